/** Packs the lines of a file into requests: each holds as many whole lines as fit. */
import { LOOKED_AT, problemOf } from "./file-form.js";
import { fieldOf, itemsOf } from "./json-text.js";
import { ToolError } from "./failures.js";

const NEWLINE = 0x0a;

/** Space for a comma, and for the mark of a repeated use. */
const REPEAT = 24;

/** Space for any entry of a log that the service accepts. */
const LEAST_PART = 4096;

/**
 * The content of one request. `bytes` and `lines` are the part of the file that is done once it is answered. A line
 * above the limit counts only with the last of its parts. `problem` marks a line that fits into no request.
 *
 * @typedef {{ body: string | Uint8Array<ArrayBuffer>, bytes: number, lines: number, isPart: boolean, problem?: string }} Chunk
 */

/**
 * @param {AsyncIterable<Buffer>} stream
 * @param {number} largest the limit of a request in bytes
 * @param {boolean} isStart whether the stream begins at the start of the file
 * @returns {AsyncGenerator<Chunk>}
 */
export async function* chunksOf(stream, largest, isStart) {
  /** @type {Buffer} */
  let rest = Buffer.alloc(0);
  let isFirst = isStart;
  for await (const data of stream) {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    if (isFirst && rest.length < LOOKED_AT) continue;
    const mark = isFirst ? checkedMark(rest) : 0;
    let at = 0;
    while (rest.length - at > largest) {
      const start = isFirst ? mark : at;
      const end = rest.lastIndexOf(NEWLINE, at + largest - 1) + 1;
      if (end > at) {
        yield wholeLines(rest.subarray(start, end), end - at);
        at = end;
      } else {
        const next = rest.indexOf(NEWLINE, at + largest) + 1;
        if (next === 0) break;
        yield* partsOf(rest.subarray(start, next), largest, next - at);
        at = next;
      }
      isFirst = false;
    }
    rest = rest.subarray(at);
  }
  const text = rest.subarray(isFirst ? checkedMark(rest) : 0);
  if (rest.length > largest) yield* partsOf(text, largest, rest.length);
  else if (rest.length > 0) yield wholeLines(text, rest.length);
}

/** @param {Buffer} body @param {number} bytes @returns {Chunk} */
function wholeLines(body, bytes) {
  let lines = 0;
  for (let at = body.indexOf(NEWLINE); at >= 0; at = body.indexOf(NEWLINE, at + 1)) lines += 1;
  return { body: new Uint8Array(body), bytes, lines, isPart: false };
}

/**
 * The length of the byte order mark at the start of a file.
 *
 * @param {Buffer} start
 */
function checkedMark(start) {
  const problem = problemOf(start.subarray(0, LOOKED_AT));
  if (problem !== undefined) throw new ToolError(problem);
  return start.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 3 : 0;
}

/**
 * Splits a document that is too large for one request. The first part holds the beginning of its log. The other parts
 * are lists: `[_id, number of earlier uses, uses, which of them are repeated]`.
 *
 * @param {Buffer} line
 * @param {number} largest
 * @param {number} bytes
 * @returns {Generator<Chunk>}
 */
function* partsOf(line, largest, bytes) {
  const text = line.toString();
  const invites = fieldOf(text, "invites");
  const id = fieldOf(text, "_id");
  const last = /** @param {string} body @returns {Chunk} */ (body) => ({ body, bytes, lines: 1, isPart: true });
  const rest = invites === undefined ? line.length : line.length - Buffer.byteLength(text.slice(invites.start, invites.end));
  if (invites === undefined || id === undefined || text[invites.start] !== "[" || rest > largest - LEAST_PART) {
    yield { ...last(""), problem: `is larger than ${largest} bytes, even without a list of invites` };
    return;
  }
  let head = `${text.slice(0, invites.start)}[`;
  let tail = `]${text.slice(invites.end).trimEnd()}`;
  let room = largest - Buffer.byteLength(head) - Buffer.byteLength(tail);
  /** How often each use occurs in the earlier parts. @type {Map<string, number>} */
  const before = new Map();
  /** @type {string[]} */
  let items = [];
  /** @type {string[]} */
  let repeats = [];
  let count = 0;
  const part = () => head + items.join(",") + (repeats.length > 0 ? `],[${repeats.join(",")}` : "") + tail;
  for (const { start, end } of itemsOf(text, invites.start)) {
    const item = text.slice(start, end);
    const size = Buffer.byteLength(item) + REPEAT;
    if (size > room && items.length > 0) {
      yield { body: part(), bytes: 0, lines: 0, isPart: true };
      for (const sent of items) before.set(keyOf(sent), (before.get(keyOf(sent)) ?? 0) + 1);
      head = `[${text.slice(id.start, id.end)},${count},[`;
      tail = "]]";
      room = largest - Buffer.byteLength(head) - REPEAT;
      items = [];
      repeats = [];
    }
    const times = before.get(keyOf(item));
    if (times !== undefined) repeats.push(`[${items.length},${times}]`);
    items.push(item);
    room -= size;
    count += 1;
  }
  yield last(part());
}

/** The identity of a use: user and time, in any spelling. @param {string} item */
function keyOf(item) {
  const [user, timestamp] = ["user_id", "timestamp"].map((name) => {
    const found = fieldOf(item, name);
    return found === undefined ? undefined : item.slice(found.start, found.end);
  });
  // The service reports what is wrong with it.
  if (user === undefined || timestamp === undefined) return item;
  const at = /^\{\s*"\$number(?:Double|Int|Long)"\s*:\s*"?([^"}\s]*)"?\s*\}$/.exec(timestamp)?.[1] ?? timestamp;
  try {
    return `${Number(at)} ${JSON.parse(user)}`;
  } catch {
    return item;
  }
}
