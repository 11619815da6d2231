export type AuthContext = import("./options.js").AuthContext;
export type Checked = import("./options.js").Checked;
export type Redeemed = import("./options.js").Redeemed;
export type Visit = import("./guesses.js").Visit;
export type APIError = import("better-auth/api").APIError;
/**
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Visit} visit whose guess it is, if the code is wrong
 * @param {string} code
 * @param {{ id: string, name?: string | null, email?: string | null, emailVerified?: boolean | null }} user
 * @returns {Promise<{ redeemed: Redeemed } | { error: string, refusal: APIError }>}
 */
export declare function redeem(auth: AuthContext, { call, guesses }: Checked, visit: Visit, code: string, { id, name, email, emailVerified }: {
    id: string;
    name?: string | null;
    email?: string | null;
    emailVerified?: boolean | null;
}): Promise<{
    redeemed: Redeemed;
} | {
    error: string;
    refusal: APIError;
}>;
/**
 * Calls `onRedeemed`. The code is redeemed, so nothing there makes the call fail.
 *
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Redeemed & { user: any }} redeemed
 */
export declare function tellRedeemed(auth: AuthContext, { onRedeemed }: Checked, redeemed: Redeemed & {
    user: any;
}): Promise<void>;
/**
 * What `use` would answer.
 *
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Visit} visit whose guess it is, if the code is wrong
 * @param {string} code
 * @param {string} [userId]
 */
export declare function explain(auth: AuthContext, { call, guesses }: Checked, visit: Visit, code: string, userId?: string): Promise<import("../functions.js").ExplainDocument>;
