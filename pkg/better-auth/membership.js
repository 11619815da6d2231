/** Organizations of better-auth's own plugin, for those who redeemed a code. */

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
export async function joinOrganization(auth, { organization }, redeemed, user) {
  if (organization === undefined || redeemed.pending) return undefined;
  const named = await organization({ ...redeemed, user });
  if (!named) return undefined;
  const { organizationId, role = "member" } = typeof named === "string" ? { organizationId: named } : named;
  const where = [
    { field: "organizationId", value: organizationId },
    { field: "userId", value: user.id },
  ];
  if ((await auth.adapter.findOne({ model: "member", where })) !== null) return organizationId;
  /** @type {any} */
  const plugin = auth.getPlugin("organization");
  await plugin.endpoints.addMember({ body: { userId: user.id, organizationId, role }, context: auth });
  await keepOne(auth, where);
  return organizationId;
}

/**
 * Two concurrent calls may each have created a member. All but one are deleted; every call keeps the same one.
 *
 * @param {AuthContext} auth
 * @param {{ field: string, value: string }[]} where
 */
async function keepOne(auth, where) {
  /** @type {{ id: string }[]} */
  const members = await auth.adapter.findMany({ model: "member", where });
  for (const { id } of members.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(1)) {
    await auth.adapter.delete({ model: "member", where: [{ field: "id", value: id }] });
  }
}
