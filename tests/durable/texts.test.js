// Texts that name no shard: the directory decides who has one, exactly, whoever crashes between claim and code.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { shardName, textName } from "../../js/bindings/durable-objects.js";
import { OVERTAKEN } from "../../js/bindings/durable-claims.js";
import { written } from "../../js/bindings/durable-message.js";
import { startProduct } from "../support/product.js";
import { postBytes, race } from "../support/sockets.js";
import { folded } from "../support/ledger.js";
import { unique } from "../support/world.js";
import { call, rowsOf, servers } from "./world.js";

// Texts that others have count as guesses in all shards, and all calls come from one address.
const product = await startProduct({ env: { STORE: "durable", GUESS_LIMIT_ADDRESS: "1000" } });
after(() => product.remove());
const { SHARD, DIRECTORY } = await product.namespaces();
/** @param {string} text */
const directoryOf = (text) => DIRECTORY.get(DIRECTORY.idFromName(textName(text)));
const newText = () => `A-TEXT-OF-ITS-OWN-${process.pid}-${unique("x").replace(/\D/g, "")}`;

test("a generated code and an id take one trip, a text of the directory two, and a custom code three", async () => {
  const [server] = await servers(product, 1);
  const args = { serverId: server?.serverId, creatorId: server?.ownerId };
  const generated = await call(product, "invitCode:c", args);
  assert.equal(generated.trips, 1);
  assert.equal((await call(product, "invitCode:use", { code: generated.data, userId: "ada" })).trips, 1);
  const text = newText();
  const custom = await call(product, "invitCode:c", { ...args, code: text });
  assert.deepEqual([custom.status, custom.trips], [200, 3]);
  const used = await call(product, "invitCode:use", { code: text, userId: "bob" });
  assert.deepEqual([used.status, used.trips, used.data.serverId], [200, 2, server?.serverId]);
  const unknown = await call(product, "invitCode:use", { code: newText(), userId: "bob" });
  assert.deepEqual([unknown.status, unknown.trips], [404, 1], "the directory itself counts the guess");
  const { data: document } = await call(product, "invitCode:r", { code: text });
  assert.equal((await call(product, "invitCode:u", { id: document._id, maxUses: 5 })).trips, 1);
});

test("30 creators in 30 shards race for one text: one gets it, in each of 3 rounds", async () => {
  const all = await servers(product, 30);
  for (let round = 0; round < 3; round += 1) {
    const code = newText();
    const replies = await race(product.port, all.map(({ serverId, ownerId }) => postBytes("invitCode:c", { serverId, creatorId: ownerId, code })));
    const tally = replies.map(({ status }) => status).sort();
    assert.deepEqual(tally, [200, ...Array(29).fill(409)]);
    const rows = await product.batch([["SELECT server_id FROM invit_code WHERE folded = ?", [folded(code)]]]);
    assert.equal(rows[0]?.length, 1);
    const used = await call(product, "invitCode:use", { code, userId: unique("user") });
    assert.equal(used.data.serverId, rows[0]?.[0]?.["server_id"]);
  }
});

test("a claim whose call ended is repaired by the next, and the call that comes too late creates nothing", async () => {
  const [one, other] = await servers(product, 2);
  const code = newText();
  const text = folded(code);
  const claim = await directoryOf(text).claim(text, one?.shard);
  assert.equal(claim.isCreated, false);
  // Nobody has the text yet.
  assert.equal((await call(product, "invitCode:use", { code, userId: "ada" })).status, 404);
  const made = await call(product, "invitCode:c", { serverId: other?.serverId, creatorId: other?.ownerId, code });
  assert.equal(made.status, 200);
  const late = await SHARD.get(SHARD.idFromName(shardName(String(one?.shard)))).run(written([["SELECT 1", []]], 60_000, { claim: [text, claim.number] }));
  assert.deepEqual(JSON.parse(late), { error: OVERTAKEN });
  const again = await call(product, "invitCode:c", { serverId: one?.serverId, creatorId: one?.ownerId, code });
  assert.equal(again.status, 409);
});

test("a code whose call ended before the directory was told keeps its text", async () => {
  const [one, other] = await servers(product, 2);
  const code = newText();
  assert.equal((await call(product, "invitCode:c", { serverId: one?.serverId, creatorId: one?.ownerId, code })).status, 200);
  const name = textName(folded(code));
  await rowsOf(DIRECTORY, name, "UPDATE entry SET is_created = 0 WHERE folded = ? RETURNING number", folded(code));
  assert.equal((await call(product, "invitCode:c", { serverId: other?.serverId, creatorId: other?.ownerId, code })).status, 409);
  const [entry] = await rowsOf(DIRECTORY, name, "SELECT shard, is_created FROM entry WHERE folded = ?", folded(code));
  assert.deepEqual(entry, { shard: one?.shard, is_created: 1 });
});

test("a call that may not create the code leaves no claim", async () => {
  const [one, other] = await servers(product, 2);
  const code = newText();
  assert.equal((await call(product, "invitCode:c", { serverId: one?.serverId, creatorId: "nobody", code })).status, 403);
  assert.deepEqual(await rowsOf(DIRECTORY, textName(folded(code)), "SELECT * FROM entry WHERE folded = ?", folded(code)), []);
  assert.equal((await call(product, "invitCode:c", { serverId: other?.serverId, creatorId: other?.ownerId, code })).status, 200);
});

