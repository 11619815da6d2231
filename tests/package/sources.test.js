// The sources that `init` and `initSync` accept, and the errors for all others.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { installPackage, runInNode } from "./installed.js";

const FILE = "node_modules/invitcode/invitcode_wasm_bg.wasm";

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/**
 * Starts the package in a new process, and returns the result of checking a code, or the error.
 *
 * @param {string} start
 * @param {string} [lines] before the package is imported
 * @returns {Promise<{ ok?: boolean, name?: string, code?: string, message: string }>}
 */
function started(start, lines = "") {
  return runInNode(
    installed.folder,
    `import { readFileSync } from "node:fs";
    import { pathToFileURL } from "node:url";
    import { createContext, runInContext } from "node:vm";
    const bytes = readFileSync("${FILE}");
    ${lines}
    const { default: init, initSync, checkCode } = await import("invitcode");
    let told;
    try {
      ${start}
      told = checkCode("12");
    } catch ({ name, code, message }) {
      told = { name, code, message };
    }
    console.log(JSON.stringify(told));`,
  );
}

/** @param {{ name?: string, code?: string, message: string }} told @param {RegExp} expected */
function assertRefused({ name, code, message }, expected) {
  assert.deepEqual([name, code], ["InvitcodeError", "ERR_MODULE"], message);
  assert.match(message, expected);
}

for (const start of [
  "await init();",
  "await init(undefined);",
  `await init("${FILE}");`,
  `await init("./${FILE}");`,
  `await init(pathToFileURL("${FILE}"));`,
  `await init(pathToFileURL("${FILE}").href);`,
  `await init({ module_or_path: "${FILE}" });`,
  "await init(bytes);",
  "await init(Promise.resolve(bytes));",
  "await init({ module: bytes });",
  "await init({ module: new WebAssembly.Module(bytes) });",
  "await init(new Blob([bytes]));",
  'await init(new Response(bytes, { headers: { "Content-Type": "application/wasm" } }));',
  "await init(new Response(bytes));",
  "await init(`data:application/wasm;base64,${bytes.toString('base64')}`);",
  "await init(new Request(`data:application/wasm;base64,${bytes.toString('base64')}`));",
  "initSync({ module: bytes });",
  "initSync(bytes);",
  "initSync({ module: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) });",
  "initSync(new WebAssembly.Module(bytes));",
  'initSync({ module: (await import("invitcode/invitcode_wasm_bg.wasm")).default });',
  'await init((await import("invitcode/embedded")).default);',
]) {
  test(`in Node the package starts by \`${start}\``, async () => {
    assert.deepEqual(await started(start), { ok: false, problem: "length" });
  });
}

test("bytes and modules of another realm are accepted", async () => {
  const lines = `const context = createContext({ bytes: [...bytes] });
    const theirs = runInContext("new Uint8Array(bytes)", context);
    const module = runInContext("new WebAssembly.Module(new Uint8Array(bytes))", context);
    if (theirs instanceof Uint8Array || module instanceof WebAssembly.Module) throw new Error("these are of this realm");`;
  for (const start of ["await init(theirs);", "initSync({ module: theirs.buffer });", "initSync({ module });", "await init(module);", "await init({ module });"]) {
    assert.deepEqual(await started(start, lines), { ok: false, problem: "length" }, start);
  }
});

test("the package runs without the globals TextDecoder and TextEncoder, as in jsdom", async () => {
  const lines = "delete globalThis.TextDecoder; delete globalThis.TextEncoder;";
  assert.deepEqual(await started("await init();", lines), { ok: false, problem: "length" });
});

test("a codec is created on first use, so it may be defined after the import", async () => {
  const lines = `const { TextDecoder, TextEncoder } = globalThis;
    delete globalThis.TextDecoder;
    delete globalThis.TextEncoder;
    process.getBuiltinModule = undefined;`;
  const found = await started("Object.assign(globalThis, { TextDecoder, TextEncoder }); initSync({ module: bytes });", lines);
  assert.deepEqual(found, { ok: false, problem: "length" });
  assert.match((await started("initSync({ module: bytes });", lines)).message, /invitcode needs Text(De|En)coder/);
});

