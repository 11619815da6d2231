/**
 * Writes TacoBot's documents as `mongoexport` would, for `mongoimport`.
 *
 *   npm run export -- [FILE] [--url URL] [--key KEY]
 *
 * Without FILE, or with `-`, they go to the standard output; use `npm run --silent` then. FILE is there
 * only once it is complete.
 */
import { open, rename, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fieldOf } from "./json-text.js";
import { progressBar } from "./progress.js";
import { connect, ServiceError } from "./service.js";

const USAGE = "npm run export -- [FILE] [--url URL] [--key KEY]";

/** A line that goes on with the log of the document before it. */
const CONTINUES = /^\{"_id":.{1,2000}?,"\$invitesFrom":\d+,"invites":\[(.*)\]\}$/s;

/** @typedef {{ write: (text: string) => Promise<void>, end: () => Promise<void>, discard: () => Promise<void> }} Sink */

const bar = progressBar();
try {
  await main();
} catch (error) {
  if (!(error instanceof ServiceError)) throw error;
  bar.say(error.message);
  process.exitCode = 1;
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { url: { type: "string" }, key: { type: "string" } },
    allowPositionals: true,
  });
  const [path = "-", ...others] = positionals;
  if (others.length > 0) throw new ServiceError(`Usage: ${USAGE}`);
  const service = await connect({ url: values.url, key: values.key, say: bar.say });
  const sink = await sinkOf(path);
  try {
    const documents = await write(service, sink);
    await sink.end();
    bar.end();
    bar.say(`${documents.toLocaleString("en-US")} documents written`);
  } catch (error) {
    await sink.discard();
    throw error;
  } finally {
    await service.stop();
  }
}

/** @param {string} path @returns {Promise<Sink>} */
async function sinkOf(path) {
  if (path === "-") {
    const write = (/** @type {string} */ text) =>
      /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))
      );
    return { write, end: async () => {}, discard: async () => {} };
  }
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, "w");
  return {
    write: async (text) => void (await file.write(text)),
    end: async () => {
      await file.sync();
      await file.close();
      await rename(unfinished, path);
    },
    discard: async () => {
      await file.close();
      await rm(unfinished, { force: true });
    },
  };
}

/**
 * @param {import("./service.js").Service} service
 * @param {Sink} sink
 */
async function write(service, sink) {
  let documents = 0;
  /** The last line so far, since the next page may go on with it. @type {string | undefined} */
  let last;
  /** What stands behind the log that is being written. @type {string | undefined} */
  let tail;
  /** @type {string | undefined} */
  let cursor;
  do {
    const response = await service.fetch(cursor === undefined ? {} : { cursor });
    cursor = response.headers.get("X-Continue-Cursor") ?? undefined;
    const lines = (await response.text()).split("\n");
    lines.pop();
    let ready = "";
    for (const line of lines) {
      const [, entries] = CONTINUES.exec(line) ?? [];
      if (entries === undefined) {
        if (tail !== undefined) ready += `${tail}\n`;
        else if (last !== undefined) ready += `${last}\n`;
        [last, tail] = [line, undefined];
        documents += 1;
        continue;
      }
      if (tail === undefined) {
        const log = last === undefined ? undefined : fieldOf(last, "invites");
        if (last === undefined || log === undefined) throw new ServiceError("the service gave the rest of a document without its beginning");
        ready += last.slice(0, log.end - 1);
        tail = last.slice(log.end - 1);
      }
      if (entries !== "") ready += `,${entries}`;
    }
    await sink.write(ready);
    bar.show({ done: 0, total: undefined, told: `${documents.toLocaleString("en-US")} documents` });
  } while (cursor !== undefined);
  const end = tail ?? last;
  if (end !== undefined) await sink.write(`${end}\n`);
  return documents;
}
