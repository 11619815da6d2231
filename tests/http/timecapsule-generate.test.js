// TimeCapsule: POST /api/invite-codes/generate.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { ask, assertRefused, dataOf, generated, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";
import { signed } from "../support/tokens.js";
import { unique } from "../support/world.js";

const product = await startProduct({ env: TOKENS });
after(() => product.remove());

const DAY = 86_400_000;

test("a director gets a code of its first name's letters and three digits, which lives 24 hours", async () => {
  const director = await makeDirector(product, "John Smith");
  const before = Date.now();
  const data = dataOf(await ask(product, "/generate", { token: director.token }));
  const now = Date.now();
  assert.deepEqual(Object.keys(data), ["code", "expiresAt", "formattedExpiration", "message"]);
  assert.match(data.code, /^Joh-\d{3}$/);
  assert.match(data.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const end = Date.parse(data.expiresAt);
  assert.ok(end >= before + DAY && end <= now + DAY, data.expiresAt);
  const day = new Intl.DateTimeFormat("en-US", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });
  assert.equal(data.formattedExpiration, day.format(end));
  assert.equal(data.message, "Invite code generated successfully");
  const [row] = await product.rows("SELECT server_id, creator_id, max_uses, expires_at FROM invit_code WHERE code = ?", data.code);
  assert.deepEqual(row, { server_id: director.serverId, creator_id: director.userId, max_uses: 1, expires_at: end });
});

for (const [name, prefix] of [["Élodie Durand", "Elo"], ["sarah", "Sar"], ["Al", "Al"], ["Øystein", "Oys"], ["李小龙", "Inv"], [null, "Inv"]]) {
  test(`a code of ${name ?? "a director without a name"} begins with ${prefix}`, async () => {
    assert.match(await generated(product, await makeDirector(product, name ?? null)), new RegExp(`^${prefix}-\\d{3}$`));
  });
}

describe("the request may come", () => {
  /** @type {[string, import("../support/timecapsule.js").Ask][]} */
  const forms = [
    ["without a body and without its type", {}],
    ["without a body, but with its type, as the document's curl line sends it", { headers: { "Content-Type": "application/json" } }],
    ["without a body, but with the type of a form", { headers: { "Content-Type": "application/x-www-form-urlencoded" } }],
    ["with an empty object", { body: {} }],
  ];
  for (const [what, form] of forms) {
    test(what, async () => {
      const { token } = await makeDirector(product);
      assert.match(dataOf(await ask(product, "/generate", { ...form, token })).code, /^Joh-\d{3}$/);
    });
  }
});

describe("who asks", () => {
  test("must say so: without a token, with a bad one or with a scheme alone it is 401", async () => {
    for (const headers of [{}, { Authorization: "Bearer" }, { Authorization: "Bearer nonsense" }, { Authorization: `Basic ${SERVICE_KEY}` }]) {
      const reply = await ask(product, "/generate", { headers: /** @type {any} */ (headers) });
      assertRefused(reply, 401, "Unauthorized", 0);
      assert.equal(reply.headers.get("WWW-Authenticate"), "Bearer");
    }
  });

  test("must own a server: else 404", async () => {
    const token = await signed({ sub: unique("nobody") });
    assertRefused(await ask(product, "/generate", { token }), 404, "Director profile not found", 1);
  });

  test("whose server was deleted is no director any more", async () => {
    const { token, serverId } = await makeDirector(product);
    await product.call("server:d", { serverId }, { token });
    assertRefused(await ask(product, "/generate", { token }), 404, "Director profile not found", 1);
  });

  test("a mere member of a server is no director", async () => {
    const director = await makeDirector(product);
    const userId = unique("actor");
    const token = await signed({ sub: userId });
    dataOf(await ask(product, "/use", { token, body: { code: await generated(product, director), userId } }));
    assertRefused(await ask(product, "/generate", { token }), 404, "Director profile not found", 1);
  });

  test("may name itself, and nobody else", async () => {
    const { userId, token } = await makeDirector(product);
    for (const naming of [{ path: "/generate", body: { userId } }, { path: `/generate?userId=${userId}` }]) {
      dataOf(await ask(product, naming.path, { token, body: naming.body }));
    }
    const other = await makeDirector(product);
    assertRefused(await ask(product, "/generate", { token, body: { userId: other.userId } }), 403, "Permission denied", 0);
  });

  test("as a service says for whom, in the body or in the query: else 401", async () => {
    const { userId } = await makeDirector(product);
    assert.match(dataOf(await ask(product, "/generate", { token: SERVICE_KEY, body: { userId } })).code, /^Joh-/);
    assert.match(dataOf(await ask(product, `/generate?userId=${userId}`, { token: SERVICE_KEY })).code, /^Joh-/);
    assertRefused(await ask(product, "/generate", { token: SERVICE_KEY }), 401, "Unauthorized", 0);
  });

  test("with AUTH=open is believed", async (t) => {
    const open = await startProduct();
    t.after(() => open.remove());
    await open.call("server:c", { name: "A family", ownerId: "john", owner: "John" });
    assert.match(dataOf(await ask(open, "/generate", { body: { userId: "john" } })).code, /^Joh-\d{3}$/);
    assertRefused(await ask(open, "/generate"), 401, "Unauthorized", 0);
  });
});

test("of several servers the one made first is the director", async () => {
  const director = await makeDirector(product);
  await product.call("server:c", { name: "Another", ownerId: director.userId, owner: "Other" }, { token: director.token });
  const code = await generated(product, director);
  const [row] = await product.rows("SELECT server_id FROM invit_code WHERE code = ? ORDER BY id DESC", code);
  assert.equal(row?.["server_id"], director.serverId);
});

test("what is sent must be of its form", async () => {
  const { token, userId } = await makeDirector(product);
  const bad = async (/** @type {string} */ path, /** @type {unknown} */ body, /** @type {RegExp} */ error) => assertRefused(await ask(product, path, { token, body }), 400, error, 0);
  await bad("/generate", "{", /^Invalid request: must be JSON in UTF-8, at most 127 levels deep: see line 1, column 1$/);
  await bad("/generate", [], /^Invalid request: must be a JSON object$/);
  await bad("/generate", { userId: 5 }, /^Invalid request: userId must be a string: numbers are refused/);
  await bad("/generate", { code: "MINE" }, /^Invalid request: code is not an argument; known arguments: userId$/);
  await bad("/generate?code=MINE", {}, /^Invalid request: code is not an argument; known arguments: userId$/);
  await bad(`/generate?userId=${userId}&userId=${userId}`, undefined, /^Invalid request: query must not have the same field twice$/);
  await bad(`/generate?userId=${userId}`, { userId }, /^Invalid request: userId must be given in the query or in the body, not in both$/);
  assertRefused(await ask(product, "/generate", { token, body: "userId=x", headers: { "Content-Type": "application/x-www-form-urlencoded" } }), 415, "Send the body as application/json, unencoded", 0);
});
