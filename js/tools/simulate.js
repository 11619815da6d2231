/**
 * Simulates whole deployments. Each history follows from its seed.
 *
 *   npm run simulate -- [--seeds 100000] [--first 1]
 *
 * A failing history is shrunk and printed with its seed. `--first SEED --seeds 1` repeats it.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CommandError, run } from "./command.js";
import { ensureRust } from "./ensure-rust.js";
import { runCommand } from "./tool.js";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/**
 * Runs histories with an optimised build.
 *
 * @param {number} seeds how many
 * @param {number} first the first one's seed
 */
export function simulate(seeds, first = 1) {
  ensureRust(root);
  run("cargo", ["test", "--locked", "--profile", "simulation", "--test", "simulation", "--", "--nocapture"], {
    cwd: root,
    env: {
      SIMULATE_SEEDS: String(seeds),
      SIMULATE_FIRST: String(first),
      // Otherwise glibc would return memory to the system and request it again at every statement.
      MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
      MALLOC_TOP_PAD_: String(2 ** 26),
    },
  });
}

/** @param {string} text @param {string} name */
function count(text, name) {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new CommandError(`--${name} must be a whole number above 0`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand("npm run simulate -- [--seeds 100000] [--first 1]", () => {
    const { values } = parseArgs({ options: { seeds: { type: "string" }, first: { type: "string" } } });
    simulate(count(values.seeds ?? "100000", "seeds"), count(values.first ?? "1", "first"));
  });
}
