// TacoBot's routes for one guild: storing and tracking documents of its own schema, and the rights to do so.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused } from "../support/replies.js";
import { ask, assertDocument, INFO } from "../support/tacobot.js";
import { unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {string} method @param {string} path @param {unknown} [body] @param {import("../support/tacobot.js").Options} [options] */
const request = (method, path, body, options) => ask(product.url, method, path, body, options);

/** A document that was just stored. @param {Record<string, unknown>} [body] */
async function stored(body = { info: INFO, timestamp: 1693459200 }) {
  const guild = unique("guild");
  const path = `${guild}/invite_codes/abc123`;
  const answer = await request("PUT", path, body);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.trips, 1);
  assert.ok(!("invites" in answer.body), answer.text);
  return { guild, path, head: answer.body, document: assertDocument({ ...answer.body, invites: [] }) };
}

describe("PUT", () => {
  test("PUT creates a document, and GET returns it", async () => {
    const { guild, path, document } = await stored();
    const { _id, ...rest } = document;
    assert.match(_id, /^[0-9a-f]{24}$/);
    assert.deepEqual(rest, { code: "abc123", guild_id: guild, info: INFO, timestamp: 1693459200, invites: [] });
    const answer = await request("GET", path);
    assert.deepEqual([answer.status, answer.trips, answer.body], [200, 1, document]);
    assert.equal(answer.headers.get("Cache-Control"), "no-store");
  });

  test("PUT updates what Discord reports, and keeps the log and the id", async () => {
    const { path, document } = await stored();
    await request("POST", `${path}/invites`, { user_id: "u", timestamp: 7 });
    const answer = await request("PUT", path, { info: { ...INFO, uses: 6 } });
    assert.equal(answer.status, 200);
    const { invites: _, ...head } = document;
    assert.deepEqual(answer.body, { ...head, info: { ...INFO, uses: 6 } });
    assert.deepEqual(assertDocument((await request("GET", path)).body), { ...answer.body, invites: [{ user_id: "u", timestamp: 7 }] });
    assert.equal((await request("PUT", path, { info: INFO, timestamp: 1.5 })).body.timestamp, 1.5);
  });

  test("PUT accepts the document that GET returned, without its log", async () => {
    const { path, document } = await stored();
    const { invites, ...body } = (await request("GET", path)).body;
    assert.deepEqual(invites, []);
    const answer = await request("PUT", path, body);
    assert.deepEqual([answer.status, answer.body], [200, body]);
    assertRefusedFor(await request("PUT", path, document), "invites");
  });

  test("PUT refuses a document with another guild or code", async () => {
    const { path, head: body, document } = await stored();
    assertRefusedFor(await request("PUT", path, { ...body, code: "ABC123" }), "code");
    assertRefusedFor(await request("PUT", path, { ...body, guild_id: "other" }), "guild_id");
    assertRefused(await request("PUT", path, { ...body, _id: "0".repeat(24) }), "conflict");
    assertRefused(await request("PUT", `${unique("guild")}/invite_codes/x`, { info: {}, _id: "a" }), "conflict");
    assert.deepEqual((await request("GET", path)).body, document);
  });

  test("PUT gives a new document the time of the call in seconds", async () => {
    const before = Math.floor(Date.now() / 1000);
    const { document } = await stored({ info: {} });
    assert.ok(Number.isInteger(document.timestamp) && document.timestamp >= before && document.timestamp <= Date.now() / 1000);
  });

  test("PUT keeps numbers, other fields and texts as written", async () => {
    const text = '{"info":{"uses":1.50,"max_uses":1e2,"max_age":12345678901234567890,"of TacoBot":{"a":[1.0,-0.0,"\\u2028é"]}}}';
    const path = `${unique("guild")}/invite_codes/x`;
    const answer = await request("PUT", path, text);
    assertDocument((await request("GET", path)).body);
    for (const part of ["1.50", "1e2", "12345678901234567890", '{"a":[1.0,-0.0,"\\u2028é"]}']) assert.ok(answer.text.includes(part), answer.text);
    assert.ok((await request("GET", path)).text.includes("12345678901234567890"));
  });

  for (const [name, value] of /** @type {[string, unknown][]} */ ([
    ["id", 5], ["code", null], ["inviter_id", 987654321], ["uses", "5"], ["max_uses", null], ["max_age", true], ["temporary", "false"], ["temporary", 0],
    ["created_at", "2023-01-01"], ["created_at", 1672531200], ["created_at", "2023-02-30T00:00:00Z"], ["revoked", false], ["channel_id", {}], ["url", []],
  ])) {
    test(`PUT refuses an info.${name} of ${JSON.stringify(value)}, which the schema does not allow`, async () => {
      assertRefusedFor(await request("PUT", `${unique("guild")}/invite_codes/x`, { info: { ...INFO, [name]: value } }), `info.${name}`);
    });
  }

  test("PUT names every other invalid field", async () => {
    const path = `${unique("guild")}/invite_codes/x`;
    assertRefusedFor(await request("PUT", path, {}), "info");
    assertRefusedFor(await request("PUT", path, { info: [] }), "info");
    assertRefusedFor(await request("PUT", path, { info: {}, timestamp: "5" }), "timestamp");
    assertRefusedFor(await request("PUT", path, { info: {}, _id: 5 }), "_id");
    assertRefusedFor(await request("PUT", path, { info: {}, other: 1 }), "other");
    assertRefusedFor(await request("PUT", path, '{"info":{},"info":{}}'), "body");
    assertRefusedFor(await request("PUT", path, '{"info":{"uses":1,"uses":2}}'), "info");
    assertRefusedFor(await request("PUT", path, "[]"), "body");
    assertRefusedFor(await request("PUT", path, "{"), "body");
    assertRefusedFor(await request("PUT", `${path}?limit=1`, { info: {} }), "query");
    assertRefused(await request("PUT", path, { info: {} }, { type: "text/plain" }), "unsupportedMediaType");
    assertRefused(await request("PUT", path, { info: { note: "x".repeat(70_000) } }), "tooLarge");
    assert.equal((await request("GET", path)).status, 404);
  });

  test("concurrent PUTs of one code make one document", async () => {
    const path = `${unique("guild")}/invite_codes/x`;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => request("PUT", path, { info: { uses: n } })));
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal(new Set(answers.map(({ body }) => body._id)).size, 1);
  });
});

