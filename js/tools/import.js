/**
 * Stores a `mongoexport` file of TacoBot's `invite_codes` in a running service.
 *
 *   npm run import -- FILE [--url URL] [--key KEY]
 *
 * FILE may be `-` for the standard input. The command can be repeated at any time: it continues an interrupted import,
 * and stores nothing twice. The exit code is 0 if every line was stored, 2 if some were skipped, and 1 if it failed.
 */
import { parseArgs } from "node:util";
import { ToolError } from "../cli/failures.js";
import { importFile, sourceOf } from "../cli/import-file.js";
import { progressBar } from "../cli/progress.js";
import { connect } from "./service.js";
import { runTool } from "./tool.js";

const USAGE = "npm run import -- FILE [--url URL] [--key KEY]";

const bar = progressBar();
await runTool({ usage: USAGE, say: bar.say, main });

async function main() {
  const { values, positionals } = parseArgs({
    options: { url: { type: "string" }, key: { type: "string" } },
    allowPositionals: true,
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new ToolError(`Usage: ${USAGE}`);
  const source = await sourceOf(path);
  const service = await connect({ url: values.url, key: values.key, say: bar.say });
  try {
    const { skipped } = await importFile(service, source, bar);
    return skipped > 0 ? 2 : 0;
  } finally {
    await service.stop();
  }
}
