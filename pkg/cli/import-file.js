/**
 * Stores a `mongoexport` file of TacoBot's `invite_codes` in a running service. An import can be repeated at any time: it
 * continues an interrupted one, and stores nothing twice.
 */
import { constants, createReadStream } from "node:fs";
import { access, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { told, ToolError } from "./failures.js";
import { chunksOf } from "./import-chunks.js";
import { counted } from "./progress.js";
import { stranger } from "./service.js";
import { oneLine } from "./terminal.js";

/** The service's limit for a request in bytes. */
const LARGEST = 1024 * 1024;

/** The number of concurrent requests: while storage works on one, the service reads the lines of the next. */
const AT_ONCE = 3;

/** The number of skipped lines that are reported before the rest are only counted. */
const SAID = 1000;

/** @typedef {{ bytes: number, lines: number, stored: number, recorded: number, skipped: number }} Done */
/** @typedef {import("./import-chunks.js").Chunk} Chunk */
/** @typedef {{ stored: number, recorded: number, refused: { line: number, field: string, problem: string }[] }} Answer */
/** @typedef {{ path: string, size: number | undefined, identity: string | undefined }} Source */

/** @typedef {ReturnType<typeof import("./progress.js").progressBar>} Bar */

/**
 * The file to import.
 *
 * @param {string} path `-` for the standard input
 * @returns {Promise<Source>}
 * @throws {ToolError} if it cannot be read
 */
export async function sourceOf(path) {
  if (path === "-") return { path, size: undefined, identity: undefined };
  const found = await stat(path).catch((error) => {
    throw error.code === "ENOENT" ? new ToolError(`There is no file ${path}`) : told(`Cannot read ${path}`, error);
  });
  if (found.isDirectory()) throw new ToolError(`Cannot read ${path}: it is a folder`);
  // The length of a pipe is unknown, and it cannot be read from the middle.
  if (!found.isFile()) return { path, size: undefined, identity: undefined };
  await access(path, constants.R_OK).catch((error) => Promise.reject(told(`Cannot read ${path}`, error)));
  return { path, size: found.size, identity: `${found.size} ${found.mtimeMs}` };
}

/**
 * @param {import("./service.js").Service} service
 * @param {Source} source
 * @param {Bar} bar
 * @returns {Promise<{ skipped: number }>} the number of lines that could not be stored
 */
export async function importFile(service, source, bar) {
  /** Whether progress cannot be stored. */
  let isForgetful = false;
  const memory = `${source.path}.import-progress`;
  const identity = source.identity === undefined ? undefined : `${source.identity} ${service.url}`;
  const done = await remembered(memory, identity);
  if (done.bytes > 0) bar.say(`continuing after line ${whole(done.lines)}, where an earlier import ended`);
  const start = { ...done };
  const stream = bytesOf(source.path, done.bytes);
  /** @type {{ chunk: Chunk, answer: Promise<Answer> }[]} */
  const under = [];
  // Answers are handled in the order of the file, so that the stored progress is complete.
  const settle = async () => {
    const first = under.shift();
    if (first === undefined) return;
    count(done, first.chunk, await first.answer, bar);
    if (identity !== undefined && !isForgetful) isForgetful = !(await remember(memory, identity, done, bar));
    bar.show({ done: done.bytes - start.bytes, total: source.size && source.size - start.bytes, told: summary(done) });
  };
  for await (const chunk of chunksOf(stream, LARGEST, done.bytes === 0)) {
    // The parts of a log must be sent one after the other.
    while (under.length >= (chunk.isPart ? 1 : AT_ONCE)) await settle();
    const answer = sent(service, chunk);
    answer.catch(() => {});
    under.push({ chunk, answer });
    if (chunk.isPart) await settle();
  }
  while (under.length > 0) await settle();
  const seconds = bar.end();
  if (identity !== undefined && !isForgetful) await rm(memory, { force: true });
  const speed = whole((done.stored - start.stored) / seconds);
  bar.say(`${summary(done)}, in ${seconds.toFixed(1)} s (${speed} documents a second)`);
  return { skipped: done.skipped };
}

/** The bytes of a file from an offset. @param {string} path @param {number} start @returns {AsyncGenerator<Buffer>} */
async function* bytesOf(path, start) {
  // A pipe cannot be read from an offset.
  const from = start > 0 ? { start } : {};
  const stream = path === "-" ? process.stdin : createReadStream(path, { ...from, highWaterMark: LARGEST });
  try {
    yield* stream;
  } catch (error) {
    throw told(`Cannot read ${path === "-" ? "the standard input" : path}`, error);
  }
}

/** @param {Done} done @param {Chunk} chunk @param {Answer} answer @param {Bar} bar */
function count(done, { bytes, lines, isPart }, { stored, recorded, refused }, bar) {
  for (const { line, field, problem } of refused) {
    done.skipped += 1;
    if (done.skipped <= SAID) bar.say(oneLine(`line ${done.lines + line} skipped: ${field} ${problem}`));
  }
  done.recorded += recorded;
  done.bytes += bytes;
  done.lines += lines;
  // A document in parts counts with its last part.
  if (!isPart || bytes > 0) done.stored += stored;
}

/**
 * @param {import("./service.js").Service} service
 * @param {Chunk} chunk
 * @returns {Promise<Answer>}
 */
async function sent(service, { body, problem }) {
  if (problem !== undefined) return { stored: 0, recorded: 0, refused: [{ line: 1, field: "line", problem }] };
  const headers = { "Content-Type": "application/x-ndjson" };
  const response = await service.fetch({ method: "POST", headers, body });
  const { data } = /** @type {any} */ (await response.json().catch(() => ({})));
  if (!Array.isArray(data?.refused)) throw stranger(service);
  return data;
}

/** @param {Done} done */
function summary({ stored, recorded, skipped }) {
  const lines = skipped > 0 ? `, ${counted(skipped, "line")} skipped` : "";
  return `${counted(stored, "document")} stored, ${counted(recorded, "use")} recorded${lines}`;
}

/** @param {number} value */
function whole(value) {
  return Math.round(value).toLocaleString("en-US");
}

/**
 * The progress of an earlier import of the same file into the same service.
 *
 * @param {string} memory
 * @param {string | undefined} identity
 * @returns {Promise<Done>}
 */
async function remembered(memory, identity) {
  const nothing = { bytes: 0, lines: 0, stored: 0, recorded: 0, skipped: 0 };
  if (identity === undefined) return nothing;
  try {
    const { identity: known, done } = JSON.parse(await readFile(memory, "utf8"));
    return known === identity ? { ...nothing, ...done } : nothing;
  } catch {
    return nothing;
  }
}

/**
 * Failing to store progress is not an error: an interrupted import then starts again, and stores nothing twice.
 *
 * @param {string} memory
 * @param {string} identity
 * @param {Done} done
 * @param {Bar} bar
 * @returns {Promise<boolean>} whether it was stored
 */
async function remember(memory, identity, done, bar) {
  try {
    await writeFile(`${memory}.new`, JSON.stringify({ identity, done }));
    await rename(`${memory}.new`, memory);
    return true;
  } catch (error) {
    const why = told(`Cannot write ${memory}`, error);
    if (!(why instanceof ToolError)) throw why;
    bar.say(`${why.message}. If this import is interrupted, the next one starts from the beginning`);
    return false;
  }
}
