export type Binding = import("../../d1.js").Binding;
export type Rows = import("../../d1.js").Rows;
export type Statement = import("../../d1.js").Statement;
export type Receiver = import("./settings.js").Receiver;
export type Claimed = import("./send.js").Claimed;
export type Sent = import("./send.js").Sent;
export type Tools = {
    receiver: Receiver;
    binding: Binding;
    tell: (topics: string[]) => Promise<void>;
    warn: (message: string) => void;
};
/**
 * Delivers what is due, `AT_ONCE` events a round. It never throws.
 *
 * @param {Tools} tools
 * @param {number} until when no further round begins
 * @returns {Promise<void>}
 */
export declare function deliverDue(tools: Tools, until: number): Promise<void>;
/** Counts the change that the statement before it made to what is watched of a server. @param {import("../../d1.js").Value} server @returns {Statement} */
export declare const changeOf: (server: import("../../d1.js").Value) => Statement;
/** The watched topics that changed, each once. @param {Rows[]} rows of all statements of a trip */
export declare function topicsIn(rows: Rows[]): string[];
