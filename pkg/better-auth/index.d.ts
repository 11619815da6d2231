import { INVITE_ERROR_CODES } from "./errors.js";
export { InvitcodeError } from "../errors.js";
export { describeInviteError, INVITE_ERROR_CODES } from "./errors.js";
export type Options = import("./options.js").Options;
export type Redeemed = import("./options.js").Redeemed;
export type Membership = import("./options.js").Membership;
export type User = import("./options.js").User;
export type Preview = import("./endpoints.js").Preview;
export type Joined = import("./endpoints.js").Joined;
export type InviteErrorCode = import("./errors.js").InviteErrorCode;
export type InvitcodePlugin = {
    id: "invitcode";
    endpoints: import("./endpoints.js").Endpoints;
    init: (auth: import("better-auth").AuthContext) => {
        options: {
            databaseHooks: NonNullable<import("better-auth").BetterAuthOptions["databaseHooks"]>;
        };
    };
    hooks: NonNullable<import("better-auth").BetterAuthPlugin["hooks"]>;
    rateLimit: NonNullable<import("better-auth").BetterAuthPlugin["rateLimit"]>;
    $ERROR_CODES: typeof INVITE_ERROR_CODES;
};
/**
 * Sign-up by invitation code. Signing up needs a code that works (option `required`), whatever the method; and a code is
 * redeemed once for each user, as the last step before the user is stored.
 *
 * @param {Options} options
 * @returns {InvitcodePlugin}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 *
 * @example
 * export const auth = betterAuth({
 *   database,
 *   emailAndPassword: { enabled: true },
 *   plugins: [invitcode({ call: functions(binding) })],
 * });
 */
export declare function invitcode(options: Options): InvitcodePlugin;
