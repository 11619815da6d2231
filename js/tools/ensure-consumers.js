/**
 * Installs what `npm run verify` loads the package with: the bundlers, frameworks, runtimes and test runners, and React
 * 18. Each group has its own lock file, because nothing else needs it.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.js";

/** Records which lock file is installed. */
const STAMP = "installed-lock.json";

/**
 * @param {string} source the folder with the lock file
 * @param {string} target
 */
function ensureInstalled(source, target) {
  const lock = readFileSync(join(source, "package-lock.json"), "utf8");
  const stamp = join(target, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  mkdirSync(target, { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(source, name), join(target, name));
  run("npm", ["ci"], { cwd: target });
  writeFileSync(stamp, lock);
}

/** @param {string} root */
export function ensureConsumers(root) {
  ensureInstalled(join(root, "tests", "verify", "tools"), join(root, "target", "tools", "consumers"));
  ensureInstalled(join(root, "tests", "verify", "react-18"), join(root, "target", "tools", "react-18"));
}
