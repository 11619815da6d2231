/**
 * Black on white in every theme: many scanners do not read inverted codes. Level M tolerates a thumb or a crease.
 *
 * @type {import("./index.js").Page}
 */
export declare function image({ status, headers, body }: import("../engine.js").Reply): string | Promise<string>;
