import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, probe, run } from "./command.js";

/**
 * The version of wasm-bindgen that the crate is compiled with. The command must have exactly this version, because the
 * two share a private format.
 * @param {string} root the project's folder
 * @returns {string}
 */
function lockedVersion(root) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock.replaceAll("\r\n", "\n"))?.[1];
  if (version === undefined) throw new CommandError("Cargo.lock holds no wasm-bindgen");
  return version;
}

/**
 * Installs `wasm-bindgen` and `wasm-bindgen-test-runner` if needed, in a folder of the project that git ignores, so that
 * the user's own commands are not replaced.
 * @param {string} root the project's folder
 * @param {string} [tools] the folder the commands live in
 * @returns {{ bindgen: string, testRunner: string }} the paths of both commands
 */
export function ensureBindgen(root, tools = join(root, "target", "tools")) {
  const version = lockedVersion(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const bindgen = join(tools, "bin", `wasm-bindgen${suffix}`);
  const testRunner = join(tools, "bin", `wasm-bindgen-test-runner${suffix}`);
  const present = [bindgen, testRunner].every((command) => probe(command, ["--version"])?.trim().endsWith(` ${version}`));
  if (!present) {
    console.log(`Installing wasm-bindgen ${version} into ${tools}: this takes a minute or more, once.`);
    // Without optimisation it compiles in less than half of the time, and gives the same bytes a second later.
    run("cargo", ["install", "wasm-bindgen-cli", "--version", version, "--root", tools, "--force", "--debug", "--config", "profile.dev.debug=false"], {
      cwd: root,
      env: {
        CARGO_BUILD_TARGET: undefined,
        CARGO_TARGET_DIR: undefined,
        // Its newest dependencies may some day need a newer compiler than the pinned one.
        CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS: "fallback",
      },
    });
  }
  return { bindgen, testRunner };
}
