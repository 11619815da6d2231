/**
 * The Durable Object that decides who has a text which names no shard, and knows in which shards a user created codes or
 * came to own servers. Many objects share the texts, and the users.
 *
 * An entry that is not yet `is_created` is a claim: its shard may create the code. Nobody waits for it. Whoever claims the
 * text for another shard makes the directory ask the first one, which has the code, or never creates it any more.
 */
import { DatabaseObject } from "./object.js";
export type Claimed = import("../../durable-claims.js").Claimed;
export type Entry = {
    folded: string;
    shard: string;
    number: number;
    isCreated: boolean;
};
/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => Directory}
 */
export declare function directoryOf({ environmentOf }: import("../mount.js").Mount): new (context: any, env: any) => Directory;
export declare class Directory extends DatabaseObject {
    #private;
    /** @param {any} context @param {any} env */
    constructor(context: any, env: any);
    /** Only objects that run the worker's statements need its tables. @override */
    prepare(): void;
    /**
     * The shard of a text. Without one the statements run here: there are no codes, so the guess is counted.
     *
     * @param {string} folded
     * @param {string} message
     * @returns {Promise<string>} `{ shard, isCreated }` or an answer
     */
    find(folded: string, message: string): Promise<string>;
    /**
     * Counts a wrong guess of a party in any shard, unless the party is over its limit already.
     *
     * @param {string} key
     * @param {number} allowed
     * @param {number} now
     * @param {number} window
     * @returns {Promise<number>} until when the party is over its limit because of earlier guesses; 0 if it is not
     */
    guessed(key: string, allowed: number, now: number, window: number): Promise<number>;
    /**
     * Claims a text for a shard, or tells which shard has it.
     *
     * @param {string} folded
     * @param {string} shard
     * @returns {Promise<Claimed>}
     */
    claim(folded: string, shard: string): Promise<Claimed>;
    /**
     * Claims the first free number of a prefix; without one, the first whose code is dead.
     *
     * @param {string} prefix
     * @param {number} start
     * @param {number} step
     * @param {string} shard
     * @param {number} now
     * @returns {Promise<Claimed>}
     */
    claimShort(prefix: string, start: number, step: number, shard: string, now: number): Promise<Claimed>;
    /** The shard that has a text or claims it. @param {string} folded @returns {string | undefined} */
    peek(folded: string): string | undefined;
    /** Codes that arrive in a shard by a move have their texts there. @param {string[]} texts @param {string} shard */
    adopt(texts: string[], shard: string): void;
    /** A code with the text was created. @param {string} folded @param {string} shard @param {number} number of the claim */
    created(folded: string, shard: string, number: number): void;
    /** A call that claimed a text created no code with it. @param {string} folded @param {string} shard @param {number} number of the claim */
    settle(folded: string, shard: string, number: number): Promise<void>;
    /** A shard does not have the text of an entry: its code lost the text, and the entry was not deleted. @param {string} folded @param {string} shard */
    doubt(folded: string, shard: string): void;
    /** @param {string} user @returns {string[]} */
    shardsOf(user: string): string[];
    /**
     * A user created something in a shard for the first time.
     *
     * @param {string} user
     * @param {string} shard
     * @returns {number} until when the user is watched: then this counts as a change
     */
    addUser(user: string, shard: string): number;
    /** @param {string} user @param {string} shard */
    removeUser(user: string, shard: string): void;
    /** @param {string} shard */
    addShard(shard: string): void;
    /** Sends the same to many shards. @param {string[]} shards @param {string} message @returns {Promise<string[]>} their answers */
    relay(shards: string[], message: string): Promise<string[]>;
    /** All shards that hold anything. @returns {string[]} */
    shards(): string[];
}
