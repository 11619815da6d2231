/**
 * Builds the package in another folder than where `pkg/` was built, and fails where one byte differs: the same
 * sources give the same package in any folder.
 *
 *   node js/tools/check-package.js
 */
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage, differences } from "./build.js";
import { CommandError } from "./command.js";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** All that the package is made from. */
const sources = /^(Cargo\.(toml|lock)|package\.json|rust-toolchain\.toml|LICENSE.*|src|js|docs|\.cargo)$/;

/** @returns {string} a copy of the sources, beside what an earlier build of it left */
function copySources() {
  const elsewhere = join(root, "target", "another folder");
  mkdirSync(elsewhere, { recursive: true });
  for (const name of readdirSync(elsewhere)) {
    if (name !== "target") rmSync(join(elsewhere, name), { recursive: true });
  }
  for (const name of readdirSync(root).filter((name) => sources.test(name))) {
    cpSync(join(root, name), join(elsewhere, name), { recursive: true });
  }
  return elsewhere;
}

export function checkPackage() {
  const found = differences(join(root, "pkg"), buildPackage({ root: copySources() }));
  if (found.length === 0) return;
  throw new CommandError(
    `pkg/ is not what the sources build to:\n  ${found.join("\n  ")}\n` +
      "Run `npm run build` and commit pkg/. (`wasm-pack build` writes there too, unless told `--out-dir target/wasm-pack`.)",
  );
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    checkPackage();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
