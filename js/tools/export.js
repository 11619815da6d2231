/**
 * Writes TacoBot's documents in the format of `mongoexport`, for `mongoimport`; or the audit log of a server, an entry a
 * line, newest first.
 *
 *   npm run export -- [FILE] [--audit --server-id ID] [--url URL] [--key KEY]
 *
 * Without FILE, or with `-`, they go to the standard output; use `npm run --silent` then. FILE appears only once it is
 * complete.
 */
import { parseArgs } from "node:util";
import { exportFile } from "../cli/export-file.js";
import { ToolError } from "../cli/failures.js";
import { progressBar } from "../cli/progress.js";
import { connect } from "./service.js";
import { runTool } from "./tool.js";

const USAGE = "npm run export -- [FILE] [--audit --server-id ID] [--url URL] [--key KEY]";

const bar = progressBar();
await runTool({ usage: USAGE, say: bar.say, main });

async function main() {
  const { values, positionals } = parseArgs({
    options: { url: { type: "string" }, key: { type: "string" }, audit: { type: "boolean" }, "server-id": { type: "string" }, server: { type: "string" } },
    allowPositionals: true,
  });
  const [path = "-", ...others] = positionals;
  if (others.length > 0) throw new ToolError(`Usage: ${USAGE}`);
  if (values.server !== undefined) throw new ToolError(`--server is called --server-id, as in the command invitcode\nUsage: ${USAGE}`);
  const { audit = false, "server-id": server } = values;
  if (audit && server === undefined) throw new ToolError(`--audit takes the server whose log it writes: --server-id ID\nUsage: ${USAGE}`);
  if (!audit && server !== undefined) throw new ToolError(`--server-id goes with --audit\nUsage: ${USAGE}`);
  /** @type {import("./service.js").Service | undefined} */
  let service;
  try {
    await exportFile(async () => (service = await connect({ url: values.url, key: values.key, say: bar.say })), { path, audit: server }, bar);
  } finally {
    await service?.stop();
  }
  return 0;
}
