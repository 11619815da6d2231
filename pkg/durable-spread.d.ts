export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Trips = import("./durable-objects.js").Trips;
/**
 * The shard of the first server that a user owns, and the folded letters of the user's codes there; undefined if it owns
 * none.
 *
 * @param {string} user
 * @param {Trips} trips
 * @returns {Promise<{ shard: string, server: string, folded: string } | undefined>}
 */
export declare function directorOf(user: string, trips: Trips): Promise<{
    shard: string;
    server: string;
    folded: string;
} | undefined>;
/** @param {string} user @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export declare function ofDirector(user: string, trips: Trips, statements: Statement[]): Promise<Rows[]>;
/** @param {string} user @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export declare function ofUser(user: string, trips: Trips, statements: Statement[]): Promise<Rows[]>;
