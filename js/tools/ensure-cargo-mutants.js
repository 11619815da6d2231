import { join } from "node:path";
import { probe, run } from "./command.js";

/** The version that `.cargo/mutants.toml` and the figures of `tests/mutants/README.md` are for. */
const version = "27.1.0";

/**
 * Makes sure of `cargo-mutants`, in a folder of the project's that git ignores.
 *
 * @param {string} root the project's folder
 * @param {string} [tools] the folder the command lives in
 * @returns {string} its path
 */
export function ensureCargoMutants(root, tools = join(root, "target", "tools")) {
  const command = join(tools, "bin", `cargo-mutants${process.platform === "win32" ? ".exe" : ""}`);
  if (probe(command, ["mutants", "--version"])?.trim().endsWith(` ${version}`) !== true) {
    console.log(`Installing cargo-mutants ${version} into ${tools}: this takes a few minutes, once.`);
    const env = { CARGO_BUILD_TARGET: undefined, CARGO_TARGET_DIR: undefined };
    run("cargo", ["install", "cargo-mutants", "--locked", "--version", version, "--root", tools, "--force"], { cwd: root, env });
  }
  return command;
}
