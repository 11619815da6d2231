export type Config = import("./config.js").Config;
export type Outcome = import("./engine.js").Outcome;
export type Environment = import("./mount.js").Environment;
export type Parts = {
    /**
     * as {@link import("./head.js").headOf} writes it
     */
    head: string;
    body: Uint8Array;
    requestId: string;
    env: Environment;
    config: Config | undefined;
    keepAlive: import("./keys.js").KeepAlive;
    /**
     * tells who watches; without it, all of the objects that hold them
     */
    tell?: (topics: string[]) => Promise<void>;
};
/**
 * @typedef {object} Parts
 * @property {string} head as {@link import("./head.js").headOf} writes it
 * @property {Uint8Array} body
 * @property {string} requestId
 * @property {Environment} env
 * @property {Config | undefined} config
 * @property {import("./keys.js").KeepAlive} keepAlive
 * @property {(topics: string[]) => Promise<void>} [tell] tells who watches; without it, all of the objects that hold them
 */
/**
 * @param {Parts} parts
 * @returns {Promise<Outcome>}
 */
export declare function run({ head, body, requestId, env, config, keepAlive, tell }: Parts): Promise<Outcome>;
/**
 * The outcome of a call that the rules do not see.
 *
 * @param {Pick<Parts, "head" | "body" | "config">} parts
 * @param {import("./engine.js").Reason} reason
 * @param {unknown} cause
 * @returns {Outcome}
 */
export declare function decline({ head, body, config }: Pick<Parts, "head" | "body" | "config">, reason: import("./engine.js").Reason, cause: unknown): Outcome;
