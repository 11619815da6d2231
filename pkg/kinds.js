// Made from the Rust sources by `npm run build`; do not edit.

/**
 * Whether the function at each path reads or writes.
 *
 * @type {{ readonly [Path in keyof import("./functions.js").Functions]: import("./functions.js").Functions[Path]["kind"] }}
 */
export const kinds = {
  "invitCode:c": "mutation",
  "invitCode:use": "mutation",
  "invitCode:r": "query",
  "invitCode:list": "query",
  "invitCode:u": "mutation",
  "invitCode:d": "mutation",
  "invitCode:uses": "query",
  "invitCode:explain": "query",
  "server:c": "mutation",
  "server:r": "query",
  "server:list": "query",
  "server:u": "mutation",
  "server:d": "mutation",
  "member:r": "query",
  "member:u": "mutation",
  "member:d": "mutation",
};
