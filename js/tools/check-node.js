/**
 * Checks that the tools can run on this Node. Every npm script loads it before its own file, so it imports nothing that
 * an older Node lacks.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Required by wrangler, and by `node:sqlite` without a flag. */
const LEAST = [22, 13];

const installed = fileURLToPath(new URL("../../node_modules/node/", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < Number(LEAST[0]) || (major === LEAST[0] && minor < Number(LEAST[1]))) {
  console.error(`This needs Node ${LEAST.join(".")} or newer, but this is Node ${process.versions.node}: ${whatToDo()}`);
  process.exit(1);
}

function whatToDo() {
  const isPnpm = (process.env.npm_config_user_agent ?? "").startsWith("pnpm/");
  if (!existsSync(installed)) return `run ${isPnpm ? "pnpm install" : "npm ci"}, which brings a newer one along.`;
  if (existsSync(`${installed}bin/node`)) return "start it with its npm script, such as npm start, which finds the newer one that is installed here.";
  return isPnpm
    ? "the package node brings a newer one, but its install script did not run; run pnpm rebuild node."
    : "the package node brings a newer one, but its install script did not run; run npm rebuild node --ignore-scripts=false.";
}
