// `npm run import` and `npm run export`: an export returns what was imported, despite any interruption.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { startProduct } from "../support/product.js";
import { ask, assertDocument } from "../support/tacobot.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "invitcode-import-"));
after(() => rm(folder, { recursive: true, force: true }));

/** @typedef {{ child: import("node:child_process").ChildProcessWithoutNullStreams, told: string, out: string, code: Promise<number | null> }} Running */

/** @param {string} tool @param {string[]} args @param {{ cwd?: string, env?: Record<string, string>, input?: string }} [options] @returns {Running} */
function begin(tool, args, { cwd = root, env, input } = {}) {
  const child = spawn(process.execPath, [`js/tools/${tool}.js`, ...args], {
    cwd,
    env: { ...process.env, npm_lifecycle_event: "", SERVICE_KEY, ...env },
  });
  const running = { child, told: "", out: "", code: new Promise((resolve) => child.once("close", resolve)) };
  child.stderr.on("data", (data) => (running.told += data));
  child.stdout.on("data", (data) => (running.out += data));
  child.stdin.end(input ?? "");
  return running;
}

/** @param {string} tool @param {string[]} args @param {Parameters<typeof begin>[2]} [options] */
async function run(tool, args, options) {
  const running = begin(tool, args, options);
  return { code: await running.code, told: running.told, out: running.out };
}

let files = 0;
/** @param {string | Uint8Array} text */
async function fileOf(text) {
  const path = join(folder, `${(files += 1)}.json`);
  await writeFile(path, text);
  return path;
}

/** A product of the test's own. @param {import("node:test").TestContext} t */
async function product(t) {
  const own = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
  t.after(() => own.remove());
  return own;
}

/** All documents as lines, sorted. @param {URL} url */
async function exported(url) {
  const path = await fileOf("");
  const { code, told } = await run("export", [path, "--url", url.href]);
  assert.equal(code, 0, told);
  return linesOf(await readFile(path, "utf8"));
}

/** @param {string} text */
const linesOf = (text) => text.split("\n").filter((line) => line !== "").sort();

/**
 * A document as `mongoexport` writes it, relaxed or canonical.
 *
 * @param {number} n
 * @param {number} uses
 * @param {boolean} canonical
 */
function documentOf(n, uses, canonical = false) {
  const int = (/** @type {number} */ value) => (canonical ? `{"$numberInt":"${value}"}` : `${value}`);
  const double = (/** @type {string} */ value) => (canonical ? `{"$numberDouble":"${value}"}` : value);
  const date = canonical ? '{"$date":{"$numberLong":"1672531200123"}}' : '{"$date":"2023-01-01T00:00:00.123Z"}';
  const log = Array.from({ length: uses }, (_, k) => {
    const at = k % 7 === 3 ? double(`1.69345930012${k}E+09`) : int(1693459300 + k);
    const more = k % 11 === 5 ? ',"note":"\\u2028 <é> \\"x\\" 😀"' : "";
    return `{"user_id":"user ${k % 50} of ${n}","timestamp":${at}${more}}`;
  });
  const info =
    `{"id":"c${n}","code":"c${n}","inviter_id":"987654321098765432","uses":${int(uses)},"max_uses":${int(0)},"max_age":${double("86400.0")},` +
    `"temporary":false,"created_at":${date},"revoked":null,"channel_id":"234567890123456789","url":"https://discord.gg/c${n}"}`;
  const id = (0x64000000 + n).toString(16) + "a1b2c3d4e5f6a7b8";
  return (
    `{"_id":{"$oid":"${id}"},"code":"c${n}","guild_id":"${n % 3}23456789012345678","info":${info},"timestamp":${double("1.69345920012345E+09")},` +
    `"invites":[${log.join(",")}],"extra":{"deep":[[],{},${double("-0.0")},${canonical ? '{"$numberLong":"9007199254740993"}' : "9007199254740993"}]}}`
  );
}