describe("POST …/invites", () => {
  test("POST …/invites records who used an invite, in the order of the calls", async () => {
    const { path } = await stored();
    for (const [user, timestamp] of /** @type {const} */ ([["a", 9], ["b", 8.5], ["ü \\\"", 7]])) {
      const answer = await request("POST", `${path}/invites`, { user_id: user, timestamp });
      assert.deepEqual([answer.status, answer.trips], [201, 1]);
      assert.deepEqual(answer.body, { user_id: user, timestamp });
    }
    assert.deepEqual(assertDocument((await request("GET", path)).body).invites.map((/** @type {any} */ use) => use.user_id), ["a", "b", "ü \\\""]);
  });

  test("POST …/invites records the same user and time once, even when repeated concurrently", async () => {
    const { path } = await stored();
    const answers = await Promise.all(Array.from({ length: 20 }, () => request("POST", `${path}/invites`, { user_id: "a", timestamp: 5 })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(19).fill(200), 201]);
    assert.equal((await request("POST", `${path}/invites`, '{"user_id":"a","timestamp":5.0}')).status, 200);
    assert.equal((await request("POST", `${path}/invites`, { user_id: "a", timestamp: 6 })).status, 201);
    const again = await request("POST", `${path}/invites`, { user_id: "a" });
    assert.deepEqual([again.status, again.body], [200, { user_id: "a", timestamp: 6 }]);
    const known = await request("POST", `${path}/invites`, { user_id: "a", timestamp: 5 });
    assert.deepEqual([known.status, known.body], [200, { user_id: "a", timestamp: 5 }]);
    assert.deepEqual((await request("GET", path)).body.invites, [{ user_id: "a", timestamp: 5 }, { user_id: "a", timestamp: 6 }]);
  });

  test("POST …/invites without a time records the time of the call", async () => {
    const { path } = await stored();
    const use = (await request("POST", `${path}/invites`, { user_id: "a" })).body;
    assert.deepEqual((await request("GET", path)).body.invites, [use]);
    assert.ok(Number.isInteger(use.timestamp) && Math.abs(use.timestamp - Date.now() / 1000) < 60);
  });

  test("POST …/invites of an unknown invite gets 404", async () => {
    const { guild } = await stored();
    assertRefused(await request("POST", `${guild}/invite_codes/ABC123/invites`, { user_id: "a" }), "notFound");
    assertRefused(await request("POST", `${guild}x/invite_codes/abc123/invites`, { user_id: "a" }), "notFound");
  });

  test("POST …/invites names every invalid field", async () => {
    const { path } = await stored();
    for (const [body, field] of /** @type {[unknown, string][]} */ ([
      [{}, "user_id"], [{ user_id: "" }, "user_id"], [{ user_id: 123456789012345678 }, "user_id"], [{ user_id: "x".repeat(129) }, "user_id"],
      [{ user_id: "a", timestamp: "5" }, "timestamp"], [{ user_id: "a", timestamp: {} }, "timestamp"], ['{"user_id":"a","timestamp":1e999}', "body"],
      [{ user_id: "a", when: 5 }, "when"],
    ])) assertRefusedFor(await request("POST", `${path}/invites`, body), field);
    assert.deepEqual((await request("GET", path)).body.invites, []);
  });
});

