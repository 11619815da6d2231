// What each entry adds to a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOfEntry } from "../support/entry-size.js";

test("a page that only calls the service gets no WebAssembly and at most 4 KB", async () => {
  const { script, wasm } = await sizeOfEntry("http.js");
  assert.equal(wasm.raw, 0);
  assert.ok(script.gzip <= 4096, `${script.gzip} bytes`);
});

test("the references for Convex take at most 1 KB", async () => {
  const { script, wasm } = await sizeOfEntry("convex-api.js");
  assert.equal(wasm.raw, 0);
  assert.ok(script.gzip <= 1024, `${script.gzip} bytes`);
});

test("invitcode/react takes at most 24 KB beside React, 9 KB more when somebody opens conditions, campaigns or the history, and the WebAssembly of invitcode/code alone", async () => {
  const { script, later, wasm } = await sizeOfEntry("react/index.js");
  const code = await sizeOfEntry("code.js");
  assert.ok(script.gzip <= 24_576, `${script.gzip} bytes`);
  assert.ok(later.gzip > 1024 && later.gzip <= 9216, `${later.gzip} bytes later`);
  assert.deepEqual(wasm, code.wasm);
});

test("a page that uses only the hook for a code does not get the components", async () => {
  const hook = await sizeOfEntry("react/index.js", "{ InvitcodeProvider, useInvite }");
  const all = await sizeOfEntry("react/index.js");
  assert.ok(hook.script.gzip < all.script.gzip * 0.75, `${hook.script.gzip} of ${all.script.gzip} bytes`);
});
