/** The entry `invitcode/better-auth/client`: the client part of the plugin. It contains neither rules nor WebAssembly. */
import { INVITE_ERROR_CODES } from "./errors.js";
export { describeInviteError, INVITE_ERROR_CODES } from "./errors.js";
export type InviteErrorCode = import("./errors.js").InviteErrorCode;
export type InvitcodeClientPlugin = {
    id: "invitcode";
    /**
     * for types only
     */
    $InferServerPlugin: import("./index.js").InvitcodePlugin;
    pathMethods: {
        "/invitcode/check": "POST";
        "/invitcode/keep": "POST";
        "/invitcode/drop": "POST";
        "/invitcode/redeem": "POST";
    };
    $ERROR_CODES: typeof INVITE_ERROR_CODES;
};
/** @typedef {import("./errors.js").InviteErrorCode} InviteErrorCode */
/**
 * @typedef {object} InvitcodeClientPlugin
 * @property {"invitcode"} id
 * @property {import("./index.js").InvitcodePlugin} $InferServerPlugin for types only
 * @property {{ "/invitcode/check": "POST", "/invitcode/keep": "POST", "/invitcode/drop": "POST", "/invitcode/redeem": "POST" }} pathMethods
 * @property {typeof INVITE_ERROR_CODES} $ERROR_CODES
 */
/**
 * `authClient.invitcode.check`, `keep`, `drop` and `redeem`, and the plugin's errors in `authClient.$ERROR_CODES`.
 *
 * @returns {InvitcodeClientPlugin}
 *
 * @example
 * export const authClient = createAuthClient({ plugins: [invitcodeClient()] });
 * await authClient.invitcode.keep({ code });
 * await authClient.signIn.social({ provider: "github" });
 */
export declare function invitcodeClient(): InvitcodeClientPlugin;
