/**
 * Whether the function at each path reads or writes.
 *
 * @type {{ readonly [Path in keyof import("./functions.js").Functions]: import("./functions.js").Functions[Path]["kind"] }}
 */
export declare const kinds: { readonly [Path in keyof import("./functions.js").Functions]: import("./functions.js").Functions[Path]["kind"]; };
