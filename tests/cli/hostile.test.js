// A service that answers with control characters: none of them reaches the terminal, and --json is still the reply.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { sinkOf } from "../../js/cli/sink.js";
import { plain, plainJson } from "../../js/cli/terminal.js";
import { run } from "./started.js";

/** A title, a cleared screen, a turned line, and a line of its own. */
const EVIL = "\u001b]0;x\u0007\u009b2J\u202e\u2028\r\nfaked line";
const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** @type {{ status: number, body: unknown, headers: Record<string, string> }} */
let answer;
/** @type {import("node:http").Server} */
let server;
/** @type {string} */
let folder;
let url = "";
before(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status, body, headers } = request.url === "/healthz" ? { status: 200, body: {}, headers: {} } : answer;
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  folder = await mkdtemp(join(tmpdir(), "invitcode-hostile-"));
});
beforeEach(() => {
  answer = { status: 200, body: {}, headers: {} };
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** @param {unknown} data @param {string} [message] */
const success = (data, message = EVIL) => ({ status: "success", code: 200, message, data });

/** @param {string[]} args @param {string} [input] */
const invitcode = (args, input) => run(args, { env: { INVITCODE_URL: url }, cwd: folder, ...(input === undefined ? {} : { input }) });

/** @param {string} text */
function assertPlain(text) {
  for (const line of text.split("\n")) {
    assert.doesNotMatch(line, HARMFUL, JSON.stringify(line));
    assert.ok(!line.startsWith("faked line"), "a text of the service begins no line");
  }
}

const row = Object.fromEntries(["code", "status", "uses", "maxUses", "expiresAt", "label", "creatorId", "_id", "userId", "user", "usedAt"].map((name) => [name, EVIL]));

for (const [args, data] of /** @type {[string[], unknown][]} */ ([
  [["server", "read", "s"], { _id: EVIL, [EVIL]: EVIL, _creationTime: 1e300, nested: { [EVIL]: [EVIL] } }],
  [["server", "delete", "s"], null],
  [["code", "create", "s", "--creator-id", "ada"], EVIL],
  [["code", "create-many", "s", "--creator-id", "ada", "--count", "2"], { batchId: EVIL, codes: [EVIL, EVIL] }],
  [["code", "list", "s"], { page: [row], continueCursor: EVIL, isDone: false }],
  [["code", "uses", "01a218ab-3e15-7d63-8dea-3f1168b782b1"], { page: [], continueCursor: EVIL, isDone: false }],
])) {
  test(`${args.slice(0, 2).join(" ")} shows what the service said, and is not steered by it`, async () => {
    const body = success(data);
    answer.body = body;
    const { out, told, code } = await invitcode(args);
    assert.equal(code, 0, told);
    assert.match(out + told, /\\u\{1b\}|\\u001b/);
    assertPlain(out);
    assertPlain(told);
    const json = await invitcode([...args, "--json"]);
    assertPlain(json.out);
    assert.deepEqual(JSON.parse(json.out), body);
  });
}

test("a refusal, its details and its request's id are shown, and steer nothing", async () => {
  answer = { status: 400, headers: {}, body: { status: "error", code: 400, message: EVIL, error: EVIL, requestId: EVIL, details: [{ field: EVIL, problem: EVIL }] } };
  const { told, code } = await invitcode(["code", "use", "c", "u"]);
  assert.equal(code, 1);
  assertPlain(told);
  assert.equal(told.match(/\\u\{9b\}2J/g)?.length, 5);
});

test("an answer that is none of invitcode's steers nothing", async () => {
  answer = { status: 200, body: "<html>", headers: { "Content-Type": "text/\u009b2J" } };
  const { told, code } = await invitcode(["server", "read", "s"]);
  assert.equal(code, 3);
  assertPlain(told);
  assert.match(told, /text\/\\u\{9b\}2J/);
});

test("what an import's service refuses, and what an export's says, steer nothing", async () => {
  await writeFile(join(folder, "codes.json"), '{"_id":"x"}\n');
  answer.body = success({ stored: 0, recorded: 0, refused: [{ line: 1, field: EVIL, problem: EVIL }] });
  const imported = await invitcode(["import", "codes.json"]);
  assert.equal(imported.code, 1);
  assert.match(imported.told, /^line 1 skipped: \\u\{1b\}/);
  assertPlain(imported.told);
  answer = { status: 403, headers: {}, body: { message: EVIL, details: [{ field: EVIL, problem: EVIL }] } };
  for (const args of [["import", "codes.json"], ["export"]]) {
    const { told, code } = await invitcode(args);
    assert.deepEqual([code, /answered 403: \\u\{1b\}/.test(told)], [1, true], told);
    assertPlain(told);
  }
});

test("data are as they were for a file or a program, and plain on a terminal", async (t) => {
  /** @type {string[]} */
  const written = [];
  t.mock.method(process.stdout, "write", (/** @type {string} */ text, /** @type {() => void} */ then) => {
    written.push(text);
    then();
    return true;
  });
  const before = process.stdout.isTTY;
  t.after(() => (process.stdout.isTTY = before));
  for (const isTTY of [true, false]) {
    process.stdout.isTTY = isTTY;
    await (await sinkOf("-")).write(`${EVIL}\r\n`);
  }
  t.mock.restoreAll();
  assert.deepEqual(written, ["\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{202e}\\u{2028}\r\nfaked line\r\n", `${EVIL}\r\n`]);
});

test("a text keeps its lines, and JSON its value", () => {
  assert.equal(plain("a\nb\r\nc\rd\t"), "a\nb\r\nc\\u{d}d\\u{9}");
  const value = { a: EVIL, "\u0085": ["\u007f", "é日本🙂"] };
  assert.doesNotMatch(plainJson(JSON.stringify(value)), HARMFUL);
  assert.deepEqual(JSON.parse(plainJson(JSON.stringify(value))), value);
});

test("the command writes to the terminal in one place for each stream", async () => {
  const sources = new URL("../../js/cli/", import.meta.url);
  for (const name of await readdir(sources)) {
    // The last one runs on a Node that cannot load the others, and has only its own words.
    if (["sink.js", "terminal.js", "index.js"].includes(name)) continue;
    assert.doesNotMatch(await readFile(new URL(name, sources), "utf8"), /console\.\w+\(|process\.std(?:out|err)\.write/, name);
  }
});
