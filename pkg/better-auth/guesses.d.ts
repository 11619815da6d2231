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
     * Refuses who has guessed too often, with a right code too.
     *
     * @param {AuthContext} auth
     * @param {Visit} visit
     */
    admit(auth: AuthContext, visit: Visit): Promise<void>;
    /** @param {AuthContext} auth @param {Visit} visit */
    count(auth: AuthContext, visit: Visit): Promise<void>;
}
/**
 * The visitor's address, as better-auth finds it.
 *
 * @param {AuthContext} auth
 * @param {Visit} visit
 */
export declare function addressOf(auth: AuthContext, { headers, request }: Visit): string | undefined;
