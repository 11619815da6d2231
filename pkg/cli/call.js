/** Runs a command that calls a function of the service, and prints the reply. */
import { randomUUID } from "node:crypto";
import { functions, http, InvitcodeError } from "../http.js";
import { argumentsOf, readLine } from "./argv.js";
import { codesCsv } from "./codes-csv.js";
import { exits, ToolError, Unreachable } from "./failures.js";
import { described } from "./flags.js";
import { all, alone, clear, helpOf, ofCall } from "./help.js";
import { explained } from "./refusal.js";
import { print, printStyled, sinkOf } from "./sink.js";
import { fields, hasColours, shown, table } from "./table.js";
import { hints, targetOf } from "./target.js";
import { oneLine, plainJson, tell } from "./terminal.js";

/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("./flags.js").Flag} Flag */
/** @typedef {(path: any, args: any) => Promise<any>} Call */

/** @type {Flag[]} */
const forCodes = [
  alone("csv", "Print codes as CSV, each with its link"),
  { name: "out", into: ["out"], value: "FILE", says: "Write the CSV into a file", read: String },
];

/** All flags of a command. @param {Command} command */
export function flagsOf(command) {
  const { flags, isPaged, clearable } = described(command.path);
  return [...flags, ...(isPaged ? [all] : []), ...(clearable.length > 0 ? [clear] : []), ...(isOfCodes(command) ? forCodes : []), ...ofCall];
}

/** @param {Command} command */
const isOfCodes = ({ path }) => path === "invitCode:list" || path === "invitCode:cMany";

/**
 * @param {Command} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export async function runCall(command, args, env) {
  const flags = flagsOf(command);
  const line = readLine(args, flags, command.name);
  const { flags: own, clearable } = described(command.path);
  const isOwn = (/** @type {Flag} */ flag) => own.includes(flag);
  const options = Object.fromEntries(line.given.filter(({ flag }) => !isOwn(flag) && !flag.isList).map(({ flag, value }) => [flag.into[0], value]));
  if (options.help) {
    await print(helpOf(command, flags));
    return exits.success;
  }
  const given = { operands: line.operands, given: line.given.filter(({ flag }) => isOwn(flag)) };
  const values = argumentsOf(given, { operands: command.operands, flags: own, command: command.name });
  for (const name of line.given.filter(({ flag }) => flag === clear).map(({ value }) => String(value).replace(/^--/, ""))) {
    if (!clearable.includes(name)) throw new ToolError(`--clear takes ${clearable.join(", ")}, not ${JSON.stringify(name)}`);
    const field = String(own.find((flag) => flag.name === name)?.into[0]);
    if (values[field] !== undefined && values[field] !== null) throw new ToolError(`${field} is both set and cleared`);
    values[field] = null;
  }
  if (options.out !== undefined && !options.csv) throw new ToolError("--out goes with --csv");
  if (options.csv && options.json) throw new ToolError("Choose one of --csv and --json");
  // A call whose reply is lost can be sent again.
  if (own.some(({ name }) => name === "idempotency-key")) values.idempotencyKey ??= randomUUID();
  const { base, token } = targetOf(options, env);
  const remote = functions(http({ url: base.href, token, language: "en" }));
  /** @type {Call} */
  const call = async (path, sent) => remote(path, sent).catch((error) => Promise.reject(unreached(error, base)));
  // A file that cannot be written is noticed before codes are created for it.
  const sink = options.csv ? await sinkOf(String(options.out ?? "-")) : undefined;
  try {
    const reply = (await withId(command, values, call)) ?? (await call(command.path, values));
    const run = { command, call, values, reply, options, base };
    return await (sink ? writeCodes(run, sink) : options.json ? printReplies(run) : printShown(run));
  } catch (error) {
    await sink?.discard();
    throw error;
  }
}

/** @param {unknown} error @param {URL} base */
function unreached(error, base) {
  if (!(error instanceof InvitcodeError)) return error;
  if (error.code === "ERR_ANSWER") return new Unreachable(`${base.origin}: ${error.message}`);
  const { code, message } = /** @type {any} */ (error.cause)?.cause ?? {};
  // Nothing was sent where no connection was made.
  const isUnsent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(code) || message === "bad port";
  return new Unreachable(`${base.origin} does not answer${code ?? message ? ` (${code ?? message})` : ""}${isUnsent ? "" : `: ${error.message}`}. ${hints.start}`);
}

