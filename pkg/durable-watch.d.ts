export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Trips = import("./durable-objects.js").Trips;
/**
 * The topics by their places.
 *
 * @param {string[]} topics
 * @returns {Promise<Map<string, string[]>>}
 */
export declare function watchPlaces(topics: string[]): Promise<Map<string, string[]>>;
/**
 * Marks a user. The index first: a shard that it comes to know afterwards is marked by it.
 *
 * @param {string} user
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export declare function ofWatched(user: string, trips: Trips, statements: Statement[]): Promise<Rows[]>;
