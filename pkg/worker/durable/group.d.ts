export type Rows = import("../../d1.js").Rows;
export type Value = import("../../d1.js").Value;
export type Sql = {
    exec(sql: string, ...values: Value[]): {
        toArray(): Record<string, Value>[];
    };
};
export type Storage = {
    sql: Sql;
    transactionSync<T>(work: () => T): T;
};
export type Answer = import("../../durable-message.js").Answer;
export type Waiting = {
    work: () => Rows[];
    until: number;
    tell: (answer: Answer) => void;
};
/** @typedef {import("../../d1.js").Rows} Rows */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {{ exec(sql: string, ...values: Value[]): { toArray(): Record<string, Value>[] } }} Sql */
/** The part of an object's storage that is used here. @typedef {{ sql: Sql, transactionSync<T>(work: () => T): T }} Storage */
/** @typedef {import("../../durable-message.js").Answer} Answer */
/** @typedef {{ work: () => Rows[], until: number, tell: (answer: Answer) => void }} Waiting */
/** The most transactions in one commit, and the most rows read in it before the next begins: others wait meanwhile. */
export declare const AT_ONCE = 64;
export declare const ROWS_AT_ONCE = 500;
export declare const OVERLOADED = "the shard is overloaded: too many calls wait for it";
export declare class Group {
    #private;
    /**
     * @param {Storage} storage
     * @param {{ turn?: () => Promise<unknown>, after?: () => Promise<unknown> | undefined }} [options] `turn` waits until those that
     * arrive meanwhile are there; `after` runs after a commit, and the answers wait for what it returns
     */
    constructor(storage: Storage, { turn, after }?: {
        turn?: () => Promise<unknown>;
        after?: () => Promise<unknown> | undefined;
    });
    /**
     * Runs a transaction. It never rejects.
     *
     * @param {() => Rows[]} work
     * @param {number} until when its caller gives it up
     * @returns {Promise<Answer>}
     */
    run(work: () => Rows[], until: number): Promise<Answer>;
}
