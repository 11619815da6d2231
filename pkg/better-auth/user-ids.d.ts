/**
 * The id of a user who signs up by a code. The code is redeemed with it before the user exists, so a sign-up that fails after
 * that leaves a use behind. The id is derived from the e-mail address, so that the same person's next attempt gets the same id:
 * invitcode answers a repeat with success and counts nothing.
 */
/**
 * The ids for an address, in the order in which they are tried: the one of this period, and the one of the period before.
 *
 * @param {import("./options.js").AuthContext} auth
 * @param {string} email
 * @param {number} now in milliseconds
 * @returns {Promise<[now: string, before: string] | undefined>} nothing where the application makes its ids by a function
 */
export declare function idsFor(auth: import("./options.js").AuthContext, email: string, now: number): Promise<[now: string, before: string] | undefined>;
/**
 * Whether the database makes the ids, so that none is known before the user is stored.
 *
 * @param {import("./options.js").AuthContext} auth
 */
export declare function databaseMakesIds({ options }: import("./options.js").AuthContext): boolean;
