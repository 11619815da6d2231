/**
 * Installs the bundlers, frameworks, runtimes and test runners that `npm run verify` loads the package with. They have
 * their own lock file, because nothing else needs them.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.js";

/** Records which lock file is installed. */
const STAMP = "installed-lock.json";

/** @param {string} root */
export function ensureConsumers(root) {
  const source = join(root, "tests", "verify", "tools");
  const target = join(root, "target", "tools", "consumers");
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const stamp = join(target, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  mkdirSync(target, { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(source, name), join(target, name));
  run("npm", ["ci"], { cwd: target });
  writeFileSync(stamp, lock);
}
