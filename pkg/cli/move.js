/** `invitcode move`: moves the data between D1 and Durable Objects. The service does the work; the command repeats the request for the next part. */
import { readLine } from "./argv.js";
import { exits, ToolError, Unreachable } from "./failures.js";
import { ofCall, plainHelp } from "./help.js";
import { counted, progressBar } from "./progress.js";
import { answers, serviceAt, stranger } from "./service.js";
import { print } from "./sink.js";
import { hints, targetOf } from "./target.js";
import { choiceOf } from "./values.js";

const SIDES = ["d1", "durable"];

/** @type {import("./flags.js").Flag[]} */
export const ofMove = [
  { name: "to", into: ["to"], value: SIDES.join("|"), says: "Where the data are moved to (required)", choices: SIDES, read: (/** @type {any} */ text) => choiceOf("to", text, SIDES) },
  ...ofCall.map((flag) => (flag.name === "json" ? { ...flag, says: "Print the service's replies as JSON, one a line" } : flag)),
];

const SAYS =
  "Moves the data between D1 and Durable Objects, server by server, while the service runs with STORE=d1,durable, or with STORE=durable,d1 to move back. To continue an interrupted move, run it again. It needs the service key.";

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export async function move(args, env) {
  const { given, operands } = readLine(args, ofMove, "move");
  const options = /** @type {any} */ (Object.fromEntries(given.map(({ flag, value }) => [flag.into[0], value])));
  const usage = "move --to d1|durable";
  if (options.help) {
    await print(plainHelp(usage, SAYS, ofMove));
    return exits.success;
  }
  if (options.to === undefined || operands.length > 0) throw new ToolError(`Usage: invitcode ${usage} [flags]`);
  const { base, token } = targetOf(options, env);
  // Repeats are for a service that is unreachable for a moment, not for a wrong address.
  if (!(await answers(base))) throw new Unreachable(`${base.origin} does not answer. ${hints.start}`);
  const bar = progressBar();
  const service = serviceAt({ base, credential: token, say: bar.say, hints });
  for (;;) {
    const data = await service.call("move", { to: options.to });
    if (typeof data?.shards?.total !== "number") throw stranger(service);
    if (options.json) await print(`${JSON.stringify(data)}\n`);
    const { moved, total } = data.shards;
    const told = `${counted(data.servers, "server")}, ${counted(data.rows, "row")}`;
    if (data.isDone) {
      bar.end();
      bar.say(`${told} moved and compared. Now deploy with STORE=${options.to}`);
      return exits.success;
    }
    bar.show({ done: moved, total, told });
  }
}
