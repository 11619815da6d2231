/**
 * What a WebAssembly's functions could say in several ways, they say in one, so that gzip finds more repetitions.
 *
 * - An instruction names a local variable by its number, so functions that do the same share their bytes only where their
 *   locals have the same numbers. The pointer to a function's stack frame, which is the first local that it uses, gets the
 *   same number in every function, whatever parameters come before it; then come its other locals, the most used first.
 *   Locals in between are declared but not used: that costs neither bytes nor time.
 * - A load or a store may say to how many bytes its address is aligned. It means the same without, and engines do not ask.
 */
import { CODE, FUNCTION, TYPE, bodiesAt, leb, reader, sections } from "./wasm-file.js";

/** @typedef {import("./wasm-file.js").Reader} Reader */
/** @typedef {{ start: number, end: number, local: number }} Use a local's number in a function's body */
/** @typedef {{ types: number[], code: number, uses: Use[], hints: number[] }} Parts the locals' types, where the code starts, where it names locals, and where it says how an address is aligned */

const I32 = 0x7f;

/** The number of the first local: few functions have more parameters. */
const FIRST = 8;

/** The number of the first local that is not an `i32`. */
const WIDE = 16;

/** How many numbers follow an instruction, or what else does, by its code; nothing follows those that are not listed. */
const FOLLOWING = new Map(
  /** @type {[number[], (reader: Reader) => void][]} */ ([
    // block, loop, if; br, br_if; call; globals; tables; memory.size, memory.grow; i32.const, i64.const; ref.func
    [[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x12, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2], ({ number }) => number()],
    // call_indirect, return_call_indirect
    [[0x11, 0x13], numbers(2)],
    // br_table: the labels, and one for all other cases
    [[0x0e], (reader) => numbers(reader.number() + 1)(reader)],
    // select with a type
    [[0x1c], ({ skip }) => skip()],
    // f32.const, f64.const
    [[0x43], bytes(4)],
    [[0x44], bytes(8)],
    [[0xfc], (reader) => numbers(afterPrefix(reader.number()))(reader)],
  ]).flatMap(([codes, follows]) => codes.map((code) => /** @type {const} */ ([code, follows]))),
);

/** The instructions on locals: `local.get`, `local.set`, `local.tee`. @param {number} instruction */
const isOnLocal = (instruction) => instruction >= 0x20 && instruction <= 0x22;

/** Loads and stores. @param {number} instruction */
const isOnMemory = (instruction) => instruction >= 0x28 && instruction <= 0x3e;

/** The greatest alignment, as a power of two: a greater number would name a memory too. */
const ALIGNED = 4;

/** The last instruction without a prefix that nothing follows: what comes after those on numbers is not known here. */
const LAST_PLAIN = 0xc4;

/** @param {number} count @returns {(reader: Reader) => void} */
function numbers(count) {
  return ({ number }) => {
    for (let index = 0; index < count; index += 1) number();
  };
}

/** @param {number} count @returns {(reader: Reader) => void} */
function bytes(count) {
  return ({ at }) => {
    at.place += count;
  };
}

/** How many numbers follow an instruction with the prefix. @param {number} code */
function afterPrefix(code) {
  // Conversions of floats; memory.init, memory.copy, table.init, table.copy; the other ones on memory and tables.
  if (code < 8) return 0;
  if (code <= 17) return [8, 10, 12, 14].includes(code) ? 2 : 1;
  throw unknown(0xfc, code);
}

/** @param {number[]} instruction */
function unknown(...instruction) {
  return new Error(`the WebAssembly has an instruction ${instruction.join(" ")}, which is not known: see js/tools/even-out.js`);
}

/**
 * @param {Uint8Array} body
 * @returns {Parts}
 */
