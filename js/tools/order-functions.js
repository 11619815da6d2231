/**
 * An order of a WebAssembly's functions in which gzip finds more repetitions: it looks back only 32 KiB, and functions
 * that were compiled from the same generic code share most of their bytes, wherever the compiler put them.
 *
 * `wasm-opt --reorder-functions-by-name` then moves them, so nothing here has to understand instructions: the order is
 * told by names.
 */
import { CODE, IMPORT, bodiesAt, leb, reader, sections } from "./wasm-file.js";

/** How many bytes make a piece by which functions are compared. */
const PIECE = 4;

/** How many functions before the next one count: more do not make it smaller. */
const BEFORE = 6;

/** Pieces that more functions share tell little, and take long to follow. */
const COMMON = 100;

/** What a short function's pieces count less. */
const SHORT = 400;

/**
 * How many functions are imported. A page's WebAssembly imports nothing else.
 *
 * @param {Uint8Array} wasm
 * @param {number} start
 */
function imported(wasm, start) {
  const { at, number, skip } = reader(wasm, start);
  const count = number();
  for (let entry = 0; entry < count; entry += 1) {
    skip();
    skip();
    if (wasm[at.place++] !== 0) throw new Error("the WebAssembly imports something that is not a function");
    number();
  }
  return count;
}

/** @param {Uint8Array} body */
function piecesOf(body) {
  const pieces = new Set();
  for (let place = 0; place + PIECE <= body.length; place += 1) {
    let hash = 0;
    for (let next = place; next < place + PIECE; next += 1) hash = (Math.imul(hash, 0x01000193) ^ (body[next] ?? 0)) | 0;
    pieces.add(hash);
  }
  return [...pieces];
}

/**
 * The functions, each after those with which it shares most of its bytes.
 *
 * @param {Uint8Array[]} bodies
 * @returns {number[]} their numbers
 */
export function order(bodies) {
  const pieces = bodies.map(piecesOf);
  /** @type {Map<number, number[]>} */
  const holders = new Map();
  for (const [index, own] of pieces.entries()) {
    for (const piece of own) {
      const known = holders.get(piece);
      if (known === undefined) holders.set(piece, [index]);
      else known.push(index);
    }
  }
  /** @type {number[]} */
  const ordered = [];
  const rest = new Set(bodies.keys());
  const shared = new Float64Array(bodies.length);
  while (rest.size > 0) {
    shared.fill(0);
    for (const before of ordered.slice(-BEFORE)) {
      for (const piece of pieces[before] ?? []) {
        const known = holders.get(piece) ?? [];
        if (known.length < COMMON) for (const index of known) shared[index] = (shared[index] ?? 0) + 1;
      }
    }
    let best = -1;
    let most = -1;
    for (const index of rest) {
      const part = (shared[index] ?? 0) / ((pieces[index]?.length ?? 0) + SHORT);
      if (part > most) [best, most] = [index, part];
    }
    ordered.push(best);
    rest.delete(best);
  }
  return ordered;
}

/**
 * The WebAssembly with a name for each function. By name, they are in the order that compresses best.
 *
 * @param {Uint8Array} wasm without names
 * @returns {Uint8Array}
 */
export function namedInOrder(wasm) {
  let imports = 0;
  /** @type {Uint8Array[]} */
  let bodies = [];
  for (const { kind, start } of sections(wasm)) {
    if (kind === IMPORT) imports = imported(wasm, start);
    if (kind === CODE) bodies = bodiesAt(wasm, start);
  }
  const ordered = order(bodies);
  const ranks = new Map(ordered.map((index, rank) => [index, rank]));
  const names = Array.from({ length: imports + bodies.length }, (_, index) => {
    const rank = index < imports ? index : imports + (ranks.get(index - imports) ?? 0);
    return [...leb(index), 5, ...Buffer.from(String(rank).padStart(5, "0"))];
  });
  const list = [...leb(names.length), ...names.flat()];
  const content = [4, ...Buffer.from("name"), 1, ...leb(list.length), ...list];
  return Uint8Array.from([...wasm, 0, ...leb(content.length), ...content]);
}