/** @param {number} count @param {(n: number) => number} uses @param {boolean} [canonical] */
const documents = (count, uses, canonical) => Array.from({ length: count }, (_, n) => documentOf(n, uses(n), canonical));

describe("an export of what was imported", () => {
  for (const canonical of [false, true]) {
    test(`an import and export of ${canonical ? "canonical" : "relaxed"} Extended JSON returns every document byte for byte`, async (t) => {
      const { url } = await product(t);
      const lines = documents(2500, (n) => n % 23, canonical);
      const path = await fileOf(`${lines.join("\n")}\n`);
      const first = await run("import", [path, "--url", url.href]);
      assert.equal(first.code, 0, first.told);
      assert.match(first.told, /2,500 documents stored, 27,\d+ uses recorded, in [\d.]+ s \([\d,]+ documents a second\)/);
      assert.deepEqual(await exported(url), linesOf(lines.join("\n")));

      const second = await run("import", [path, "--url", url.href]);
      assert.match(second.told, /2,500 documents stored, 0 uses recorded/);
      assert.deepEqual(await exported(url), linesOf(lines.join("\n")));

      const read = await ask(url, "GET", "023456789012345678/invite_codes?limit=100", undefined, { token: SERVICE_KEY });
      for (const document of read.body.page) assertDocument(document);
      const [one] = read.body.page;
      // Which request of the import was first is not promised.
      assert.match(one._id, /^64000[\da-f]{3}a1b2c3d4e5f6a7b8$/);
      assert.equal(one.info.created_at, "2023-01-01T00:00:00.123Z");
      assert.equal(one.timestamp, 1693459200.12345);
    });
  }

  test("an import and export of documents far above the request limit returns them unchanged", async (t) => {
    const { url } = await product(t);
    const lines = [documentOf(1, 3), documentOf(2, 30_000), documentOf(3, 60_000), documentOf(4, 0)];
    const path = await fileOf(lines.join("\n"));
    const { code, told } = await run("import", [path, "--url", url.href]);
    assert.equal(code, 0, told);
    assert.match(told, /4 documents stored, 90,003 uses recorded/);
    assert.deepEqual(await exported(url), [...lines].sort());
    assert.match((await run("import", [path, "--url", url.href])).told, /4 documents stored, 0 uses recorded/);
    const large = await ask(url, "GET", "223456789012345678/invite_codes/c2", undefined, { token: SERVICE_KEY });
    assert.equal(assertDocument(large.body).invites.length, 30_000);
    assert.equal(large.trips, 1);
  });

  test("import and export work over standard input and output", async (t) => {
    const { url } = await product(t);
    const lines = documents(40, (n) => n);
    assert.equal((await run("import", ["-", "--url", url.href], { input: lines.join("\n") })).code, 0);
    assert.deepEqual(linesOf((await run("export", ["--url", url.href])).out), linesOf(lines.join("\n")));
    assert.deepEqual(linesOf((await run("export", ["-", "--url", url.href])).out), linesOf(lines.join("\n")));
  });
});

