import { join } from "node:path";
import { probe, run } from "./command.js";

/** The version that is installed; what `deny.toml` says is in its words. */
const VERSION = "0.20.2";

/**
 * Makes sure of `cargo-deny`, in a folder of the project's that git ignores.
 *
 * @param {string} root the project's folder
 * @param {string} [tools] the folder the command lives in
 * @returns {string} its path
 */
export function ensureDeny(root, tools = join(root, "target", "tools")) {
  const command = join(tools, "bin", process.platform === "win32" ? "cargo-deny.exe" : "cargo-deny");
  if (probe(command, ["--version"])?.trim() === `cargo-deny ${VERSION}`) return command;
  console.log(`Installing cargo-deny ${VERSION} into ${tools}: this takes a few minutes, once.`);
  run("cargo", ["install", "--locked", "cargo-deny", "--version", VERSION, "--root", tools, "--force"], {
    cwd: root,
    env: { CARGO_BUILD_TARGET: undefined, CARGO_TARGET_DIR: undefined },
  });
  return command;
}