for (const start of [
  ...["null", "12", "true", "{}", "[]", "() => 1", "{ module_or_path: null }", "{ module: null }", "{ module: undefined }", "{ module: {} }", "Promise.resolve(null)", "Promise.resolve()"].map(
    (source) => `await init(${source});`,
  ),
  ...["", "null", "undefined", "12", '"x"', "{}", "[]", "{ module: null }", "{ module: undefined }", `{ module: "${FILE}" }`, "{ module: {} }", "{ module: Promise.resolve(bytes) }"].map(
    (source) => `initSync(${source});`,
  ),
]) {
  test(`\`${start}\` is refused with the line to write`, async () => {
    assertRefused(await started(start), /^init(Sync)? takes .*; it was given (null|undefined|number|boolean|string|object|function)\. Write: import init from "invitcode"; await init\(\)$/);
  });
}

test("init(null) is refused even after the start, and init() is not", async () => {
  assertRefused(await started("await init(); await init(null);"), /it was given null/);
  assertRefused(await started("await init(); initSync(null);"), /it was given null/);
  assert.deepEqual(await started("await init(); initSync(); await init();"), { ok: false, problem: "length" });
});

test("wrong bytes are reported by their first bytes or by the engine's message", async () => {
  for (const start of ["await init(new Uint8Array([1, 2, 3]));", "initSync({ module: new Uint8Array([1, 2, 3]) });"]) {
    assertRefused(await started(start), /The bytes: not WebAssembly, starting with 01 02 03\. /);
  }
  assertRefused(await started("await init(new Uint8Array());"), /not WebAssembly, with an empty body/);
  for (const start of ["await init(bytes.subarray(0, 5000));", "initSync({ module: bytes.subarray(0, 5000) });"]) {
    assertRefused(await started(start), /not this version's WebAssembly \(.*\)/);
  }
  const another = "new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])";
  assertRefused(await started(`await init(${another});`), /not this version's WebAssembly/);
  assertRefused(await started(`initSync({ module: new WebAssembly.Module(${another}) });`), /not this version's WebAssembly/);
});

test("a failed start from any source can be retried", async () => {
  const start = "await init(new Uint8Array([1, 2, 3])).catch(() => {}); await Promise.all([init(), init()]);";
  assert.deepEqual(await started(start), { ok: false, problem: "length" });
});

test("a missing file is reported with the reason", async () => {
  assertRefused(await started('await init("nowhere.wasm");'), /^nowhere\.wasm could not be read \(ENOENT\)\. .*invitcode\/embedded/);
  assertRefused(await started('await init(new URL("file:///nowhere.wasm"));'), /^file:\/\/\/nowhere\.wasm could not be read \(ENOENT\)\./);
});

test("a wrong response is reported with its status, content type and first bytes", async (context) => {
  /** @type {Record<string, [status: number, headers: Record<string, string>, body: string]>} */
  const answers = {
    "/page": [200, { "Content-Type": "text/html; charset=utf-8" }, "<!doctype html><title>app</title>"],
    "/missing": [404, { "Content-Type": "text/plain" }, "Not found"],
    "/empty": [200, { "Content-Type": "application/wasm" }, ""],
    "/broken": [200, { "Content-Type": "application/wasm" }, "\0asm\u0001\0\0\0 and more"],
    "/untyped": [500, {}, "\u0001\u0002"],
    "/.vite/deps/invitcode_wasm_bg.wasm": [200, { "Content-Type": "text/html" }, "<!doctype html>"],
  };
  const server = createServer((request, response) => {
    const [status, headers, body] = answers[String(request.url)] ?? [404, {}, ""];
    response.writeHead(status, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  /** @type {Record<string, RegExp>} */
  const expected = {
    "/page": /\/page answered 200, text\/html; charset=utf-8: not WebAssembly, starting with "<!doctype html><title>ap"\. .*invitcode\/embedded/,
    "/missing": /\/missing answered 404, text\/plain, starting with "Not found"\. /,
    "/empty": /\/empty answered 200, application\/wasm: not WebAssembly, with an empty body\. /,
    "/broken": /\/broken answered 200, application\/wasm: not this version's WebAssembly \(/,
    "/untyped": /\/untyped answered 500, no content type, starting with 01 02\. /,
    "/.vite/deps/invitcode_wasm_bg.wasm": /\. In vite\.config\.js write: optimizeDeps: \{ exclude: \["invitcode"\] \}$/,
  };
  for (const [path, message] of Object.entries(expected)) {
    assertRefused(await started(`await init("${origin}${path}");`), message);
  }
  assertRefused(await started('await init("http://127.0.0.1:1/x.wasm");'), /^http:\/\/127\.0\.0\.1:1\/x\.wasm could not be fetched \(/);
});
