import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { namedInOrder, order } from "../../js/tools/order-functions.js";

/** Bytes that repeat nothing. @param {number} seed @param {number} length */
const noise = (seed, length) => Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, (_, part) => createHash("sha256").update(`${seed} ${part}`).digest())).subarray(0, length);

test("functions that share most of their bytes stand beside each other, and each is there once", () => {
  const bodies = [noise(1, 900), noise(2, 800), noise(1, 700), noise(3, 600), noise(2, 500), noise(3, 400)];
  const ordered = order(bodies);
  assert.deepEqual(ordered.toSorted(), [0, 1, 2, 3, 4, 5]);
  for (const [one, other] of [[0, 2], [1, 4], [3, 5]]) assert.equal(Math.abs(ordered.indexOf(one ?? 0) - ordered.indexOf(other ?? 0)), 1);
});

test("repetitions farther apart than gzip looks back are brought together", () => {
  const bodies = Array.from({ length: 60 }, (_, index) => noise(index % 30, 2_000));
  const zipped = (/** @type {number[]} */ places) => gzipSync(Buffer.concat(places.map((place) => bodies[place] ?? new Uint8Array()))).length;
  assert.ok(zipped(order(bodies)) < zipped([...bodies.keys()]) * 0.6);
});

test("the order is told by names, and the same WebAssembly stays valid", async () => {
  const wasm = await readFile(new URL("../../pkg/invitcode_code_bg.wasm", import.meta.url));
  const named = namedInOrder(wasm);
  assert.ok(WebAssembly.validate(Uint8Array.from(named)));
  const module = new WebAssembly.Module(Uint8Array.from(named));
  assert.equal(WebAssembly.Module.customSections(module, "name").length, 1);
  assert.deepEqual(Buffer.from(named.subarray(0, wasm.length)), wasm);
});
