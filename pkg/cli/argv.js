/** Reads a command line: flags and operands. For an unknown flag, the error lists the known ones. */
import { parseArgs } from "node:util";
import { ToolError } from "./failures.js";
import { nearest } from "./nearest.js";

/** @typedef {import("./flags.js").Flag} Flag */
/** @typedef {{ given: { flag: Flag, value: unknown }[], operands: string[] }} Line */

const TOKEN = "a token on the command line shows in the list of processes. Set INVITCODE_TOKEN, or write it into a file and pass --token-file FILE";

/** @param {string} name @param {Flag[]} flags @param {string} command */
function unknown(name, flags, command) {
  const names = flags.map((flag) => flag.name);
  const near = nearest(name.replace(/^no-/, ""), names);
  const meant = near === undefined ? "" : ` Did you mean --${near}?`;
  return new ToolError(`\`invitcode ${command}\` has no flag ${name.length === 1 ? "-" : "--"}${name}.${meant}\nIt takes ${names.map((known) => `--${known}`).join(", ")}`);
}

/**
 * @param {string[]} args
 * @param {Flag[]} flags
 * @param {string} command for the messages
 * @returns {Line}
 * @throws {ToolError}
 */
export function readLine(args, flags, command) {
  const options = Object.fromEntries(flags.map(({ name, value }) => [name, { type: /** @type {"string" | "boolean"} */ (value === "" ? "boolean" : "string"), multiple: true }]));
  const { tokens } = parseArgs({ args, options: { ...options, help: { type: "boolean", short: "h" } }, strict: false, allowPositionals: true, tokens: true });
  /** @type {Line} */
  const line = { given: [], operands: [] };
  for (const token of tokens) {
    if (token.kind === "positional") line.operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, value } = token;
    if (name === "token" || name === "key") throw new ToolError(`--${name}: ${TOKEN}`);
    const negated = /^no-(.+)$/.exec(name)?.[1];
    const flag = flags.find((one) => one.name === name) ?? flags.find((one) => one.name === negated && one.value === "" && value === undefined);
    if (flag === undefined) throw unknown(name, flags, command);
    const isNext = value !== undefined && token.inlineValue === false && value.startsWith("-") && !/^-\d/.test(value);
    if (flag.value !== "" && (value === undefined || isNext)) throw new ToolError(`--${name} takes a value: --${name} ${flag.value}${isNext ? `. One that begins with a dash is written --${name}=${value}` : ""}`);
    line.given.push({ flag, value: flag.name === negated ? false : flag.read(value) });
  }
  const twice = line.given.find(({ flag }, index) => !flag.isList && line.given.findIndex(({ flag: other }) => other.into.join() === flag.into.join()) !== index);
  if (twice !== undefined) throw new ToolError(`--${twice.flag.name} sets ${twice.flag.into.join(".")}, which is given twice`);
  return line;
}

/**
 * The arguments of a function.
 *
 * @param {Line} line
 * @param {{ operands: string[], flags: Flag[], command: string }} known
 * @returns {any}
 * @throws {ToolError} if one is missing or one too many
 */
export function argumentsOf({ given, operands }, { operands: names, flags, command }) {
  /** @type {any} */
  const args = {};
  for (const { flag, value } of given) set(args, flag, value);
  const flagFor = (/** @type {string} */ field) => /** @type {Flag} */ (flags.find(({ into }) => into.length === 1 && into[0] === field));
  operands.forEach((text, index) => {
    const field = names[index];
    if (field === undefined) {
      const hint = /^(true|false)$/.test(text) ? `: write the value of a true-or-false flag with =, such as --revoked=${text}` : "";
      throw new ToolError(`${JSON.stringify(text)} is one argument too many for \`invitcode ${command}\`${hint}`);
    }
    if (args[field] !== undefined) throw new ToolError(`${field} is given twice: as ${JSON.stringify(text)} and by --${flagFor(field).name}`);
    args[field] = flagFor(field).read(text);
  });
  const missing = flags.filter(({ isRequired, into }, index) => isRequired && args[String(into[0])] === undefined && flags.findIndex((one) => one.into[0] === into[0]) === index);
  if (missing.length > 0) throw new ToolError(`\`invitcode ${command}\` needs ${missing.map(({ name, value }) => `--${name} ${value}`).join(" and ")}`);
  return args;
}

/** @param {any} args @param {Flag} flag @param {unknown} value */
function set(args, { into, isList }, value) {
  const last = String(into.at(-1));
  for (const name of into.slice(0, -1)) args = args[name] ??= {};
  if (isList) (args[last] ??= []).push(value);
  else args[last] = value;
}
