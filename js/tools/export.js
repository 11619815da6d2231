/**
 * Writes TacoBot's documents in the format of `mongoexport`, for `mongoimport`; or the audit log of a server, an entry a
 * line, newest first.
 *
 *   npm run export -- [FILE] [--audit --server ID] [--url URL] [--key KEY]
 *
 * Without FILE, or with `-`, they go to the standard output; use `npm run --silent` then. FILE appears only once it is
 * complete.
 */
import { open, rename, rm, stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fieldOf, itemsOf } from "./json-text.js";
import { counted, progressBar } from "./progress.js";
import { connect } from "./service.js";
import { isClosed, OutputClosed, print, runTool, told, ToolError } from "./tool.js";

const USAGE = "npm run export -- [FILE] [--audit --server ID] [--url URL] [--key KEY]";

/** @typedef {{ write: (text: string) => Promise<void>, end: () => Promise<void>, discard: () => Promise<void> }} Sink */

const bar = progressBar();
await runTool({ usage: USAGE, say: bar.say, main });

async function main() {
  const { values, positionals } = parseArgs({
    options: { url: { type: "string" }, key: { type: "string" }, audit: { type: "boolean" }, server: { type: "string" } },
    allowPositionals: true,
  });
  const [path = "-", ...others] = positionals;
  if (others.length > 0) throw new ToolError(`Usage: ${USAGE}`);
  const { audit = false, server } = values;
  if (audit && server === undefined) throw new ToolError(`--audit takes the server whose log it writes: --server ID\nUsage: ${USAGE}`);
  if (!audit && server !== undefined) throw new ToolError(`--server goes with --audit\nUsage: ${USAGE}`);
  const sink = await sinkOf(path).catch((error) => Promise.reject(told(`Cannot write ${path}`, error)));
  try {
    const service = await connect({ url: values.url, key: values.key, say: bar.say });
    try {
      const told = server === undefined ? counted(await write(service, sink), "document") : entries(await writeAudit(service, sink, server));
      await sink.end();
      bar.end();
      bar.say(`${told} written`);
    } finally {
      await service.stop();
    }
  } catch (error) {
    await sink.discard();
    throw error;
  }
  return 0;
}

/** @param {string} path @returns {Promise<Sink>} */
async function sinkOf(path) {
  if (path === "-") return { write: print, end: async () => {}, discard: async () => {} };
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new ToolError(`Cannot write ${path}: it is a folder`);
  // A device or a pipe is written directly; a file appears only once it is complete.
  const isFile = found === undefined || found.isFile();
  const written = isFile ? `${path}.unfinished` : path;
  const file = await open(written, "w");
  const doing = `Cannot write ${path}`;
  return {
    write: async (text) => {
      try {
        await file.writeFile(text);
      } catch (error) {
        throw isClosed(error) ? new OutputClosed() : told(doing, error);
      }
    },
    end: async () => {
      try {
        if (isFile) await file.sync();
        await file.close();
        if (isFile) await rename(written, path);
      } catch (error) {
        throw told(doing, error);
      }
    },
    discard: async () => {
      await file.close().catch(() => {});
      if (isFile) await rm(written, { force: true });
    },
  };
}

/** The entries of a line that continues the previous document's log. Only such a line is a list. @param {string} line */
function restOf(line) {
  if (!line.startsWith("[")) return undefined;
  const [, , log] = itemsOf(line, 0);
  if (log === undefined) throw new ToolError("the service returned an unreadable continuation of a document");
  return line.slice(log.start + 1, log.end - 1);
}

/**
 * @param {import("./service.js").Service} service
 * @param {Sink} sink
 */
async function write(service, sink) {
  let documents = 0;
  /** The last line so far: the next page may continue it. @type {string | undefined} */
  let last;
  /** The text after the log that is being written. @type {string | undefined} */
  let tail;
  /** @type {string | undefined} */
  let cursor;
  do {
    const response = await service.fetch(cursor === undefined ? {} : { cursor });
    if (!response.headers.get("Content-Type")?.startsWith("application/x-ndjson")) {
      throw new ToolError(`${service.url} does not answer as invitcode does: is it the right address?`);
    }
    cursor = response.headers.get("X-Continue-Cursor") ?? undefined;
    const lines = (await response.text()).split("\n");
    lines.pop();
    let ready = "";
    for (const line of lines) {
      const entries = restOf(line);
      if (entries === undefined) {
        if (tail !== undefined) ready += `${tail}\n`;
        else if (last !== undefined) ready += `${last}\n`;
        [last, tail] = [line, undefined];
        documents += 1;
        continue;
      }
      if (tail === undefined) {
        const log = last === undefined ? undefined : fieldOf(last, "invites");
        if (last === undefined || log === undefined) throw new ToolError("the service returned a continuation of a document without its beginning");
        ready += last.slice(0, log.end - 1);
        tail = last.slice(log.end - 1);
      }
      if (entries !== "") ready += `,${entries}`;
    }
    await sink.write(ready);
    bar.show({ done: 0, total: undefined, told: counted(documents, "document") });
  } while (cursor !== undefined);
  const end = tail ?? last;
  if (end !== undefined) await sink.write(`${end}\n`);
  return documents;
}

/** @param {number} number */
function entries(number) {
  return `${number.toLocaleString("en-US")} ${number === 1 ? "entry" : "entries"}`;
}

/**
 * @param {import("./service.js").Service} service
 * @param {Sink} sink
 * @param {string} serverId
 */
async function writeAudit(service, sink, serverId) {
  let written = 0;
  /** @type {string | undefined} */
  let cursor;
  do {
    const page = await service.call("audit:list", { serverId, limit: 100, cursor });
    if (!Array.isArray(page?.page)) throw new ToolError(`${service.url} does not answer as invitcode does: is it the right address?`);
    const lines = page.page.map((/** @type {unknown} */ entry) => `${JSON.stringify(entry)}\n`);
    await sink.write(lines.join(""));
    written += lines.length;
    cursor = page.continueCursor ?? undefined;
    bar.show({ done: 0, total: undefined, told: entries(written) });
  } while (cursor !== undefined);
  return written;
}