describe("files to import", () => {
  test("a file may have a byte order mark, Windows line ends, empty lines, white space, and no final line end", async (t) => {
    const { url } = await product(t);
    const spaced = JSON.stringify(JSON.parse(documentOf(2, 3)), null, "\t").replaceAll("\n", " ");
    const path = await fileOf(`\ufeff${documentOf(0, 2)}\r\n\r\n  \n${spaced}\r\n\n${documentOf(1, 2)}`);
    const { code, told } = await run("import", [path, "--url", url.href]);
    assert.equal(code, 0, told);
    const lines = await exported(url);
    assert.equal(lines.length, 3);
    assert.deepEqual(lines.map((line) => JSON.parse(line)), [documentOf(0, 2), documentOf(1, 2), spaced].map((line) => JSON.parse(line)));
  });

  test("malformed lines are skipped and named by number, and the exit code is 2", async (t) => {
    const { url } = await product(t);
    const good = documents(3000, () => 5);
    const lines = good.flatMap((line, n) => (n === 1 ? ["{oops", line] : n === 2000 ? [line.replace('"code"', '"kode"'), line] : n === 2500 ? ["", line] : [line]));
    const huge = `{"_id":"huge","note":"${"x".repeat(1_200_000)}"}`;
    const path = await fileOf([...lines, huge, documentOf(9000, 1), documentOf(9001, 1).slice(0, -30)].join("\n"));
    const { code, told } = await run("import", [path, "--url", url.href]);
    assert.equal(code, 2);
    const skipped = told.split("\n").filter((line) => line.includes(" skipped: "));
    assert.deepEqual(skipped, [
      "line 2 skipped: line must be one JSON object in UTF-8, at most 127 levels deep",
      "line 2002 skipped: code is required, once",
      "line 3004 skipped: line is larger than 1048576 bytes, even without a list of invites",
      "line 3006 skipped: line must be one JSON object in UTF-8, at most 127 levels deep",
    ]);
    assert.match(told, /3,001 documents stored, 15,001 uses recorded, 4 lines skipped/);
    assert.deepEqual(await exported(url), [...good, documentOf(9000, 1)].sort());
  });

  test("a file in another format is reported once, by its first bytes, with what to do", async (t) => {
    const { url } = await product(t);
    const lines = documents(300, () => 2).join("\n");
    const pretty = JSON.stringify(JSON.parse(documentOf(1, 1)), undefined, "\t");
    const bson = Buffer.from([0x16, 0, 0, 0, 0x07, ...Buffer.from("_id\0"), ...Buffer.alloc(12, 0x64), 0]);
    /** @type {[string | Uint8Array, RegExp][]} */
    const forms = [
      [` [\n${documentOf(1, 1)}]`, /one JSON array.*Export it without --jsonArray/],
      [`${pretty}\n${pretty}\n`, /over several lines.*Export it without --pretty/],
      [JSON.stringify([JSON.parse(documentOf(1, 1))], undefined, 2), /one JSON array/],
      [gzipSync(lines), /is gzip; `mongoexport` writes one JSON document a line.*gunzip -c/],
      [zstdCompressSync(lines), /is zstd; /],
      [bson, /is BSON, as `mongodump` writes it/],
      [Buffer.from([0x6d, 0xe2, 0x99, 0x81, 1, 2, 3]), /is BSON, as `mongodump` writes it/],
      [Buffer.from(`\ufeff${lines}`, "utf16le"), /is UTF-16/],
      [Buffer.from(lines, "utf16le").swap16(), /is UTF-16/],
      [Buffer.concat([Buffer.from(lines), Buffer.alloc(3)]).subarray(-2000), /holds zero bytes/],
      ["_id,code,guild_id\n1,2,3\n", /is CSV/],
      ["<!doctype html>\n<p>", /is HTML/],
    ];
    for (const [file, expected] of forms) {
      const { code, told } = await run("import", [await fileOf(file), "--url", url.href]);
      assert.deepEqual([code, told.split("\n").length], [1, 2], told);
      assert.match(told, expected);
    }
    const piped = await run("import", ["-", "--url", url.href], { input: pretty });
    assert.match(piped.told, /over several lines/);
    assert.deepEqual(await exported(url), []);
  });

  test("a file with two exports of one document imports all uses once", async (t) => {
    const { url } = await product(t);
    const older = documents(400, (n) => n % 5);
    const newer = documents(500, (n) => (n % 5) + 2);
    const large = [documentOf(9000, 30_000), documentOf(9000, 30_010)];
    const path = await fileOf([...older, large[0], ...newer, large[1], ""].join("\n"));
    const { code, told } = await run("import", [path, "--url", url.href]);
    assert.equal(code, 0, told);
    assert.deepEqual(await exported(url), [...newer, String(large[1])].sort());
    assert.match((await run("import", [path, "--url", url.href])).told, /, 0 uses recorded/);
  });

  test("a file may hold documents without a log, and fields that look like parts of one", async (t) => {
    const { url } = await product(t);
    const bare = documentOf(1, 0).replace('"invites":[],', "");
    const lines = [
      bare,
      documentOf(2, 2).replace('"info":{', '"info":{"z":{"a":1,"$invitesFrom":0,"invites":[]},'),
      documentOf(3, 0).replace(/^{/, '{"$invitesFrom":1,').replace('"extra"', '"z":["a",0,[]],"extra"'),
      documentOf(4, 1).replace("2023-01-01T00:00:00.123Z", "2015-12-29T10:00:00.000+0100"),
    ];
    const { code, told } = await run("import", [await fileOf(lines.join("\n")), "--url", url.href]);
    assert.equal(code, 0, told);
    assert.deepEqual(await exported(url), [...lines].sort());
    const found = await ask(url, "GET", "123456789012345678/invite_codes/c1", undefined, { token: SERVICE_KEY });
    const other = await ask(url, "GET", "123456789012345678/invite_codes/c4", undefined, { token: SERVICE_KEY });
    assert.deepEqual([found, other].map(({ body }) => (assertDocument(body), body.info.created_at)), ["2023-01-01T00:00:00.123Z", "2015-12-29T10:00:00.000+01:00"]);
  });

  test("an empty or missing file is reported clearly", async (t) => {
    const { url } = await product(t);
    const { code, told } = await run("import", [await fileOf(""), "--url", url.href]);
    assert.deepEqual([code, /0 documents stored/.test(told)], [0, true]);
    assert.deepEqual(await run("import", [join(folder, "none")]), { code: 1, told: `There is no file ${join(folder, "none")}\n`, out: "" });
    assert.match((await run("import", [])).told, /^Usage: npm run import -- FILE/);
  });

  test("a file may arrive through a pipe", async (t) => {
    const { url } = await product(t);
    const lines = documents(3, () => 1);
    const path = await fileOf(lines.join("\n"));
    const piped = spawnSync("bash", ["-c", `node js/tools/import.js <(cat ${path}) --url ${url.href}`], { cwd: root, env: { ...process.env, SERVICE_KEY }, encoding: "utf8" });
    assert.equal(piped.status, 0, piped.stderr);
    assert.deepEqual(await exported(url), [...lines].sort());
  });
});

describe("ordinary mistakes", () => {
  test("an ordinary mistake ends with one sentence, without a stack trace", async (t) => {
    const { url } = await product(t);
    const file = await fileOf(documentOf(1, 1));
    const stranger = createHttpServer((_, response) => response.end("<p>Hello</p>")).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    t.after(() => stranger.close());
    const elsewhere = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (stranger.address()).port}`;
    const own = ["--url", url.href];
    /** @type {[string, string[], RegExp][]} */
    const mistakes = [
      ["import", [folder, ...own], /^Cannot read .*: it is a folder$/],
      ["import", [join(file, "x"), ...own], /^Cannot read .*: a part of the path is a file, not a folder$/],
      ["import", [file, "--url", "localhost:8787"], /^--url must be an address like https:\/\/invites\.example, not "localhost:8787"$/],
      ["import", [file, "--key", "with space", ...own], /^--key must be printable ASCII/],
      ["import", [file, "--key", "no-such-key", ...own], /answered 401: .*set SERVICE_KEY or pass --key$/],
      ["import", [file, "--url", elsewhere], /does not answer as invitcode does/],
      ["import", [file, "--colour"], /^Unknown option '--colour'/],
      ["export", [folder, ...own], /^Cannot write .*: it is a folder$/],
      ["export", [join(folder, "none", "x"), ...own], /^Cannot write .*: there is no such file or folder$/],
      ["export", [join(file, "x"), ...own], /^Cannot write .*: a part of the path is a file, not a folder$/],
      ["export", ["--url", "nowhere"], /^--url must be an address/],
      ["export", ["--url", elsewhere], /does not answer as invitcode does/],
      ["export", ["a", "b"], /^Usage: npm run export/],
      ["export", ["--colour"], /^Unknown option '--colour'/],
    ];
    for (const [tool, args, expected] of mistakes) {
      const { code, told } = await run(tool, args);
      assert.equal(code, 1, told);
      assert.match(told.trimEnd().split("\n")[0] ?? "", expected);
      assert.ok(!/\n\s+at /.test(told), told);
    }
    const port = await run("import", [file], { env: { PORT: "many" } });
    assert.deepEqual(port, { code: 1, told: 'PORT must be a number from 1 to 65535, not "many"\n', out: "" });
  });

  test("a full device is reported, and the service continues", { skip: !existsSync("/dev/full") }, async (t) => {
    const { url } = await product(t);
    await run("import", [await fileOf(documentOf(1, 1)), "--url", url.href]);
    for (const target of ["/dev/full", "-"]) {
      const shell = `node js/tools/export.js ${target} --url ${url.href} ${target === "-" ? "> /dev/full" : ""}`;
      const { status, stderr } = spawnSync("bash", ["-c", shell], { cwd: root, env: { ...process.env, SERVICE_KEY }, encoding: "utf8" });
      assert.equal(status, 1, stderr);
      assert.match(stderr, /^Cannot write .*: no space is left on the device\n$/);
    }
  });
});

test("an export with a closed reader ends quietly", async (t) => {
  const { url } = await product(t);
  await run("import", [await fileOf(documents(3000, () => 20).join("\n")), "--url", url.href]);
  const shell = `set -o pipefail; node js/tools/export.js --url ${url.href} | head -n 1`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", shell], { cwd: root, env: { ...process.env, SERVICE_KEY }, encoding: "utf8" });
  assert.deepEqual([status, stdout.split("\n").length, stderr], [0, 2, ""]);
});

describe("interrupted imports", () => {
  test("a killed import continues where it was, and a failed export leaves no file", async (t) => {
    const { url } = await product(t);
    const lines = documents(20_000, (n) => n % 9);
    const path = await fileOf(`${lines.join("\n")}\n`);
    const killed = begin("import", [path, "--url", url.href]);
    const memory = `${path}.import-progress`;
    while ((await stat(memory).catch(() => undefined)) === undefined) await new Promise((resolve) => setTimeout(resolve, 2));
    killed.child.kill("SIGKILL");
    await killed.code;
    const { done } = JSON.parse(await readFile(memory, "utf8"));
    assert.ok(done.lines > 0 && done.lines < lines.length, `killed in the middle: ${done.lines}`);

    const { code, told } = await run("import", [path, "--url", url.href]);
    assert.equal(code, 0, told);
    assert.match(told, /continuing after line [\d,]+, where an earlier import ended/);
    assert.match(told, /20,000 documents stored/);
    assert.deepEqual(await exported(url), [...lines].sort());
    assert.equal(await stat(memory).catch(() => undefined), undefined);

    await run("import", [await fileOf(`${lines[0]}\n`), "--url", url.href]);
    const target = join(folder, "never.json");
    const failed = await run("export", [target, "--url", url.href], { env: { SERVICE_KEY: "wrong-key-0123456789" } });
    assert.equal(failed.code, 1);
    assert.match(failed.told, /answered 401: Authentication required. The service key is needed: set SERVICE_KEY or pass --key/);
    assert.ok(!failed.told.includes("wrong-key"));
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith("never")), []);
  });

  test("an import into a service that is repeatedly killed is complete, with nothing lost or doubled", async (t) => {
    const own = await product(t);
    let port = own.port;
    // The service's address stays the same while it comes and goes.
    const door = createServer((socket) => {
      const inner = connect(port, "127.0.0.1");
      for (const [one, other] of [[socket, inner], [inner, socket]]) one?.on("error", () => other?.destroy()).on("close", () => other?.destroy());
      socket.pipe(inner).pipe(socket);
    });
    await new Promise((resolve) => door.listen(0, "127.0.0.1", () => resolve(undefined)));
    t.after(() => door.close());
    const { port: fixed } = /** @type {import("node:net").AddressInfo} */ (door.address());

    const lines = [...documents(15_000, (n) => n % 9), documentOf(50_000, 40_000)];
    const path = await fileOf(`${lines.join("\n")}\n`);
    const running = begin("import", [path, "--url", `http://127.0.0.1:${fixed}`]);
    let ended = false;
    void running.code.then(() => (ended = true));
    // An import that finds no service at its start reports it at once.
    const hasBegun = async () => (await own.rows("SELECT 1 FROM tacobot_invite LIMIT 1")).length > 0;
    while (!ended && !(await hasBegun())) await new Promise((resolve) => setTimeout(resolve, 20));
    for (let round = 0; round < 3 && !ended; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150 + 150 * round));
      own.kill();
      await own.stop();
      await own.start();
      port = own.port;
    }
    assert.equal(await running.code, 0, running.told);
    assert.match(running.told, /15,001 documents stored/);
    assert.deepEqual(await exported(own.url), [...lines].sort());
  });

  test("an interrupted import neither loses nor doubles uses that are recorded meanwhile", async (t) => {
    const { url } = await product(t);
    // Of these entries, some are the same as others far behind them, down to the last bit of their times.
    const lines = [documentOf(70_000, 50_000), ...documents(3000, () => 3)];
    const { guild_id: guild, code } = JSON.parse(String(lines[0]));
    const first = String(lines[0]).replace(/"invites":\[.*\],"extra"/, '"invites":[],"extra"');
    await run("import", [await fileOf(first), "--url", url.href]);

    const running = begin("import", [await fileOf(lines.join("\n")), "--url", url.href]);
    let ended = false;
    void running.code.then(() => (ended = true));
    const told = [];
    // New users, and now and then one that the file has as well.
    for (let n = 0; !ended; n += 1) {
      const use = n % 5 === 0 ? { user_id: `user ${n % 50} of 70000`, timestamp: 1693459300 + n } : { user_id: `new ${n}`, timestamp: n };
      const answer = await ask(url, "POST", `${guild}/invite_codes/${code}/invites`, use, { token: SERVICE_KEY });
      assert.ok(answer.status === 201 || answer.status === 200, answer.text);
      told.push(`${use.user_id} ${use.timestamp}`);
    }
    assert.equal(await running.code, 0, running.told);
    const { body } = await ask(url, "GET", `${guild}/invite_codes/${code}`, undefined, { token: SERVICE_KEY });
    const kept = body.invites.map((/** @type {any} */ use) => `${use.user_id} ${use.timestamp}`);
    const expected = JSON.parse(String(lines[0])).invites.map((/** @type {any} */ use) => `${use.user_id} ${use.timestamp}`);
    assert.ok(told.length > 5, "the load was real");
    const inFile = new Set(expected);
    const others = [...new Set(told)].filter((use) => !inFile.has(use));
    assert.deepEqual(counted(kept), counted([...expected, ...others]));
  });
});

/** How often each text is there. @param {string[]} texts */
function counted(texts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

test("without a running service, an import starts one for its duration", async () => {
  const clone = join(folder, "clone");
  for (const name of ["js", "pkg", "src/storage/migrations", "package.json", "wrangler.toml"]) {
    await cp(join(root, name), join(clone, name), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(clone, "node_modules"));
  const probe = createServer();
  const port = await new Promise((resolve) => probe.listen(0, "127.0.0.1", () => resolve(/** @type {any} */ (probe.address()).port)));
  await new Promise((resolve) => probe.close(resolve));
  const options = { cwd: clone, env: { PORT: String(port) } };
  const lines = documents(20, (n) => n);
  const imported = await run("import", [await fileOf(lines.join("\n"))], options);
  assert.equal(imported.code, 0, imported.told);
  assert.match(imported.told, /nothing answers on http:\/\/127\.0\.0\.1:\d+: starting invitcode there for the duration of this command/);
  assert.equal(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined), undefined);
  assert.deepEqual(linesOf((await run("export", [], options)).out), linesOf(lines.join("\n")));
  const nowhere = await run("import", [await fileOf(""), "--url", `http://127.0.0.1:${port}`]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.told, /does not answer\. Is it running\? On this machine: npm start/);
});
