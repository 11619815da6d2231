// Thrown errors have one class with documented codes. The tests read the codes from the sources and provoke each.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { nodeSqlite } from "../../js/bindings/node-sqlite.js";
import { sqlite } from "../../js/bindings/sqlite.js";
import { http } from "../../js/package/http.js";
import * as invitcode from "../../js/package/index.js";
import { useInvitcode } from "../../js/react/context.js";
import { enter, start } from "../../js/worker/engine.js";
import { mountOf } from "../../js/worker/mount.js";
import { configure, plan } from "../../pkg/invitcode_worker.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** @param {string} file */
const read = (file) => readFileSync(`${root}${file}`, "utf8");
/** @param {string} text @param {RegExp} pattern */
const codesIn = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, code]) => String(code)))].sort();

const documented = codesIn(read("js/package/errors.js"), /^ \* \| `(ERR_\w+)` \|/gm);

test("the sources use exactly the documented error codes", () => {
  const sources = globSync("js/{package,bindings,worker,react}/**/*.js", { cwd: root }).filter((file) => !file.endsWith("errors.js"));
  const rust = codesIn(read("src/wasm/misuse.rs"), /=> "(ERR_\w+)"/g);
  const own = sources.flatMap((file) => codesIn(read(file), /"(ERR_\w+)"/g));
  assert.deepEqual([...new Set([...rust, ...own])].sort(), documented);
  const typed = codesIn(read("js/package/errors.js").match(/@typedef .*ErrorCode/)?.[0] ?? "", /"(ERR_\w+)"/g);
  assert.deepEqual(typed, documented);
});

test("every documented error code can be provoked, and its message says what to write", async () => {
  /** @type {Map<string, unknown>} */
  const found = new Map();
  /** @param {() => unknown} task */
  const provoke = async (task) => {
    try {
      await task();
    } catch (error) {
      found.set(/** @type {any} */ (error).code, error);
    }
  };
  const { checkCode, describeError, functions, initSync, memory } = invitcode;
  const any = /** @type {any} */ ({});
  await provoke(() => checkCode("x"));
  await provoke(() => initSync(any));
  initSync({ module: readFileSync(`${root}pkg/invitcode_wasm_bg.wasm`) });
  await provoke(() => checkCode(any));
  await provoke(() => describeError("errors.nope"));
  await provoke(() => functions(any));
  await provoke(() => functions(memory(), { now: () => Number.NaN })("server:r", { serverId: "x" }));
  await provoke(() => functions(memory(), { random: () => new Uint8Array(31) })("server:r", { serverId: "x" }));
  await provoke(async () => {
    let told;
    const reply = await functions({ name: "own", run: async () => any }, { onError: (cause) => (told = cause) })("server:r", { serverId: "x" });
    assert.equal(/** @type {any} */ (reply).error, "errors.internal");
    throw told;
  });
  /** @param {any} options */
  const remote = (options) => functions(http({ url: "http://service", retries: 0, ...options }))("server:r", { serverId: "x" });
  await provoke(() => remote({ fetch: async () => Promise.reject(new TypeError("cut")) }));
  await provoke(() => remote({ fetch: () => new Promise(() => {}), deadlineMs: 1 }));
  await provoke(() => functions(http({ url: "http://service" }))("server:r", { serverId: "x" }, { signal: AbortSignal.abort() }));
  await provoke(() => remote({ fetch: async () => new Response("<html>") }));
  await provoke(() => remote({ token: () => 5 }));
  await provoke(() => renderToString(createElement(() => String(useInvitcode()))));
  await provoke(() => sqlite(`${root}no such folder/codes.sqlite`));
  const { getBuiltinModule } = process;
  await provoke(() => {
    process.getBuiltinModule = () => /** @type {any} */ (undefined);
    try {
      nodeSqlite("sqlite()");
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
  });
  await provoke(() => mountOf(/** @type {any} */ ({ nope: 1 })));
  start(new WebAssembly.Module(readFileSync(`${root}pkg/invitcode_worker_bg.wasm`)));
  await provoke(() => enter(() => configure("{")));
  await provoke(() => enter(() => plan(configure("{}"), "{}", new Uint8Array())));

  assert.deepEqual([...found.keys()].sort(), documented);
  for (const [code, error] of found) {
    assert.ok(error instanceof invitcode.InvitcodeError, code);
    assert.equal(error.name, "InvitcodeError");
    assert.ok(error.message.length > 15 && !error.message.includes("::"), error.message);
  }
});
