/** Finds the command that was typed, and turns failures into messages and exit codes. */
import { readFileSync } from "node:fs";
import { runCall } from "./call.js";
import { commands } from "./commands.js";
import { scripts, words } from "./completion.js";
import { exits, OutputClosed, ToolError } from "./failures.js";
import { runFiles } from "./files.js";
import { overview, others } from "./help.js";
import { move } from "./move.js";
import { nearest } from "./nearest.js";
import { print } from "./sink.js";
import { tell } from "./terminal.js";

/**
 * @param {string[]} args what follows `invitcode`
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
export async function main(args, env = process.env) {
  // The writer gets the error too. Without a listener, the event would end the process with a stack trace.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  try {
    return await run(args, env);
  } catch (error) {
    if (error instanceof OutputClosed) return exits.success;
    if (!(error instanceof ToolError)) throw error;
    tell(error.message);
    return error.exit;
  }
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
async function run(args, env) {
  const [first, second, ...rest] = args;
  if (first === undefined) throw new ToolError(`${overview()}`);
  if (first === "--help" || first === "-h" || first === "help") return told(overview());
  if (first === "--version" || first === "-v") return told(`${version()}\n`);
  if (first === "completion") return completion(args.slice(1));
  if (first === "import" || first === "export") return runFiles(first, args.slice(1), env);
  if (first === "move") return move(args.slice(1), env);
  if (first === "serve") return served(args.slice(1));
  const nouns = new Set(commands.map(({ name }) => String(name.split(" ")[0])));
  if (nouns.has(first) && (second === undefined || second === "--help" || second === "-h")) {
    if (second !== undefined) return told(overview(first));
    throw new ToolError(overview(first));
  }
  const command = commands.find(({ name }) => name === `${first} ${second}`);
  if (command !== undefined) return runCall(command, rest, env);
  const verbs = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name.slice(first.length + 1));
  if (second !== undefined && verbs.length > 0) throw unknown(second, verbs, `${first} `);
  throw unknown(first, [...nouns, ...others.map(([usage]) => String(usage.split(" ")[0]))]);
}

/** @param {string} typed @param {string[]} known @param {string} [before] the words before it */
function unknown(typed, known, before = "") {
  const near = nearest(typed, known);
  const meant = near === undefined ? "" : ` Did you mean \`invitcode ${before}${near}\`?`;
  return new ToolError(`There is no command ${JSON.stringify(before + typed)}.${meant}\nThere are ${known.map((word) => before + word).join(", ")}. See invitcode --help`);
}

/** @param {string} text */
async function told(text) {
  await print(text);
  return exits.success;
}

function version() {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** @param {string[]} args */
async function completion([shell, ...typed]) {
  // What follows the two dashes is a command line that is being typed.
  if (shell === "words") return told(words(typed[0] === "--" ? typed.slice(1) : typed).map((word) => `${word}\n`).join(""));
  const script = scripts[String(shell)];
  if (script !== undefined && typed.length === 0) return told(script);
  const usage = `Usage: invitcode completion ${Object.keys(scripts).join("|")}`;
  if (shell === "--help" || shell === "-h") return told(`${usage}\n\n${Object.values(scripts).map((text) => String(/^# .*$/m.exec(text)?.[0].slice(2))).join("\n")}\n`);
  throw new ToolError(usage);
}

/**
 * Loaded only here: it needs a newer Node than the other commands.
 *
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function served(args) {
  const { serve } = await import("./serve.js");
  return serve(args);
}
