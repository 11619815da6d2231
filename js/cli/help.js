/** What `--help` says. */
import { commands } from "./commands.js";
import { described } from "./flags.js";
import { booleanOf } from "./values.js";

/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("./flags.js").Flag} Flag */

/** A flag without a value. @param {string} name @param {string} says @returns {Flag} */
export const alone = (name, says) => ({ name, into: [name], value: "", says, read: (text) => booleanOf(name, text) });

/** The flags of every command that calls a service. @type {Flag[]} */
export const common = [
  { name: "url", into: ["url"], value: "URL", says: "The address of the service; default: INVITCODE_URL, else http://127.0.0.1:8787", read: String },
  { name: "token-file", into: ["tokenFile"], value: "FILE", says: "A file with a user's token or the service key, instead of INVITCODE_TOKEN", read: String },
];
export const help = alone("help", "Show this");
/** The flags of a command that calls a function. @type {Flag[]} */
export const ofCall = [
  ...common,
  alone("json", "Print the service's reply as JSON"),
  help,
];
export const all = alone("all", "Go on to the last page");
/** @type {Flag} */
export const clear = { name: "clear", into: ["clear"], value: "FLAG", says: "Clear the setting of a flag: this is the null in the texts above; may be repeated", isList: true, read: String };

/** @type {[name: string, says: string][]} */
export const others = [
  ["serve", "Runs the whole service on this machine, without Cloudflare"],
  ["import FILE", "Stores a mongoexport file of TacoBot's invite_codes; FILE may be - for standard input"],
  ["export [FILE]", "Writes TacoBot's documents as mongoexport does, or an audit log"],
  ["move --to d1|durable", "Moves the data between D1 and Durable Objects"],
  ["completion bash|zsh|fish", "Prints the completion script of a shell"],
];

/** @param {[left: string, right: string][]} pairs */
function aligned(pairs) {
  const widest = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(widest)}  ${right}`.trimEnd()).join("\n");
}

/** @param {Command} command */
const usageOf = ({ name, path, operands }) => {
  const { flags } = described(path);
  const isRequired = (/** @type {string} */ field) => flags.find(({ into }) => into[0] === field)?.isRequired;
  return [name, ...operands.map((field) => (isRequired(field) ? field : `[${field}]`))].join(" ");
};

/** @param {string} [noun] only the commands that begin with it */
export function overview(noun) {
  const chosen = commands.filter(({ name }) => noun === undefined || name.startsWith(`${noun} `));
  const calls = /** @type {[string, string][]} */ (chosen.map((command) => [usageOf(command), String(described(command.path).summary.split(/[;:]|, page by page/)[0]).replaceAll("`", "")]));
  const settings = [
    "INVITCODE_URL or --url is the address of the service. INVITCODE_TOKEN or --token-file holds a user's token or the service",
    "key. A token cannot be an argument, since arguments appear in the list of processes.",
    "",
    "Exit codes: 0 success; 1 the service refused, or some lines were skipped; 2 wrong usage, or a file that cannot be read or",
    "written; 3 the service did not answer, or could not reach its storage.",
  ];
  if (noun !== undefined) return `Usage: invitcode ${noun} COMMAND [flags]\n\n${aligned(calls)}\n\ninvitcode ${noun} COMMAND --help lists the flags of a command.\n`;
  return `Usage: invitcode COMMAND [flags]\n\n${aligned([...calls, ...others])}\n\ninvitcode COMMAND --help lists the flags of a command; invitcode --version prints the version.\n\n${settings.join("\n")}\n`;
}

/** @param {Flag} flag @returns {[string, string]} */
const flagLine = ({ name, value, says, isRequired, isList }) => [`--${name} ${value}`.trim(), `${says}${isRequired ? " (required)" : isList && name !== "clear" ? " (may be repeated)" : ""}`];

/** @param {Command} command @param {Flag[]} flags all that it takes */
export function helpOf(command, flags) {
  const { summary, clearable } = described(command.path);
  const needed = flags.filter(({ isRequired }) => isRequired);
  const cleared = clearable.length > 0 ? `\n\n--clear takes ${clearable.join(", ")}.` : "";
  const sorted = [...needed, ...flags.filter(({ isRequired }) => !isRequired)];
  const text = command.takesText ? "\n\nInstead of the id you may write the text of the code." : "";
  return `${summary.replaceAll("`", "")} (${command.path})\n\nUsage: invitcode ${usageOf(command)} [flags]\n\n${aligned(sorted.map(flagLine))}${cleared}${text}\n`;
}

/** The help of a command that calls no function. @param {string} usage @param {string} says @param {Flag[]} flags */
export const plainHelp = (usage, says, flags) => `${says}\n\nUsage: invitcode ${usage} [flags]\n\n${aligned(flags.map(flagLine))}\n`;
