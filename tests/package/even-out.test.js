import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { evenOut } from "../../js/tools/even-out.js";

const [I32, I64] = [0x7f, 0x7e];

/** A section, or a body: its length and its bytes. @param {number[]} bytes */
const sized = (bytes) => [bytes.length, ...bytes];

/** Code that returns its first parameter twice, through a local of each type. @param {number} narrow @param {number} wide */
const twice = (narrow, wide) => [0x20, 0, 0x21, narrow, 0x20, narrow, 0xac, 0x21, wide, 0x20, wide, 0xa7, 0x20, narrow, 0x6a, 0x0b];

/** A WebAssembly with the functions `a`, of one parameter, and `b`, of two. @param {number[]} a @param {number[]} b */
const wasm = (a, b) =>
  Uint8Array.from([
    ...Buffer.from("\0asm"), 1, 0, 0, 0,
    1, ...sized([2, 0x60, 1, I32, 1, I32, 0x60, 2, I32, I32, 1, I32]),
    3, ...sized([2, 0, 1]),
    7, ...sized([2, 1, 97, 0, 0, 1, 98, 0, 1]),
    10, ...sized([2, ...sized(a), ...sized(b)]),
  ]);

test("functions that do the same are the same bytes, whatever parameters they have and wherever their locals were", () => {
  const found = evenOut(wasm([2, 1, I64, 2, I32, ...twice(3, 1)], [2, 1, I32, 1, I64, ...twice(2, 3)]));
  const same = twice(8, 16);
  const expected = wasm([2, 15, I32, 1, I64, ...same], [2, 14, I32, 1, I64, ...same]);
  assert.deepEqual(Buffer.from(found), Buffer.from(expected));
  const { a, b } = /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(found))).exports);
  assert.deepEqual([a(21), b(4, 7)], [42, 8]);
});

test("the first local that is used comes first, and then those that are used most", () => {
  const code = (/** @type {number[]} */ order) => order.flatMap((local) => [0x20, local, 0x1a]).concat(0x20, 0, 0x0b);
  const other = [0, ...code([])];
  const found = evenOut(wasm([1, 3, I32, ...code([2, 1, 3, 3])], other));
  assert.deepEqual(Buffer.from(found), Buffer.from(wasm([1, 10, I32, ...code([8, 10, 9, 9])], other)));
});

test("an instruction that the tool does not know stops the build", () => {
  const other = [0, 0x20, 0, 0x0b];
  for (const unknown of [[0xfd, 0], [0xfc, 18]]) assert.throws(() => evenOut(wasm([0, ...unknown, 0x20, 0, 0x0b], other)), /which is not known: see js\/tools\/even-out\.js/);
});

test("a load or a store says nothing about its alignment", () => {
  const code = (/** @type {number} */ aligned) => [0, 0x20, 0, 0x28, aligned, 4, 0x0b];
  const other = [0, 0x20, 0, 0x0b];
  assert.deepEqual(Buffer.from(evenOut(wasm(code(2), other))), Buffer.from(wasm(code(0), other)));
  assert.throws(() => evenOut(wasm(code(0x42), other)), /which is not known/);
});

test("the WebAssembly of the package stays as it is when it is evened out again", async () => {
  const kept = await readFile(new URL("../../pkg/invitcode_code_bg.wasm", import.meta.url));
  const again = evenOut(kept);
  assert.ok(WebAssembly.validate(Uint8Array.from(again)));
  assert.deepEqual(Buffer.from(evenOut(again)), Buffer.from(again));
  assert.ok(Math.abs(again.length - kept.length) < kept.length / 100);
});
