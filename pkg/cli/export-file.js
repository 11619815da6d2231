/**
 * Writes TacoBot's documents in the format of `mongoexport`, for `mongoimport`; or the audit log of a server, an entry a
 * line, newest first.
 */
import { ToolError } from "./failures.js";
import { fieldOf, itemsOf } from "./json-text.js";
import { counted } from "./progress.js";
import { stranger } from "./service.js";
import { sinkOf } from "./sink.js";

/** @typedef {import("./service.js").Service} Service */
/** @typedef {import("./sink.js").Sink} Sink */
/** @typedef {ReturnType<typeof import("./progress.js").progressBar>} Bar */

/**
 * Exports into a file, or into the standard output with `-`. A file appears only once it is complete.
 *
 * @param {() => Promise<Service>} connect called once the file can be written
 * @param {{ path: string, audit: string | undefined }} what `audit` is the server whose log is written instead of documents
 * @param {Bar} bar
 */
export async function exportFile(connect, { path, audit }, bar) {
  const sink = await sinkOf(path);
  try {
    const service = await connect();
    const told = audit === undefined ? counted(await writeDocuments(service, sink, bar), "document") : entries(await writeAudit(service, sink, audit, bar));
    await sink.end();
    bar.end();
    bar.say(`${told} written`);
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** The entries of a line that continues the previous document's log. Only such a line is a list. @param {string} line */
function restOf(line) {
  if (!line.startsWith("[")) return undefined;
  const [, , log] = itemsOf(line, 0);
  if (log === undefined) throw new ToolError("the service returned an unreadable continuation of a document");
  return line.slice(log.start + 1, log.end - 1);
}

/**
 * @param {Service} service
 * @param {Sink} sink
 * @param {Bar} bar
 */
async function writeDocuments(service, sink, bar) {
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
      throw stranger(service);
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
 * @param {Service} service
 * @param {Sink} sink
 * @param {string} serverId
 * @param {Bar} bar
 */
async function writeAudit(service, sink, serverId, bar) {
  let written = 0;
  /** @type {string | undefined} */
  let cursor;
  do {
    const page = await service.call("audit:list", { serverId, limit: 100, cursor });
    if (!Array.isArray(page?.page)) throw stranger(service);
    const lines = page.page.map((/** @type {unknown} */ entry) => `${JSON.stringify(entry)}\n`);
    await sink.write(lines.join(""));
    written += lines.length;
    cursor = page.continueCursor ?? undefined;
    bar.show({ done: 0, total: undefined, told: entries(written) });
  } while (cursor !== undefined);
  return written;
}
