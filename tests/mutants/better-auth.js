/** Ways to break the plugin for better-auth: see `mutants.js`. */

/** @type {import("./mutants.js").Mutant[]} */
export const betterAuthMutants = [
  {
    name: "the code is redeemed after the user is stored",
    file: "js/better-auth/gate.js",
    from: `      const { id, redeemed } = await this.#admit(adapter, attempt, input.data);
      const user = await create.call(adapter, { ...input, data: { ...input.data, id }, forceAllowId: true });
`,
    to: `      const user = await create.call(adapter, input);
      const { redeemed } = await this.#admit(adapter, attempt, user);
`,
    test: { node: ["tests/better-auth/races.test.js"] },
  },
  {
    name: "users in a transaction pass beside the gate",
    file: "js/better-auth/gate.js",
    from: "=> work(this.guard(inside)));",
    to: "=> work(inside));",
    test: { node: ["tests/better-auth/sign-up.test.js"] },
  },
  {
    name: "each attempt to sign up has an id of its own",
    file: "js/better-auth/user-ids.js",
    from: "  return generateId === undefined ? text : undefined;",
    to: "  return generateId === null ? text : undefined;",
    test: { node: ["tests/better-auth/races.test.js"] },
  },
  {
    name: "an address counts although nobody verified it",
    file: "js/better-auth/redeem.js",
    from: "if (emailVerified === true && email)",
    to: "if (emailVerified !== null && email)",
    test: { node: ["tests/better-auth/sign-up.test.js"] },
  },
  {
    name: "a refused code is 403, which better-auth hides",
    file: "js/better-auth/refusals.js",
    from: '400: "BAD_REQUEST"',
    to: '400: "FORBIDDEN"',
    test: { node: ["tests/better-auth/sign-up.test.js"] },
  },
  {
    name: "any token of the application is a kept code",
    file: "js/better-auth/kept-code.js",
    from: "kept?.purpose === PURPOSE && typeof",
    to: "typeof",
    test: { node: ["tests/better-auth/elsewhere.test.js"] },
  },
  {
    name: "several members of an organization stay of calls at once",
    file: "js/better-auth/membership.js",
    from: "  await keepOne(auth, where);\n",
    to: "",
    test: { node: ["tests/better-auth/members.test.js"] },
  },
];
