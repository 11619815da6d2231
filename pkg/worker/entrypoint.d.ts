export type Reason = import("./engine.js").Reason;
export type Mount = import("./mount.js").Mount;
export type Functions = import("../functions.js").Functions;
export type Details = {
    /**
     * the language of the reply's message; English without it
     */
    language?: "en" | "fr";
    /**
     * the address of the user's client, for the limit on guessing; no limit by address without it
     */
    address?: string;
};
export type Method<Path extends keyof Functions> = (args: Functions[Path]["arguments"], details?: Details) => Promise<import("../call.js").ReplyOf<Path>>;
export type ModuleOf<Path extends string> = Path extends `${infer Module}:${string}` ? Module : never;
export type Service = {
    readonly [Module in ModuleOf<keyof Functions>]: {
        [Path in keyof Functions as Path extends `${Module}:${infer Name}` ? Name : never]: Method<Path>;
    };
} & {
    fetch(request: Request): Promise<Response>;
};
/**
 * @param {Mount} mount
 * @param {import("./handler.js").Fetch} fetch
 * @returns {new (context: any, env: any) => Service}
 */
export declare function entrypointOf(mount: Mount, fetch: import("./handler.js").Fetch): new (context: any, env: any) => Service;
