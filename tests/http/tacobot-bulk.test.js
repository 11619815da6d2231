// TacoBot's documents in bulk: lines of Extended JSON for all guilds, in one trip.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { ask, assertDocument, exportPages, importLines } from "../support/tacobot.js";

const product = await startProduct();
after(() => product.remove());

const MIB = 1_048_576;

/** @param {string} id @param {string} [log] @param {string} [more] */
const line = (id, log = "", more = "") =>
  `{"_id":"${id}","code":"c","guild_id":"${id}","info":{},"timestamp":1,"invites":[${log}]${more}}`;

/** @param {string} user @param {number | string} at */
const use = (user, at) => `{"user_id":"${user}","timestamp":${at}}`;

/** What an import answers. @param {string | Uint8Array<ArrayBuffer>} lines */
async function stored(lines) {
  const answer = await importLines(product.url, lines);
  return dataOf(/** @type {any} */ (answer), "Invites stored");
}

/** The users of a document's log. @param {string} id */
async function usersOf(id) {
  const { body } = await ask(product.url, "GET", `${id}/invite_codes/c`);
  return body.invites.map((/** @type {any} */ { user_id }) => user_id);
}

describe("an import", () => {
  test("an import stores all lines in one trip, and repeating it adds nothing", async () => {
    const lines = [line("one-a", [use("u", 1), use("v", 2), use("u", 1)].join(",")), line("one-b")].join("\n");
    assert.deepEqual(await stored(lines), { stored: 2, recorded: 3, refused: [] });
    assert.deepEqual(await stored(`${lines}\n\n`), { stored: 2, recorded: 0, refused: [] });
    assert.deepEqual(await usersOf("one-a"), ["u", "v", "u"]);
  });

  test("an empty import stores nothing", async () => {
    for (const lines of ["", "\n", " \r\n\t\n"]) assert.deepEqual(await stored(lines), { stored: 0, recorded: 0, refused: [] });
  });

  test("an import updates a changed document and adds its new uses", async () => {
    await stored(line("two", use("u", 1)));
    const changed = line("two", [use("v", 2), use("u", 1), use("u", "1.0"), use("w", 3)].join(","), ',"more":1.50');
    assert.deepEqual(await stored(changed), { stored: 1, recorded: 3, refused: [] });
    assert.deepEqual(await usersOf("two"), ["u", "v", "u", "w"]);
    assert.ok((await ask(product.url, "GET", "two/invite_codes/c")).text.includes('"more":1.50'));
  });

  test("an import names each invalid line and stores the others", async () => {
    const lines = [line("three-a"), "oops", line("three-b").replace('"code":"c"', '"code":5'), line("three-a"), "", line("three-c")].join("\n");
    const data = await stored(lines);
    assert.deepEqual([data.stored, data.recorded], [3, 0]);
    assert.deepEqual(data.refused, [
      { line: 2, field: "line", problem: "must be one JSON object in UTF-8, at most 127 levels deep" },
      { line: 3, field: "code", problem: "must have 1 to 128 visible characters" },
    ]);
    const french = await importLines(product.url, "{}", { headers: { "Accept-Language": "fr" } });
    assert.deepEqual(french.body.data.refused, [{ line: 1, field: "_id", problem: "est obligatoire, une seule fois" }]);
    assert.equal(french.body.message, "Invitations enregistrées");
    const bytes = new Uint8Array([...Buffer.from(`${line("three-d")}\n`), 0xff, 0xfe, 0x0a, ...Buffer.from(line("three-e"))]);
    assert.deepEqual((await stored(bytes)).refused.map((/** @type {any} */ { line: number }) => number), [2]);
  });

  test("an import continues a document only when its earlier invites are stored", async () => {
    const rest = (/** @type {number} */ from, /** @type {string} */ log, more = "") => `["four",${from},[${log}]${more}]`;
    const early = "continues a document whose earlier invites are missing; send those first";
    assert.deepEqual((await stored(`\n${rest(0, use("x", 1))}`)).refused, [{ line: 2, field: "line", problem: early }]);
    await stored(line("four", use("a", 1)));
    assert.deepEqual(await stored(rest(2, use("c", 3))), { stored: 0, recorded: 0, refused: [{ line: 1, field: "line", problem: early }] });
    assert.deepEqual(await stored(rest(1, [use("a", 1), use("b", 2)].join(","))), { stored: 1, recorded: 2, refused: [] });
    assert.deepEqual(await stored(rest(1, [use("a", 1), use("b", 2)].join(","))), { stored: 1, recorded: 0, refused: [] });
    // If another use was recorded meanwhile, only the uses marked as repeated count as repeated.
    await ask(product.url, "POST", "four/invite_codes/c/invites", { user_id: "z", timestamp: 9 });
    assert.equal((await stored(rest(3, [use("b", 2), use("d", 4)].join(","), ",[[0,1]]"))).recorded, 2);
    assert.equal((await stored(rest(3, [use("b", 2), use("d", 4)].join(","), ",[[0,1]]"))).recorded, 0);
    assert.deepEqual(await usersOf("four"), ["a", "a", "b", "z", "b", "d"]);
    for (const repeats of ["5", "[5]", "[[1,1],[0,1]]", "[[9,1]]", '[["0",1]]', "[[0]]"]) {
      assert.equal((await stored(rest(3, use("b", 2), `,${repeats}`))).refused.length, 1, repeats);
    }
    assert.equal((await stored(rest(3, "", ",[],{}"))).refused.length, 1);
  });

  test("an import of a document that is repeated in one request stores every use once", async () => {
    const lines = [
      line("eleven", [use("a", 1), use("b", 2)].join(",")),
      line("twelve", use("x", 1)),
      line("eleven", [use("b", 2), use("c", 3), use("a", 1)].join(","), ',"later":true'),
      `["twelve",1,[${use("y", 2)},${use("x", 1)}]]`,
    ].join("\n");
    assert.deepEqual(await stored(lines), { stored: 4, recorded: 6, refused: [] });
    assert.deepEqual(await usersOf("eleven"), ["a", "b", "c"]);
    assert.deepEqual(await usersOf("twelve"), ["x", "y", "x"]);
    assert.ok((await ask(product.url, "GET", "eleven/invite_codes/c")).text.includes('"later":true'), "the last line counts");
    assert.deepEqual(await stored(lines), { stored: 4, recorded: 0, refused: [] });
    const many = Array.from({ length: 5000 }, (_, n) => line("thirteen", use(`${n % 2500}`, n % 2500))).join("\n");
    assert.deepEqual(await stored(many), { stored: 5000, recorded: 2500, refused: [] });
  });

  test("when continuations of a log do not fit together, an import stores some and names the others", async () => {
    const rests = Array.from({ length: 10 }, (_, n) => `["fourteen",${n % 2 === 0 ? 0 : 9},[]]`).join("\n");
    const { stored: good, refused } = await stored(`${line("fourteen")}\n${rests}`);
    assert.equal(good + refused.length, 11);
    const often = refused.filter((/** @type {any} */ { problem }) => problem === "occurs too often in this request; send this line in another one");
    assert.ok(often.length > 0, JSON.stringify(refused));
  });

  test("an imported document without a log has an empty one, and is exported without it", async () => {
    const bare = line("fifteen").replace(',"invites":[]', "");
    assert.deepEqual(await stored(bare), { stored: 1, recorded: 0, refused: [] });
    assert.deepEqual(assertDocument((await ask(product.url, "GET", "fifteen/invite_codes/c")).body).invites, []);
    assert.deepEqual((await ask(product.url, "GET", "fifteen/invite_codes")).body.page[0].invites, []);
    const lines = async () => (await exportPages(product.url)).join("").split("\n");
    assert.ok((await lines()).includes(bare));
    await ask(product.url, "POST", "fifteen/invite_codes/c/invites", { user_id: "u", timestamp: 5 });
    assert.ok((await lines()).includes(bare.replace(/}$/, `,"invites":[${use("u", 5)}]}`)));
    assert.deepEqual(await usersOf("fifteen"), ["u"]);
  });

  test("an import of exactly 1 MiB is accepted, and one byte more is refused", async () => {
    const exact = line("five", "", `,"note":"${"é".repeat(500_000)}"`);
    const note = "x".repeat(MIB - Buffer.byteLength(exact));
    assert.equal((await stored(exact.replace("é", `${note}é`))).stored, 1);
    const answer = await importLines(product.url, exact.replace("é", `x${note}é`));
    assertRefused(/** @type {any} */ (answer), "tooLarge");
    assert.equal(answer.body.message, "Body larger than 1 MiB");
    assert.equal(answer.trips, 0);
    const other = await importLines(product.url, "x".repeat(MIB + 1), { headers: { "Accept-Language": "fr" } });
    assert.equal(other.body.message, "Corps de plus de 1\u{a0}Mio");
  });

  test("an import takes as many entries as a request can hold, of the smallest and of the largest", async () => {
    const many = Array.from({ length: 24_000 }, (_, n) => use(`${n}`, n)).join(",");
    assert.ok(Buffer.byteLength(many) < MIB);
    assert.deepEqual(await stored(line("six", many)), { stored: 1, recorded: 24_000, refused: [] });
    assert.equal((await usersOf("six")).length, 24_000);
    const large = (/** @type {number} */ size) => `{"user_id":"u","timestamp":1,"note":"${"n".repeat(size - 39)}"}`;
    assert.equal(large(3900).length, 3900);
    for (let n = 0; n < 4; n += 1) {
      const log = Array.from({ length: 260 }, (_, k) => large(3900).replace('"u"', `"u${n}-${k}"`).replace("nnnnnnnn", "")).join(",");
      const lines = n === 0 ? line("seven", log) : `["seven",${260 * n},[${log}]]`;
      assert.deepEqual(await stored(lines), { stored: 1, recorded: 260, refused: [] });
    }
    assert.equal((await usersOf("seven")).length, 1040);
    assert.equal((await stored(line("eight", large(3901)))).refused.length, 1);
  });

  test("an import accepts only lines, without an encoding", async () => {
    for (const type of ["application/json", "text/plain", "application/x-ndjson; charset=latin1"]) {
      const answer = await importLines(product.url, line("nine"), { type });
      assertRefused(/** @type {any} */ (answer), "unsupportedMediaType");
      assert.equal(answer.body.message, "Send the body as application/x-ndjson, unencoded");
    }
    assertRefused(/** @type {any} */ (await importLines(product.url, line("nine"), { headers: { "Content-Encoding": "gzip" } })), "unsupportedMediaType");
    assertRefused(/** @type {any} */ (await ask(product.url, "POST", "-/invite_codes?x=1", line("nine"), { type: "application/x-ndjson" })), "badRequest");
  });

  test("an import of hostile lines breaks nothing", async () => {
    const deep = "[".repeat(100_000);
    const lines = [deep, `{"a":${deep}`, `{"_id":{"$oid":{"$oid":"x"}}}`, '{"_id":"a","_id":"b"}', "{".repeat(1000), '"', "\\", line("ten-a", "[]"), line("ten-b", '{"user_id":"\\ud800","timestamp":1}'),
      line("ten-c", "", `,"x":${"[".repeat(120)}${"]".repeat(120)}`), line("ten-d", use("'; DROP TABLE tacobot_invite; --", 1)), line("ten-e", "", ',"x":1e999'), line("ten-f", use("u", "1e308"))].join("\n");
    const data = await stored(lines);
    assert.equal(data.stored, 3, JSON.stringify(data.refused));
    assert.equal((await stored(lines)).recorded, 0);
  });
});

test("an export returns all documents of all guilds, and can be imported unchanged", async () => {
  const lines = (await exportPages(product.url)).join("").trimEnd().split("\n");
  const documents = lines.filter((text) => text.startsWith("{"));
  assert.ok(documents.length > 10);
  assert.equal(new Set(documents.map((text) => JSON.parse(text)._id)).size, documents.length);
  const answer = await ask(product.url, "GET", "-/invite_codes");
  assert.deepEqual([answer.status, answer.trips, answer.headers.get("Content-Type")], [200, 1, "application/x-ndjson"]);
  for (const query of ["cursor=x", "cursor=1.0&cursor=1.0", "limit=5"]) {
    assertRefused(/** @type {any} */ (await ask(product.url, "GET", `-/invite_codes?${query}`)), "badRequest");
  }
  const end = await ask(product.url, "GET", "-/invite_codes?cursor=999999999.0");
  assert.deepEqual([end.text, end.headers.get("X-Continue-Cursor")], ["", null]);
});
