export type Rows = import("./d1.js").Rows;
export type Statement = import("./d1.js").Statement;
export type Answer = import("./durable-message.js").Answer;
export type Claim = import("./durable-message.js").Claim;
export type Namespace = {
    idFromName(name: string): any;
    get(id: any): any;
};
export type Namespaces = {
    SHARD: Namespace;
    DIRECTORY: Namespace;
};
/** @param {string} symbols the two symbols with which the shard's codes begin */
export declare const shardName: (symbols: string) => string;
/** The object that knows which shards hold anything. */
export declare const SHARDS = "shards";
/** All numbers of a TimeCapsule prefix are in one object. @param {string} folded */
export declare const textName: (folded: string) => string;
/** @param {string} user */
export declare const userName: (user: string) => string;
/** The symbols of codes, by their values. */
export declare const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** The number of a shard. @param {string} symbols */
export declare const valueOf: (symbols: string) => number;
/** The symbols of the shard of a server: the first ten bits of the SHA-256 of its id. @param {string} server */
export declare function symbolsOf(server: string): Promise<string>;
/** The symbols of the shard of a row: the last ten bits of its id. @param {string} id */
export declare const symbolsIn: (id: string) => string;
/** The object that counts the wrong guesses of a party in all shards. @param {string} key */
export declare const partyName: (key: string) => string;
/** The trips of one call. They share one deadline. */
export declare class Trips {
    #private;
    /** @param {Namespaces} namespaces @param {number} deadlineMs @param {(() => void) | undefined} onFurther called before each trip but the first */
    constructor(namespaces: Namespaces, deadlineMs: number, onFurther: (() => void) | undefined);
    end(): void;
    /** A trip begins. */
    count(): void;
    /** The shards that the index knows of a user. @param {string} user @returns {Promise<string[]>} */
    shardsOf(user: string): Promise<string[]>;
    /** For how many milliseconds the call still waits. */
    get left(): number;
    /**
     * Runs statements as one transaction of a shard.
     *
     * @param {string} symbols
     * @param {Statement[]} statements
     * @param {{ claim?: Claim, of?: string }} [more] `of`: the text that a code of the shard must have
     */
    shard(symbols: string, statements: Statement[], more?: {
        claim?: Claim;
        of?: string;
    }): Promise<import("./d1.js").Rows[]>;
    /**
     * Runs the same statements in many shards. A worker may make so many trips only, so further objects make them for it.
     *
     * @param {string[]} shards
     * @param {Statement[]} statements
     * @returns {Promise<Rows[][]>}
     */
    shards(shards: string[], statements: Statement[]): Promise<Rows[][]>;
    /** A user who was erased is in the index no more, unless it created something since. @param {string} symbols @param {string} user */
    unlist(symbols: string, user: string): Promise<void>;
    /**
     * Asks the directory for the shard of a text. Where it has none, the statements run in the directory itself, which has no
     * codes and counts the guess.
     *
     * @param {string} folded
     * @param {Statement[]} statements
     * @returns {Promise<{ shard: string, isCreated: boolean } | { rows: Rows[] }>}
     */
    text(folded: string, statements: Statement[]): Promise<{
        shard: string;
        isCreated: boolean;
    } | {
        rows: Rows[];
    }>;
    /**
     * Runs statements as one transaction of a directory's own database.
     *
     * @param {string} name
     * @param {Statement[]} statements
     */
    object(name: string, statements: Statement[]): Promise<import("./d1.js").Rows[]>;
    /**
     * Calls a method of a directory.
     *
     * @param {string} name
     * @param {string} method
     * @param {...unknown} args
     * @returns {Promise<any>}
     */
    directory(name: string, method: string, ...args: unknown[]): Promise<any>;
}
