// Made from the Rust sources by `npm run build`; do not edit.

/**
 * Whether the function at each path reads or writes.
 *
 * @type {{ readonly [Path in keyof import("./functions.js").Functions]: import("./functions.js").Functions[Path]["kind"] }}
 */
export const kinds = {
  "invitCode:c": "mutation",
  "invitCode:cMany": "mutation",
  "invitCode:use": "mutation",
  "invitCode:r": "query",
  "invitCode:list": "query",
  "invitCode:u": "mutation",
  "invitCode:d": "mutation",
  "invitCode:rotate": "mutation",
  "invitCode:evict": "mutation",
  "member:evict": "mutation",
  "invitCode:uses": "query",
  "invitCode:allow": "mutation",
  "invitCode:allowed": "query",
  "invitCode:explain": "query",
  "campaign:c": "mutation",
  "campaign:r": "query",
  "campaign:u": "mutation",
  "campaign:list": "query",
  "request:list": "query",
  "request:approve": "mutation",
  "request:decline": "mutation",
  "request:reopen": "mutation",
  "request:withdraw": "mutation",
  "server:c": "mutation",
  "server:r": "query",
  "server:list": "query",
  "server:u": "mutation",
  "server:d": "mutation",
  "member:r": "query",
  "member:u": "mutation",
  "member:d": "mutation",
  "audit:list": "query",
  "event:list": "query",
  "event:replay": "mutation",
  "user:forget": "mutation",
};
