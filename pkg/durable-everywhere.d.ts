export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Trips = import("./durable-objects.js").Trips;
/** @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export declare function everywhere(trips: Trips, statements: Statement[]): Promise<Rows[]>;
