export type Identity = import("../../live/identity.js").Identity;
export type Verdict = {
    identity: Identity;
} | {
    error: string;
} | {
    unavailable: string;
};
/** @typedef {import("../../live/identity.js").Identity} Identity */
/** @typedef {{ identity: Identity } | { error: string } | { unavailable: string }} Verdict */
/**
 * @param {{ kind: "User", value: string } | { kind: "None" } | { kind: "Admin" }} token
 * @param {boolean} page whether a page opened the connection
 * @param {import("../config.js").Config} config
 * @param {import("../keys.js").KeepAlive} keepAlive
 * @returns {Promise<Verdict>}
 */
export declare function verdictOn(token: {
    kind: "User";
    value: string;
} | {
    kind: "None";
} | {
    kind: "Admin";
}, page: boolean, config: import("../config.js").Config, keepAlive: import("../keys.js").KeepAlive): Promise<Verdict>;
