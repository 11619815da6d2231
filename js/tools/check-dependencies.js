/**
 * What others wrote: licences, sources and known advisories. Advisories are asked from where they are
 * kept; where that cannot be reached, it is said that nobody looked.
 */
import { spawnSync } from "node:child_process";
import { CommandError, probe, run } from "./command.js";
import { ensureCargoTool } from "./ensure-cargo-tool.js";

/** @param {string} what @param {string} why */
function skipped(what, why) {
  console.log(`SKIPPED: ${what}: ${why}. Nothing is known of them by this run.`);
}

/** The product, and what fuzzes it: each has a lock file of its own. */
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
 * Fails for what is deployed; what only tests and tools use is told.
 *
 * @param {string} root the project's folder
 */
export function checkPackages(root) {
  const deployed = audit(root, ["--omit=dev"]);
  if (typeof deployed === "string") {
    skipped("known advisories of the packages", deployed);
    return;
  }
  if (deployed.total > 0) throw new CommandError(`npm knows of advisories for what is deployed (${words(deployed)}): see \`npm audit --omit=dev\``);
  const all = audit(root, []);
  console.log(`npm audit: none for what is deployed; for tests and tools ${typeof all === "string" ? `unknown: ${all}` : words(all)}`);
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
 * @returns {Found | string} what was found, or why nobody could look
 */
function audit(root, options) {
  // The npm that runs this script; by its name alone Windows does not find it.
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
