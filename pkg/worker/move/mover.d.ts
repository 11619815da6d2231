export type Database = import("../../d1.js").Database;
export type Statement = import("../../d1.js").Statement;
export type Namespaces = import("../../durable-objects.js").Namespaces;
export type Side = import("../../fence.js").Side;
export type Step = import("./carrier.js").Step;
export type Verified = import("./carrier.js").Verified;
export type Work = import("./carrier.js").Work;
/** @typedef {import("../../d1.js").Database} Database */
/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("../../durable-objects.js").Namespaces} Namespaces */
/** @typedef {import("../../fence.js").Side} Side */
/** @typedef {import("./carrier.js").Step} Step */
/** @typedef {import("./carrier.js").Verified} Verified */
/** @typedef {import("./carrier.js").Work} Work */
/**
 * Continues a move for about a second.
 *
 * @param {import("../mount.js").Environment} env
 * @param {import("../config.js").Config | undefined} config
 * @param {Side} to
 * @returns {Promise<unknown>} how far it is; undefined if the deployment moves no data there
 */
export declare function goOn(env: import("../mount.js").Environment, config: import("../config.js").Config | undefined, to: Side): Promise<unknown>;
export declare class Mover {
    #private;
    /**
     * @param {Database} database
     * @param {Namespaces} namespaces
     * @param {{ deadlineMs: number, guild: string | undefined }} options `guild`: RDS's server, which may have no row
     */
    constructor(database: Database, namespaces: Namespaces, { deadlineMs, guild }: {
        deadlineMs: number;
        guild: string | undefined;
    });
    /**
     * Continues the move for about a second.
     *
     * @param {Side} to
     * @param {Side} first the side of all shards before the first move
     */
    goOn(to: Side, first: Side): Promise<{
        to: import("../../fence.js").Side;
        isDone: boolean;
        shards: {
            moved: number;
            total: number;
        };
        servers: number;
        rows: number;
        shard: string | null;
        serverId: string | null;
        verified: import("./carrier.js").Verified[];
    }>;
}
