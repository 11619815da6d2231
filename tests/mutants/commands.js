/** Ways to break the command `invitcode` and the simulation of capacity: see `mutants.js`. */

/** @type {import("./mutants.js").Mutant[]} */
export const commandMutants = [
  {
    name: "the text of another user moves the cursor",
    file: "js/cli/terminal.js",
    from: "HARMFUL = /[\\p{Cc}\\u061c",
    to: "HARMFUL = /[\\u0000\\u061c",
    test: { node: ["tests/cli/table.test.js"] },
  },
  {
    name: "a token is taken from the command line",
    file: "js/cli/argv.js",
    from: 'if (name === "token" || name === "key") throw',
    to: 'if (name === "key") throw',
    test: { node: ["tests/cli/commands.test.js"] },
  },
  {
    name: "a flag that is given twice counts once",
    file: "js/cli/argv.js",
    from: "if (twice !== undefined) throw",
    to: "if (twice === undefined) throw",
    test: { node: ["tests/cli/commands.test.js"] },
  },
  {
    name: "a new code's call has no key, so it is not repeated",
    file: "js/cli/call.js",
    from: "values.idempotencyKey ??= randomUUID();",
    to: "void randomUUID;",
    test: { node: ["tests/cli/command.test.js"] },
  },
  {
    name: "a service without storage counts as a refusal",
    file: "js/cli/call.js",
    from: 'reply.error === "errors.unavailable" ? exits.unreachable',
    to: 'reply.error === "errors.internal" ? exits.unreachable',
    test: { node: ["tests/cli/command.test.js"] },
  },
  {
    name: "only the first two pages are read",
    file: "js/cli/call.js",
    from: "options.all && last.status",
    to: "options.all && last === reply && last.status",
    test: { node: ["tests/cli/command.test.js"] },
  },
  {
    name: "a call in a commit costs nothing",
    file: "tests/bench/queueing.js",
    from: "object.running.length * callMs + commitMs",
    to: "callMs + commitMs",
    test: { node: ["tests/properties/queueing.test.js"] },
  },
];
