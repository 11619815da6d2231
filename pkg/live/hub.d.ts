export type Opened = import("./connection.js").Opened;
export type Saved = import("./connection.js").Saved;
export type Identity = import("./identity.js").Identity;
export type Message = import("./messages.js").Message;
export type Answer = import("./query.js").Answer;
export type ModifyQuerySet = Extract<Message, {
    type: "ModifyQuerySet";
}>;
export type Asking = import("./outbox.js").Asking;
export type Output = import("./outbox.js").Output;
export type Stored = {
    bound?: number | undefined;
    numbers?: [string, number][];
    renewAt?: number | undefined;
};
export declare class Hub {
    #private;
    /** @param {{ isSlow?: (id: number) => boolean, stored?: Stored }} [options] `isSlow`: whether a client has not read its last messages yet */
    constructor({ isSlow, stored }?: {
        isSlow?: (id: number) => boolean;
        stored?: Stored;
    });
    /** The number of connections. */
    get size(): number;
    /** How many connections come from an address. @param {string} address */
    countOf(address: string): number;
    /** When {@link tick} must be called next, in milliseconds; undefined: never. */
    get wakeAt(): number | undefined;
    /** A time for a mutation that was committed. @param {number} now */
    commit(now: number): number;
    /** @param {number} id @param {Opened} opened @param {number} now */
    open(id: number, opened: Opened, now: number): import("./outbox.js").Output[];
    /** Takes a connection back after hibernation. @param {number} id @param {Saved} saved @param {number} now */
    restore(id: number, saved: Saved, now: number): void;
    /** What survives hibernation. @param {number} id @returns {Saved | undefined} */
    save(id: number): Saved | undefined;
    /** The version that a connection was sent last. @param {number} id */
    sent(id: number): import("./frames.js").Version | undefined;
    /** A socket closed. @param {number} id */
    closed(id: number): import("./outbox.js").Output[];
    /** A message came. @param {number} id @param {string | ArrayBuffer} data @param {number} now @returns {Output[]} */
    receive(id: number, data: string | ArrayBuffer, now: number): Output[];
    /** A token was verified. @param {number} id @param {{ identity: Identity } | { error: string } | { unavailable: string }} verdict @param {number} now @returns {Output[]} */
    identified(id: number, verdict: {
        identity: Identity;
    } | {
        error: string;
    } | {
        unavailable: string;
    }, now: number): Output[];
    /**
     * A mutation or action ended. One that happened has its time, from {@link commit}.
     *
     * @param {number} id
     * @param {import("./calls.js").Outcome} outcome
     * @param {number} now
     * @returns {Output[]}
     */
    called(id: number, outcome: import("./calls.js").Outcome, now: number): Output[];
    /** Something changed: these topics, or anything. @param {string[] | undefined} topics @param {number} now */
    tell(topics: string[] | undefined, now: number): import("./outbox.js").Output[];
    /**
     * The trip came back.
     *
     * @param {{ answers: (Answer | undefined)[], numbers: [string, number][] } | undefined} found one answer a query; undefined: it failed
     * @param {number} now
     */
    read(found: {
        answers: (Answer | undefined)[];
        numbers: [string, number][];
    } | undefined, now: number): import("./outbox.js").Output[];
    /** The topics were marked; undefined: they could not be. @param {[string, number][] | undefined} numbers @param {number} now */
    marked(numbers: [string, number][] | undefined, now: number): import("./outbox.js").Output[];
    /**
     * Time passed.
     *
     * @param {number} now
     * @returns {Output[]}
     */
    tick(now: number): Output[];
}
