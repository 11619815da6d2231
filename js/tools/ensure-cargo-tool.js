import { join } from "node:path";
import { probe, run } from "./command.js";

/** The versions that the tools' settings and the documented figures apply to. */
const VERSIONS = { deny: "0.20.2", fuzz: "0.13.2", mutants: "27.1.0" };

/**
 * Installs a subcommand of Cargo if needed, in a folder of the project that git ignores.
 *
 * @param {keyof typeof VERSIONS} name such as `deny`, for `cargo deny`
 * @param {string} root the project's folder
 * @param {string} [tools] the folder the command lives in
 * @returns {string} its path
 */
export function ensureCargoTool(name, root, tools = join(root, "target", "tools")) {
  const [crate, version] = [`cargo-${name}`, VERSIONS[name]];
  const command = join(tools, "bin", process.platform === "win32" ? `${crate}.exe` : crate);
  if (probe(command, [name, "--version"])?.trim() === `${crate} ${version}`) return command;
  console.log(`Installing ${crate} ${version} into ${tools}: this takes a few minutes, once.`);
  run("cargo", ["install", crate, "--locked", "--version", version, "--root", tools, "--force"], {
    cwd: root,
    env: { CARGO_BUILD_TARGET: undefined, CARGO_TARGET_DIR: undefined },
  });
  return command;
}
