// The entry `invitcode/code` is small and answers like the whole package and the service.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { ERRORS } from "../support/replies.js";
import { installPackage, runInNode } from "./installed.js";
import { openPage } from "./page.js";

const built = fileURLToPath(new URL("../../pkg/", import.meta.url));

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/** What a page loads for an entry: the module, those that it imports, and the WebAssembly. @param {string} entry */
function loaded(entry) {
  const names = new Set([entry]);
  for (const name of names) {
    const source = readFileSync(join(built, name), "utf8");
    for (const [, next] of source.matchAll(/(?:from|import|new URL\()\s*["'](?:\.\/)?([\w.-]+\.(?:js|wasm))["']/g)) {
      if (String(next).endsWith(".js")) names.add(String(next));
    }
  }
  return [...names, "invitcode_code_bg.wasm"];
}

test("all files of invitcode/code together have at most 15,000 compressed bytes", () => {
  const sizes = loaded("code.js").map((name) => /** @type {const} */ ([name, gzipSync(readFileSync(join(built, name)), { level: 9 }).length]));
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(sizes.length >= 4, `it reads what the entry imports: ${sizes.join("; ")}`);
  assert.ok(total <= 15_000, `${total} bytes: ${sizes.join("; ")}`);
});

/** What counts as nothing, as something, and as neither. */
const marks = [
  ..." \t\r\n-\u00a0\u0085\u00ad\u200b\u200c\u200d\u200e\u200f\u2010\u2013\u2043\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u2212\u3000\u30fc\ufe0f\ufe63\ufeff\uff0d",
  "\u{e0100}",
];
const others = [..."\0\u001b\u007f\u0301.?!_éßАΑ①Ａａ０９𝟙ﬁ㎏Ⅳ"];

/** A form of a letter or digit as keyboards and text programs make it. @param {string} symbol */
const forms = (symbol) => [symbol, symbol.toLowerCase(), String.fromCodePoint(symbol.charCodeAt(0) + 0xfee0)];

/** Texts that a person may type for a code, and some with a small mistake. @param {string} code */
const typed = (code) =>
  fc
    .tuple(
      fc.tuple(...[...code].map((symbol) => fc.constantFrom(...forms(symbol)))),
      fc.array(fc.tuple(fc.nat(12), fc.constantFrom(...marks)), { maxLength: 20 }),
      fc.option(fc.tuple(fc.nat(12), fc.oneof(fc.constantFrom(...others), fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZU"))), { freq: 2 }),
      fc.oneof({ weight: 19, arbitrary: fc.constant("") }, { weight: 1, arbitrary: fc.constantFrom(" ".repeat(117), "\u200d".repeat(117)) }),
    )
    .map(([symbols, places, wrong, long]) => {
      const text = [...symbols];
      for (const [place, mark] of places) text.splice(place, 0, mark);
      if (wrong !== null) text.splice(wrong[0], wrong[0] % 2, wrong[1]);
      return text.join("") + long;
    });

test("the whole package, invitcode/code and the service agree on every text", async () => {
  const code = await runInNode(
    installed.folder,
    `import init, { functions, memory } from "invitcode";
    await init();
    const call = functions(memory(), { random: () => new Uint8Array(32).fill(7) });
    await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    console.log(JSON.stringify((await call("invitCode:c", { serverId: "club", creatorId: "ada" })).data));`,
  );
  const texts = [...fc.sample(typed(code), 3000), ...fc.sample(fc.string({ unit: "binary", maxLength: 140 }), 1000)];
  await writeFile(join(installed.folder, "texts.json"), JSON.stringify(texts));
  const { differences, right } = await runInNode(
    installed.folder,
    `import { readFileSync } from "node:fs";
    import init, * as whole from "invitcode";
    import start, * as small from "invitcode/code";
    await Promise.all([init(), start()]);
    const call = whole.functions(whole.memory(), { random: () => new Uint8Array(32).fill(7) });
    await call("server:c", { serverId: "club", name: "Club", ownerId: "ada" });
    const { data: code } = await call("invitCode:c", { serverId: "club", creatorId: "ada" });
    const differences = [];
    let right = 0;
    for (const text of JSON.parse(readFileSync("texts.json", "utf8"))) {
      const checked = whole.checkCode(text);
      const reply = await call("invitCode:r", { code: text });
      const found = reply.status === "success" && reply.data.code === code;
      right += found;
      const same = JSON.stringify([small.checkCode(text), small.formatCode(text)]) === JSON.stringify([checked, whole.formatCode(text)]);
      if (!same || found !== (checked.code === code) || reply.code === 429) differences.push([text, reply, checked]);
    }
    console.log(JSON.stringify({ differences: differences.slice(0, 3), right }));`,
  );
  assert.deepEqual(differences, []);
  assert.ok(right > 1000 && right < 3000, `${right} of the texts were the code`);
});

test("invitcode/code describes errors and refuses mistakes like the whole package", async () => {
  const keys = [...Object.keys(ERRORS).map((name) => `errors.${name}`), "errors.nope", ""];
  const [whole, small] = await runInNode(
    installed.folder,
    `import init, * as whole from "invitcode";
    import start, * as small from "invitcode/code";
    const told = async (entry, ready) => {
      const attempt = (task) => {
        try {
          return task();
        } catch (error) {
          return [error instanceof entry.InvitcodeError, error.name, error.code, error.message];
        }
      };
      const early = [() => entry.checkCode("x"), () => entry.formatCode("x"), () => entry.describeError("x")].map(attempt);
      await ready();
      await ready();
      const described = ["en", "fr", "fr-CA", "de", ""].flatMap((language) =>
        ${JSON.stringify(keys)}.map((key) => attempt(() => entry.describeError(key, language))),
      );
      const wrong = [undefined, null, 12, {}].flatMap((it) => [
        attempt(() => entry.checkCode(it)), attempt(() => entry.formatCode(it)), attempt(() => entry.describeError(it)),
      ]);
      return [early, described, wrong];
    };
    console.log(JSON.stringify([await told(whole, init), await told(small, start)]));`,
  );
  assert.deepEqual(small, whole);
});

test("a page without a bundler runs invitcode/code", async () => {
  const imports = { "invitcode/code": "/node_modules/invitcode/code.js" };
  await writeFile(
    join(installed.folder, "index.html"),
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">
      import init, { checkCode, describeError, formatCode } from "invitcode/code";
      await init();
      window.result = [checkCode("nhka\\u200dn1q9－d9ct\\n"), checkCode("nhka"), formatCode("ｎｈｋａｎ１ｑ９ｄ９ｃｔ"), describeError("errors.expired", "fr")];
    </script>`,
  );
  const { result, complaints } = await openPage(installed.folder);
  assert.deepEqual(result, [
    { ok: true, code: "NHKAN1Q9D9CT" },
    { ok: false, problem: "length" },
    "NHKA-N1Q9-D9CT",
    "Ce code a expiré. Demandez-en un nouveau.",
  ]);
  assert.deepEqual(complaints, []);
});

test("a worker starts invitcode/code from its module or its bytes", async () => {
  const bytes = await readFile(join(built, "invitcode_code_bg.wasm"));
  const results = await runInNode(
    installed.folder,
    `import init, { checkCode, initSync } from "invitcode/code";
    const thrown = [];
    for (const wrong of [undefined, null, {}, { module: "x" }, { module: null }]) {
      try { initSync(wrong); } catch (error) { thrown.push(error.code); }
    }
    for (const wrong of [null, { module: null }, { module_or_path: null }]) await init(wrong).catch((error) => thrown.push(error.code));
    initSync({ module: new WebAssembly.Module(Buffer.from("${bytes.toString("base64")}", "base64")) });
    console.log(JSON.stringify([thrown, checkCode("NHKAN1Q9D9CT").ok]));`,
  );
  assert.deepEqual(results, [Array(8).fill("ERR_MODULE"), true]);
});

test("the memory of invitcode/code does not grow with the number of typed codes", async () => {
  const [before, after] = await runInNode(
    installed.folder,
    `import init, { checkCode, describeError, formatCode } from "invitcode/code";
    const { memory } = await init();
    const type = () => {
      for (let length = 0; length < 200; length += 1) {
        checkCode("x".repeat(length));
        formatCode("é ".repeat(length));
        describeError("errors.expired", "fr");
      }
    };
    type();
    const before = memory.buffer.byteLength;
    for (let round = 0; round < 200; round += 1) type();
    console.log(JSON.stringify([before, memory.buffer.byteLength]));`,
  );
  assert.equal(after, before);
});
