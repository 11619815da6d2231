/** Completion in shells: a script for each, which asks this command for the words. */
import { flagsOf } from "./call.js";
import { commands } from "./commands.js";
import { ofFiles } from "./files.js";
import { described } from "./flags.js";
import { ofMove } from "./move.js";
import { ofServe } from "./serve.js";

const BASH = `# source <(invitcode completion bash)
_invitcode() {
  local IFS=$'\\n'
  COMPREPLY=($(invitcode completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _invitcode invitcode
`;

const ZSH = `#compdef invitcode
# source <(invitcode completion zsh)
_invitcode() {
  local -a found
  found=(\${(f)"$(invitcode completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
if [[ "\${funcstack[1]}" == _invitcode ]]; then _invitcode "$@"; else compdef _invitcode invitcode; fi
`;

const FISH = `# invitcode completion fish | source
function __invitcode_words
    set -l before (commandline -opc)
    invitcode completion words -- $before[2..-1] (commandline -ct) 2>/dev/null
end
complete -c invitcode -f -a '(__invitcode_words)'
complete -c invitcode -l token-file -r -F
complete -c invitcode -l out -r -F
complete -c invitcode -n '__fish_seen_subcommand_from import export' -F
`;

/** @type {Record<string, string>} */
export const scripts = { bash: BASH, zsh: ZSH, fish: FISH };

/**
 * What may follow.
 *
 * @param {string[]} typed the words after `invitcode`; the last is being typed, and may be empty
 * @returns {string[]} none where a value is expected that only the user knows
 */
export function words(typed) {
  const current = typed.at(-1) ?? "";
  const before = typed.slice(0, -1);
  const matching = (/** @type {string[]} */ found) => [...new Set(found)].filter((word) => word.startsWith(current));
  if (before.length === 0) return matching([...commands.map(({ name }) => String(name.split(" ")[0])), "serve", "import", "export", "move", "completion", "--help", "--version"]);
  if (before[0] === "completion") return matching(before.length === 1 ? Object.keys(scripts) : []);
  const [noun = "", verb = ""] = before;
  if (before.length === 1 && commands.some(({ name }) => name.startsWith(`${noun} `))) {
    return matching([...commands.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) => String(name.split(" ")[1])), "--help"]);
  }
  const command = commands.find(({ name }) => name === `${noun} ${verb}`);
  const flags = command !== undefined ? flagsOf(command) : ({ move: ofMove, serve: ofServe }[noun] ?? ofFiles[noun]);
  if (flags === undefined) return [];
  const last = flags.find(({ name }) => `--${name}` === before.at(-1));
  if (last?.name === "clear" && command !== undefined) return matching(described(command.path).clearable);
  if (last !== undefined && last.value !== "") return matching(last.choices ?? []);
  return current.startsWith("-") ? matching(flags.map(({ name }) => `--${name}`)) : [];
}
