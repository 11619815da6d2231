/** A WebAssembly file as far as the tools look into it: its sections, and the numbers that it is written in. */

export const TYPE = 1;
export const IMPORT = 2;
export const FUNCTION = 3;
export const CODE = 10;

/** @typedef {ReturnType<typeof reader>} Reader */

/**
 * A reader of a WebAssembly's numbers.
 *
 * @param {Uint8Array} bytes
 * @param {number} [place]
 */
export function reader(bytes, place = 0) {
  const at = { place };
  const byte = () => bytes[at.place++] ?? 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = byte();
      value |= (next & 127) << shift;
      if (next < 128) return value >>> 0;
    }
  };
  /** Passes a list of bytes with its length before it. */
  const skip = () => {
    const length = number();
    at.place += length;
  };
  /** Takes such a list. */
  const list = () => {
    const length = number();
    at.place += length;
    return bytes.subarray(at.place - length, at.place);
  };
  return { at, byte, number, skip, list };
}

/** @param {number} value */
export function leb(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

/**
 * The sections with their places.
 *
 * @param {Uint8Array} wasm
 */
export function* sections(wasm) {
  for (let place = 8; place < wasm.length; ) {
    const { at, number } = reader(wasm, place + 1);
    const length = number();
    yield { kind: wasm[place], begin: place, start: at.place, end: at.place + length };
    place = at.place + length;
  }
}

/**
 * The bodies of the functions.
 *
 * @param {Uint8Array} wasm
 * @param {number} start of the section
 */
export function bodiesAt(wasm, start) {
  const { number, list } = reader(wasm, start);
  return Array.from({ length: number() }, list);
}
