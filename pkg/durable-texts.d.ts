export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Trips = import("./durable-objects.js").Trips;
export type Cache = {
    get(key: string): Promise<string | null>;
    put(key: string, value: string, options: {
        expirationTtl: number;
    }): Promise<unknown>;
};
/**
 * Which shard has a text does not change while its code lives. Where the cache is wrong, the shard says so, and the
 * directory is asked.
 *
 * @param {string} folded
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @param {Cache | undefined} cache
 * @returns {Promise<Rows[]>}
 */
export declare function ofText(folded: string, trips: Trips, statements: Statement[], cache: Cache | undefined): Promise<Rows[]>;
