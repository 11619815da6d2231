/** `invitcode import` and `invitcode export`. */
import { readLine } from "./argv.js";
import { exportFile } from "./export-file.js";
import { exits, ToolError, Unreachable } from "./failures.js";
import { alone, common, help, plainHelp } from "./help.js";
import { importFile, sourceOf } from "./import-file.js";
import { progressBar } from "./progress.js";
import { answers, serviceAt } from "./service.js";
import { print } from "./sink.js";
import { hints, targetOf } from "./target.js";

/** @typedef {import("./flags.js").Flag} Flag */

/** The flags of each. @type {Record<string, Flag[]>} */
export const ofFiles = {
  import: [...common, help],
  export: [
    alone("audit", "Write the audit log of a server, one entry a line, newest first"),
    { name: "server-id", into: ["serverId"], value: "ID", says: "The server whose audit log is written", read: String },
    ...common,
    help,
  ],
};

const USAGES = {
  import: ["import FILE", "Stores a mongoexport file of TacoBot's invite_codes. To continue an interrupted import, run it again: nothing is stored twice. FILE may be - for standard input."],
  export: ["export [FILE]", "Writes TacoBot's documents as mongoexport does. Without FILE, or with -, it writes to standard output. FILE appears only when it is complete."],
};

/**
 * @param {"import" | "export"} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export async function runFiles(name, args, env) {
  const flags = ofFiles[name] ?? [];
  const { given, operands } = readLine(args, flags, name);
  const options = /** @type {any} */ (Object.fromEntries(given.map(({ flag, value }) => [flag.into[0], value])));
  const [usage, says] = /** @type {[string, string]} */ (USAGES[name]);
  if (options.help) {
    await print(plainHelp(usage, says, flags));
    return exits.success;
  }
  const [path = name === "export" ? "-" : undefined, ...more] = operands;
  if (path === undefined || more.length > 0) throw new ToolError(`Usage: invitcode ${usage} [flags]`);
  const { base, token } = targetOf(options, env);
  const bar = progressBar();
  const service = async () => {
    // Repeats are for a service that is unreachable for a moment, not for a wrong address.
    if (!(await answers(base))) throw new Unreachable(`${base.origin} does not answer. ${hints.start}`);
    return serviceAt({ base, credential: token, say: bar.say, hints });
  };
  if (name === "import") {
    const source = await sourceOf(path);
    const { skipped } = await importFile(await service(), source, bar);
    return skipped > 0 ? exits.refused : exits.success;
  }
  if (options.audit && options.serverId === undefined) throw new ToolError("--audit takes the server whose log it writes: --server-id ID");
  if (!options.audit && options.serverId !== undefined) throw new ToolError("--server-id goes with --audit");
  await exportFile(service, { path, audit: options.serverId }, bar);
  return exits.success;
}
