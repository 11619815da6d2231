export type AuthContext = import("./options.js").AuthContext;
export type Visit = {
    headers?: Headers | undefined;
    request?: Request | undefined;
};
export type Counters = {
    get(key: string): unknown;
    increment(key: string, ttl: number): unknown;
};
export declare class Guesses {
    #private;
    /** @param {number} limit of wrong codes an hour and address */
    constructor(limit: number);
    /**
     * Asks about a code for a visitor, and counts the guess if the code is wrong. A visitor who has guessed too often is
     * refused, also with a right code. At most as many codes as the limit leaves are checked at once, so concurrent calls cannot exceed it.
     *
     * @template Reply
     * @param {AuthContext} auth
     * @param {Visit} visit
     * @param {() => Promise<Reply>} ask
     * @param {(reply: Reply) => boolean} isWrong
     * @returns {Promise<Reply>}
     */
    watch<Reply>(auth: AuthContext, visit: Visit, ask: () => Promise<Reply>, isWrong: (reply: Reply) => boolean): Promise<Reply>;
}
/**
 * The visitor's address, as better-auth finds it.
 *
 * @param {AuthContext} auth
 * @param {Visit} visit
 */
export declare function addressOf(auth: AuthContext, { headers, request }: Visit): string | undefined;
