/**
 * Checks the licences, sources and known advisories of dependencies. If the database of advisories cannot be reached,
 * the output says that they were not checked.
 */
import { spawnSync } from "node:child_process";
import { CommandError, probe, run } from "./command.js";
import { ensureCargoTool } from "./ensure-cargo-tool.js";

/** @param {string} what @param {string} why */
function skipped(what, why) {
  console.log(`SKIPPED: ${what}: ${why}. This run did not check them.`);
}

/** The product and its fuzz targets: each has its own lock file. */
const MANIFESTS = ["Cargo.toml", "tests/fuzz/Cargo.toml"];

/** @param {string} root the project's folder */
export function checkCrates(root) {
  const deny = ensureCargoTool("deny", root);
  /** @param {...string} what */
  const check = (...what) => {
    for (const manifest of MANIFESTS) run(deny, ["--locked", "--manifest-path", manifest, "--config", "deny.toml", "check", ...what], { cwd: root });
  };
  check("licenses", "bans", "sources");
  if (probe(deny, ["fetch", "db"], { cwd: root }) === null) {
    skipped("known advisories of the crates", "the database of RustSec cannot be reached");
    return;
  }
  check("--disable-fetch", "advisories");
}

/**
 * Fails for advisories of deployed packages, and reports those of tests and tools.
 *
 * @param {string} root the project's folder
 */
export function checkPackages(root) {
  const deployed = audit(root, ["--omit=dev"]);
  if (typeof deployed === "string") {
    skipped("known advisories of the packages", deployed);
    return;
  }
  if (deployed.total > 0) throw new CommandError(`npm reports advisories for deployed packages (${words(deployed)}): see \`npm audit --omit=dev\``);
  const all = audit(root, []);
  console.log(`npm audit: no advisories for deployed packages; for tests and tools ${typeof all === "string" ? `unknown: ${all}` : words(all)}`);
}

/** @typedef {{ total: number, info: number, low: number, moderate: number, high: number, critical: number }} Found */

/** @param {Found} found */
function words({ total, ...kinds }) {
  const named = Object.entries(kinds).filter(([, count]) => count > 0);
  return total === 0 ? "none" : named.map(([kind, count]) => `${count} ${kind}`).join(", ");
}

/**
 * @param {string} root
 * @param {string[]} options
 * @returns {Found | string} the advisories, or why they could not be loaded
 */
function audit(root, options) {
  // The path of the npm that runs this script: Windows does not find it by name.
  const npm = process.env.npm_execpath;
  const [command, before] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const { stdout, error } = spawnSync(command, [...before, "audit", "--json", ...options], { cwd: root, encoding: "utf8", timeout: 120_000 });
  if (error !== undefined) return `npm audit did not run: ${error.message}`;
  try {
    const { metadata, message, error: said } = JSON.parse(stdout);
    return metadata?.vulnerabilities ?? `npm audit has no answer: ${message ?? said?.summary ?? "unknown"}`;
  } catch {
    return "npm audit has no answer";
  }
}
