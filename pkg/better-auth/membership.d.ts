/** Organizations of better-auth's own plugin, for those who redeemed a code. */
export type AuthContext = import("./options.js").AuthContext;
export type Checked = import("./options.js").Checked;
export type Redeemed = import("./options.js").Redeemed;
export type User = import("./options.js").User;
/** @typedef {import("./options.js").AuthContext} AuthContext */
/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {import("./options.js").User} User */
/**
 * Makes the user a member of the organization that the option `organization` names. An existing member is not changed. A limit
 * and the hooks of the organization's plugin count as for `addMember`.
 *
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Redeemed} redeemed
 * @param {User} user
 * @returns {Promise<string | undefined>} the organization's id
 */
export declare function joinOrganization(auth: AuthContext, { organization }: Checked, redeemed: Redeemed, user: User): Promise<string | undefined>;