test("a retry of a custom code with its idempotency key gets the same code, and other arguments conflict", async () => {
  const [one] = await servers(product, 1);
  const args = { serverId: one?.serverId, creatorId: one?.ownerId, code: newText(), idempotencyKey: "k" };
  assert.equal((await call(product, "invitCode:c", args)).data, args.code);
  assert.equal((await call(product, "invitCode:c", args)).data, args.code);
  assert.equal((await call(product, "invitCode:c", { ...args, maxUses: 3 })).status, 409);
});

test("trying texts of other users' codes in other shards counts as guessing", async () => {
  const [one, other] = await servers(product, 2);
  const code = newText();
  await call(product, "invitCode:c", { serverId: one?.serverId, creatorId: one?.ownerId, code });
  const args = { serverId: other?.serverId, creatorId: other?.ownerId, code };
  for (let time = 0; time < 30; time += 1) assert.equal((await call(product, "invitCode:c", args)).status, 409);
  assert.equal((await call(product, "invitCode:c", args)).status, 429);
});

/** Takes all numbers of a prefix by codes of a server, which are alive. @param {import("./world.js").Server} server @param {string} prefix */
async function takeAll({ serverId, ownerId, shard }, prefix) {
  const numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)";
  await rowsOf(SHARD, shardName(shard), `${numbers} INSERT INTO invit_code (id, folded, code, server_id, creator_id, max_uses, expires_at, created_at)
    SELECT printf('%s-000-%03d', ?1, i), printf('%s%03d', upper(?1), i), printf('%s-%03d', ?1, i), ?2, ?3, 1, 4000000000000, 1 FROM n`, prefix, serverId, ownerId);
  await rowsOf(DIRECTORY, textName(`${prefix.toUpperCase()}000`), `${numbers} INSERT INTO entry (folded, shard, number, is_created)
    SELECT printf('%s%03d', upper(?1), i), ?2, 0, 1 FROM n`, prefix, shard);
}

/** @param {string} userId */
async function generate(userId) {
  const response = await fetch(new URL("/api/invite-codes/generate", product.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ userId }),
  });
  return { status: response.status, body: /** @type {any} */ (await response.json()) };
}

test("a director gets a dead code's text of another shard, and only while none is dead is there an error", async () => {
  const [one, other] = await servers(product, 2, { owner: "Zed" });
  assert.ok(one !== undefined && other !== undefined);
  await takeAll(one, "Zed");
  const refused = await generate(other.ownerId);
  assert.equal(refused.status, 409);
  assert.match(JSON.stringify(refused.body), /All invite codes for this name are in use, try again later/);
  await rowsOf(SHARD, shardName(one.shard), "UPDATE invit_code SET revoked_at = 5 WHERE folded = 'ZED345' RETURNING id");
  const made = await generate(other.ownerId);
  assert.equal(made.body.data?.code, "Zed-345");
  assert.equal((await generate(other.ownerId)).status, 409);
  const used = await call(product, "invitCode:use", { code: "Zed-345", userId: "cat" });
  assert.equal(used.data.serverId, other.serverId);
  const [dead] = await rowsOf(SHARD, shardName(one.shard), "SELECT folded = id AS is_freed FROM invit_code WHERE id = 'Zed-000-345'");
  assert.equal(dead?.["is_freed"], 1);
});

test("two directors of one prefix in two shards never get the same number", async () => {
  const all = await servers(product, 8, { owner: "Yan" });
  const made = await Promise.all(all.flatMap(({ ownerId }) => Array.from({ length: 10 }, () => generate(ownerId))));
  const codes = made.map(({ body }) => body.data?.code);
  assert.equal(new Set(codes).size, 80, JSON.stringify(made.find(({ status }) => status !== 200)));
});

test("KV remembers the shard of a text, and where it is wrong the directory is asked", async () => {
  const cached = await startProduct({ env: { STORE: "durable" }, kv: true });
  try {
    const [one, other] = await servers(cached, 2, { owner: "Xan" });
    const code = newText();
    await call(cached, "invitCode:c", { serverId: one?.serverId, creatorId: one?.ownerId, code });
    assert.equal((await call(cached, "invitCode:use", { code, userId: "ada" })).trips, 2);
    const names = await cached.namespace.names();
    assert.equal(names.length, 1);
    assert.ok(!String(names[0]).includes(folded(code)), "the key does not hold the text");
    const again = await call(cached, "invitCode:use", { code, userId: "bob" });
    assert.deepEqual([again.status, again.trips], [200, 1]);
    await cached.namespace.put(String(names[0]), String(other?.shard));
    const wrong = await call(cached, "invitCode:use", { code, userId: "cat" });
    assert.deepEqual([wrong.status, wrong.data.serverId, wrong.trips], [200, one?.serverId, 3]);
    assert.equal((await call(cached, "invitCode:use", { code, userId: "dan" })).trips, 1, "and KV is right again");
    assert.equal((await call(cached, "invitCode:use", { code: newText(), userId: "eve" })).status, 404);
    assert.equal((await cached.namespace.names()).length, 1, "nothing is kept of a text that nobody has");
  } finally {
    await cached.remove();
  }
});