describe("GET", () => {
  test("codes that differ in case are two invites", async () => {
    const { guild, path } = await stored();
    assert.equal((await request("PUT", `${guild}/invite_codes/ABC123`, { info: { uses: 1 } })).status, 201);
    assert.deepEqual((await request("GET", path)).body.info, INFO);
    assert.deepEqual((await request("GET", `${guild}/invite_codes/ABC123`)).body.info, { uses: 1 });
  });

  test("any id and code in a path is accepted, percent-encoded", async () => {
    const [guild, code] = [`${unique("guild")} /ü?`, "a/b#%ü-😀"];
    const path = `${encodeURIComponent(guild)}/invite_codes/${encodeURIComponent(code)}`;
    assert.equal((await request("PUT", path, { info: {} })).status, 201);
    const { body } = await request("GET", path);
    assert.deepEqual([body.guild_id, body.code], [guild, code]);
    assert.equal((await request("GET", `${encodeURIComponent(guild)}/invite_codes`)).body.page.length, 1);
  });

  test("pages return all documents in order, each once, while others are added", async () => {
    const guild = unique("guild");
    for (let n = 0; n < 7; n += 1) await request("PUT", `${guild}/invite_codes/c${n}`, { info: { uses: n } });
    await request("PUT", `${guild}-other/invite_codes/c`, { info: {} });
    const seen = [];
    let cursor = "";
    for (;;) {
      const { status, body, trips } = await request("GET", `${guild}/invite_codes?limit=3${cursor}`);
      assert.deepEqual([status, trips], [200, 1]);
      for (const document of body.page) seen.push(assertDocument(document).code);
      if (seen.length === 3) await request("PUT", `${guild}/invite_codes/c7`, { info: {} });
      assert.equal(body.isDone, body.continueCursor === null);
      if (body.isDone) break;
      cursor = `&cursor=${body.continueCursor}`;
    }
    assert.deepEqual(seen, ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"]);
    assert.equal((await request("GET", `${guild}/invite_codes`)).body.page.length, 8);
    assert.deepEqual((await request("GET", `${unique("guild")}/invite_codes`)).body, { page: [], isDone: true, continueCursor: null });
  });

  test("GET names an invalid query parameter", async () => {
    const path = `${unique("guild")}/invite_codes`;
    for (const [query, field] of /** @type {const} */ ([
      ["limit=0", "limit"], ["limit=101", "limit"], ["limit=x", "limit"], ["limit=", "limit"], ["limit=1.5", "limit"], ["cursor=x", "cursor"], ["cursor=1", "cursor"],
      ["cursor=-1.0", "cursor"], ["cursor=01.0", "cursor"], ["page=1", "page"], ["limit=1&limit=1", "query"], ["guild_id=x", "guild_id"],
    ])) assertRefusedFor(await request("GET", `${path}?${query}`), field);
    assertRefusedFor(await request("GET", `${path}/x?limit=1`), "query");
  });

  test("an unknown path gets 404, and another method 405", async () => {
    for (const path of ["", "g", "g/", "g/invite_codes/", "g/invite_codes/a/", "g/invite_codes/a/invites/", "g/invite_codes/a/uses", "g/invites", "/invite_codes", "g/invite_codes/%ff"]) {
      assertRefused(await request("GET", path), "notFound");
    }
    for (const path of ["-/invite_codes/a", "%2D/invite_codes/a", "%2D/invite_codes"]) assertRefusedFor(await request("GET", path), "guild_id");
    assertRefusedFor(await request("GET", "g/invite_codes/a%20b"), "code");
    for (const [method, path, allowed] of /** @type {const} */ ([
      ["POST", "g/invite_codes", "GET, HEAD, OPTIONS"], ["DELETE", "g/invite_codes/a", "GET, PUT, HEAD, OPTIONS"], ["POST", "g/invite_codes/a", "GET, PUT, HEAD, OPTIONS"],
      ["GET", "g/invite_codes/a/invites", "POST, OPTIONS"], ["PUT", "-/invite_codes", "GET, POST, HEAD, OPTIONS"],
    ])) {
      const answer = await request(method, path, method === "GET" ? undefined : {});
      assertRefused(answer, "methodNotAllowed");
      assert.equal(answer.headers.get("Allow"), allowed);
    }
    const { path } = await stored();
    const head = await request("HEAD", path);
    assert.deepEqual([head.status, head.text], [200, ""]);
  });

  test("TacoBot's routes answer in French when Accept-Language asks for it", async () => {
    const answer = await request("GET", "g/invite_codes/never", undefined, { headers: { "Accept-Language": "fr" } });
    assert.equal(answer.body.message, "Introuvable");
  });
});

/** @param {import("../support/tacobot.js").Answer} answer @param {string} field */
function assertRefusedFor(answer, field) {
  assertRefused(answer, "badRequest");
  assert.equal(answer.trips, 0);
  assert.ok(answer.body.details.some((/** @type {any} */ detail) => detail.field === field), `${field} in ${answer.text}`);
}
