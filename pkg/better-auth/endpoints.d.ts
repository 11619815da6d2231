import { codeBody, optionalCodeBody } from "./bodies.js";
export type Checked = import("./options.js").Checked;
export type Redeemed = import("./options.js").Redeemed;
export type Explained = import("../functions.js").Functions["invitCode:explain"]["data"];
export type Preview = Pick<Explained, "server" | "invitedBy" | "requires">;
export type Joined = Omit<Redeemed, "code"> & {
    organizationId: string | undefined;
};
export type Endpoint<Path extends string, Body extends import("./bodies.js").Schema<any>, Result> = import("better-auth/api").AuthEndpoint<Path, {
    method: "POST";
    body: Body;
}, Result>;
export type Endpoints = {
    checkInviteCode: Endpoint<"/invitcode/check", typeof codeBody, Preview>;
    keepInviteCode: Endpoint<"/invitcode/keep", typeof codeBody, Preview>;
    dropInviteCode: import("better-auth/api").AuthEndpoint<"/invitcode/drop", {
        method: "POST";
    }, {
        success: boolean;
    }>;
    redeemInviteCode: Endpoint<"/invitcode/redeem", typeof optionalCodeBody, Joined>;
};
/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {import("../functions.js").Functions["invitCode:explain"]["data"]} Explained */
/**
 * What a code leads to, for a page: the server, who invites, and what the code's lists hold.
 *
 * @typedef {Pick<Explained, "server" | "invitedBy" | "requires">} Preview
 */
/** @typedef {Omit<Redeemed, "code"> & { organizationId: string | undefined }} Joined */
/**
 * @template {string} Path
 * @template {import("./bodies.js").Schema<any>} Body
 * @template Result
 * @typedef {import("better-auth/api").AuthEndpoint<Path, { method: "POST", body: Body }, Result>} Endpoint
 */
/**
 * @typedef {object} Endpoints
 * @property {Endpoint<"/invitcode/check", typeof codeBody, Preview>} checkInviteCode
 * @property {Endpoint<"/invitcode/keep", typeof codeBody, Preview>} keepInviteCode
 * @property {import("better-auth/api").AuthEndpoint<"/invitcode/drop", { method: "POST" }, { success: boolean }>} dropInviteCode
 * @property {Endpoint<"/invitcode/redeem", typeof optionalCodeBody, Joined>} redeemInviteCode
 */
/**
 * @param {Checked} options
 * @returns {Endpoints}
 */
export declare function endpointsOf(options: Checked): Endpoints;