function partsOf(body) {
  const at = reader(body);
  const types = Array.from({ length: at.number() }, () => {
    const count = at.number();
    return /** @type {number[]} */ (Array(count).fill(at.byte()));
  }).flat();
  const code = at.at.place;
  /** @type {Use[]} */
  const uses = [];
  /** @type {number[]} */
  const hints = [];
  while (at.at.place < body.length) {
    const instruction = at.byte();
    const start = at.at.place;
    if (isOnLocal(instruction)) {
      const local = at.number();
      uses.push({ start, end: at.at.place, local });
    } else if (isOnMemory(instruction)) {
      if (at.number() > ALIGNED) throw unknown(instruction);
      hints.push(start);
      at.number();
    } else {
      const follows = FOLLOWING.get(instruction);
      if (follows === undefined && instruction > LAST_PLAIN) throw unknown(instruction);
      follows?.(at);
    }
  }
  return { types, code, uses, hints };
}

/**
 * The locals that are used, the first one first and then by how often.
 *
 * @param {Use[]} uses
 * @param {number} parameters
 */
function inOrder(uses, parameters) {
  /** @type {Map<number, number>} */
  const times = new Map();
  for (const { local } of uses) if (local >= parameters) times.set(local, (times.get(local) ?? 0) + 1);
  const [first, ...others] = times.keys();
  const sorted = others.sort((one, other) => (times.get(other) ?? 0) - (times.get(one) ?? 0));
  return first === undefined ? [] : [first, ...sorted];
}

/**
 * The same function, said in the one way.
 *
 * @param {Uint8Array} original
 * @param {number} parameters how many it has
 */
function evened(original, parameters) {
  const { types, code, uses, hints } = partsOf(original);
  const body = Uint8Array.from(original);
  for (const hint of hints) body[hint] = 0;
  const ordered = inOrder(uses, parameters);
  /** @param {number} local */
  const typeOf = (local) => types[local - parameters] ?? I32;
  const numbers = new Map(Array.from({ length: parameters }, (_, parameter) => [parameter, parameter]));
  /** @type {number[]} */
  const declared = [];
  for (const type of new Set([I32, ...ordered.map(typeOf)])) {
    const own = ordered.filter((local) => typeOf(local) === type);
    if (own.length > 0) while (parameters + declared.length < (type === I32 ? FIRST : WIDE)) declared.push(I32);
    for (const local of own) {
      numbers.set(local, parameters + declared.length);
      declared.push(type);
    }
    // Fewer numbers of locals repeat more often.
    if (type === I32 && declared.length % 2 === 1) declared.push(I32);
  }
  const written = [...declarations(declared)];
  let place = code;
  for (const { start, end, local } of uses) {
    written.push(...body.subarray(place, start), ...leb(numbers.get(local) ?? 0));
    place = end;
  }
  written.push(...body.subarray(place));
  return written;
}

/** The declaration of locals of these types. @param {number[]} types */
function declarations(types) {
  /** @type {{ type: number, count: number }[]} */
  const runs = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return [...leb(runs.length), ...runs.flatMap(({ type, count }) => [...leb(count), type])];
}

/** How many parameters the functions of each type have. @param {Uint8Array} wasm @param {number} start */
function parametersAt(wasm, start) {
  const { at, number, skip } = reader(wasm, start);
  return Array.from({ length: number() }, () => {
    at.place += 1;
    const parameters = number();
    at.place += parameters;
    skip();
    return parameters;
  });
}

/**
 * The same WebAssembly, its functions said in the one way.
 *
 * @param {Uint8Array} wasm
 * @returns {Uint8Array}
 */
export function evenOut(wasm) {
  /** @type {number[]} */
  let parameters = [];
  /** @type {number[]} */
  let functions = [];
  const parts = [wasm.subarray(0, 8)];
  for (const { kind, begin, start, end } of sections(wasm)) {
    if (kind === TYPE) parameters = parametersAt(wasm, start);
    if (kind === FUNCTION) {
      const { number } = reader(wasm, start);
      functions = Array.from({ length: number() }, number).map((type) => parameters[type] ?? 0);
    }
    if (kind !== CODE) {
      parts.push(wasm.subarray(begin, end));
      continue;
    }
    const bodies = bodiesAt(wasm, start).map((body, index) => Uint8Array.from(evened(body, functions[index] ?? 0)));
    const section = [Uint8Array.from(leb(bodies.length)), ...bodies.flatMap((body) => [Uint8Array.from(leb(body.length)), body])];
    const length = section.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.from([CODE, ...leb(length)]), ...section);
  }
  return Buffer.concat(parts);
}
