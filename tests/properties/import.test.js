// The importer sends every line of the file once and in order, for any chunks of the file and any request limit.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chunksOf } from "../../js/cli/import-chunks.js";
import { fieldOf, itemsOf } from "../../js/cli/json-text.js";
import { holds } from "../support/properties.js";

/** @param {Buffer} file @param {number[]} cuts */
async function* arriving(file, cuts) {
  let at = 0;
  for (const cut of cuts) {
    yield file.subarray(at, at + cut);
    at += cut;
  }
  yield file.subarray(at);
}

/** @param {Buffer} file @param {number[]} cuts @param {number} largest */
async function chunks(file, cuts, largest) {
  const found = [];
  for await (const chunk of chunksOf(arriving(file, cuts), largest, true)) found.push(chunk);
  return found;
}

/** @param {string | Uint8Array} body */
const textOf = (body) => (typeof body === "string" ? body : Buffer.from(body).toString());

const entry = fc
  .tuple(fc.constantFrom("u1", "u2", 'ü "\\\\ }]', "\u{1f600}"), fc.constantFrom("5", "5.0", "6", '{"$numberInt":"5"}', "1.5E+09"), fc.constantFrom("", ',"note":"],{\\""'))
  .map(([user, at, more]) => `{"user_id":${JSON.stringify(user)},"timestamp":${at}${more}}`);

/** @param {number} most */
const line = (most) =>
  fc
    .tuple(fc.nat(99), fc.array(entry, { maxLength: most, size: "max" }), fc.boolean(), fc.constantFrom("", " "))
    .map(([id, log, isFirst, space]) => {
      const invites = `"invites"${space}:${space}[${log.join(`,${space}`)}]`;
      const rest = `"code":"a","guild_id":"g","info":{"x":["invites",{"invites":[1]}]},"timestamp":1`;
      return `{${space}"_id":{"$oid":"${id}"},${isFirst ? `${invites},${rest}` : `${rest},${invites}`}}`;
    });

const cuts = fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 8 });

test("whole lines are sent unchanged, each once, in requests below the limit", async () => {
  const lines = fc.array(fc.oneof(line(3), fc.constantFrom("", " ", "not JSON", '{"a":1}')), { maxLength: 30 });
  await holds(
    [lines, fc.constantFrom("\n", "\r\n"), fc.boolean(), fc.boolean(), cuts, fc.integer({ min: 5000, max: 9000 })],
    async (lines, end, hasMark, isEnded, cuts, largest) => {
      const text = lines.join(end) + (isEnded ? end : "");
      const file = Buffer.from((hasMark ? "\ufeff" : "") + text);
      const found = await chunks(file, cuts, largest);
      assert.equal(found.map(({ body }) => textOf(body)).join(""), text);
      assert.equal(found.reduce((sum, { bytes }) => sum + bytes, 0), file.length);
      assert.equal(found.reduce((sum, chunk) => sum + chunk.lines, 0), text.split("\n").length - 1);
      for (const { body, isPart, problem } of found) {
        assert.ok(Buffer.byteLength(body) <= largest && !isPart && problem === undefined);
      }
    },
  );
});

test("a line above the limit is sent in parts that together hold its log in order", async () => {
  await holds(
    [line(600), cuts, fc.integer({ min: 4700, max: 12_000 })],
    async (line, cuts, largest) => {
      const file = Buffer.from(`${line}\n`);
      const found = await chunks(file, cuts, largest);
      assert.equal(found.reduce((sum, { bytes }) => sum + bytes, 0), file.length);
      const document = JSON.parse(line);
      if (file.length <= largest) return void assert.equal(found.length, 1);
      /** @type {unknown[]} */
      const log = [];
      /** @type {Map<string, number>} */
      const before = new Map();
      for (const [number, { body, isPart, problem, lines }] of found.entries()) {
        assert.ok(isPart && problem === undefined && Buffer.byteLength(body) <= largest);
        assert.equal(lines, number === found.length - 1 ? 1 : 0);
        const part = JSON.parse(textOf(body));
        const [id, from, uses, repeated] = number === 0 ? [part._id, 0, part.invites, []] : part;
        assert.deepEqual(id, document._id);
        assert.equal(from, log.length);
        if (number === 0) assert.deepEqual({ ...part, invites: [] }, { ...document, invites: [] });
        const repeats = new Map(repeated ?? []);
        for (const [place, use] of uses.entries()) {
          const times = before.get(keyOf(use));
          assert.equal(repeats.get(place), times, "a use that stood in the parts before is told of");
        }
        for (const use of uses) before.set(keyOf(use), (before.get(keyOf(use)) ?? 0) + 1);
        log.push(...uses);
      }
      assert.deepEqual(log, document.invites);
    },
    40,
  );
});

/** @param {{ user_id: string, timestamp: any }} use */
const keyOf = ({ user_id: user, timestamp }) => `${user} ${Number(timestamp.$numberInt ?? timestamp)}`;

test("a line of any JSON is cut only between its fields and items", async () => {
  const spaced = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }), fc.constantFrom("", " ", "  \t"));
  await holds(
    [spaced],
    ([value, indent]) => {
      const text = JSON.stringify(value, undefined, indent);
      for (const [name, inner] of Object.entries(value)) {
        if (JSON.stringify(name) !== `"${name}"`) continue;
        const found = fieldOf(text, name);
        // Not read again: Node 24's JSON.parse takes the key "\n" for "\\" where an object with that key came before.
        assert.equal(text.slice(found?.start, found?.end), JSON.stringify(inner, undefined, indent).replaceAll("\n", `\n${indent}`));
      }
      assert.equal([...itemsOf(text, 0)].length, Object.keys(value).length);
    },
  );
});