/**
 * Replaces a code's text by its id, which most functions need. Returns the reply of the look-up if it is the answer.
 *
 * @param {Command} command
 * @param {any} values
 * @param {Call} call
 */
async function withId(command, values, call) {
  if (!command.takesText || values.id === undefined || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(values.id)) return undefined;
  const reply = await call("invitCode:r", { code: values.id });
  if (command.path === "invitCode:r" || reply.status === "error") return reply;
  values.id = reply.data._id;
  return undefined;
}

/** @typedef {{ command: Command, call: Call, values: any, reply: any, options: any, base: URL }} Run */

/**
 * The first reply, and with `--all` those of the further pages.
 *
 * @param {Run} run
 * @returns {AsyncGenerator<any>}
 */
async function* replies({ command, call, values, reply, options }) {
  yield reply;
  for (let last = reply; options.all && last.status === "success" && last.data?.continueCursor; ) {
    last = await call(command.path, { ...values, cursor: last.data.continueCursor });
    yield last;
  }
}

/** @param {Run} run */
async function printReplies(run) {
  let exit = exits.success;
  for await (const reply of replies(run)) {
    await print(`${plainJson(JSON.stringify(reply))}\n`);
    exit = exitOf(reply);
  }
  return exit;
}

/** @param {any} reply */
function exitOf(reply) {
  if (reply.status === "success") return exits.success;
  return reply.error === "errors.unavailable" ? exits.unreachable : exits.refused;
}

/** @param {any} reply @param {Flag[]} flags */
async function refuse(reply, flags) {
  tell(await explained(reply, flags));
  return exitOf(reply);
}

/** @param {Run} run */
async function printShown(run) {
  const { command, options } = run;
  const rows = command.columns && table(command.columns, hasColours(process.stdout, process.env));
  let count = 0;
  /** @type {any} */
  let last;
  for await (const reply of replies(run)) {
    if (reply.status === "error") return refuse(reply, flagsOf(command));
    last = reply.data;
    if (rows !== undefined && Array.isArray(last?.page)) {
      count += last.page.length;
      await printStyled(rows.rows(last.page));
    } else await print(shownOf(reply));
  }
  const next = last?.continueCursor;
  if (rows !== undefined && count === 0) tell(next ? "None on this page." : "None.");
  if (next && !options.all) tell(rows === undefined ? unfinished(next) : more(next));
  return exits.success;
}

/** @param {unknown} cursor */
const more = (cursor) => oneLine(`There is more: add --all, or --cursor ${cursor}`);

/** What a command says that works in pages, such as an erasure. @param {unknown} cursor */
const unfinished = (cursor) => oneLine(`Not finished. To go on, call it again with --all, or with --cursor ${cursor}`);

/** @param {any} reply */
function shownOf({ message, data }) {
  if (typeof data === "string") return `${oneLine(data)}\n`;
  const said = oneLine(message);
  if (data === undefined || data === null) return `${said}\n`;
  const { continueCursor: _, ...document } = data;
  if (!Array.isArray(document.codes)) return `${said}\n${fields(document)}`;
  return `${said}\nbatchId  ${shown("batchId", document.batchId)}\n${document.codes.map(oneLine).join("\n")}\n`;
}

/** @param {Run} run @param {import("./sink.js").Sink} sink */
async function writeCodes(run, sink) {
  const { command, base } = run;
  const isNew = command.path === "invitCode:cMany";
  /** @type {import("./codes-csv.js").Code[]} */
  const codes = [];
  const refused = async (/** @type {any} */ reply) => {
    await sink.discard();
    return refuse(reply, flagsOf(command));
  };
  if (run.reply.status === "error") return refused(run.reply);
  const listed = isNew ? await inBatch(run) : run;
  for await (const reply of replies(listed)) {
    if (reply.status === "error") return refused(reply);
    codes.push(...reply.data.page);
    if (!listed.options.all && reply.data.continueCursor) tell(more(reply.data.continueCursor));
  }
  if (isNew) codes.reverse();
  await sink.write(codesCsv(codes, base));
  await sink.end();
  return exits.success;
}

/** The codes of a batch that was just created. @param {Run} run @returns {Promise<Run>} */
async function inBatch(run) {
  const { batchId } = run.reply.data;
  tell(oneLine(`Batch ${batchId}: revoke it with invitcode code revoke --batch-id ${batchId}`));
  const values = { batchId, limit: 100 };
  const path = /** @type {const} */ ("invitCode:list");
  return { ...run, command: { ...run.command, path }, values, reply: await run.call(path, values), options: { ...run.options, all: true } };
}
