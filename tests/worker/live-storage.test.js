// What live queries rely on in D1: a change of what is watched counts in its own transaction, and a request with a key
// writes once. SQLite's functions `changes()` and `total_changes()` decide both, so real D1 must show it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { configure, findRequest, forgetRequest, initSync, numbers, plan, replay, settle, settleAnew, watch } from "../../pkg/invitcode_worker.js";
import { sharedStatementsOf } from "../../js/bindings/work.js";
import { startProduct } from "../support/product.js";

initSync({ module: readFileSync(new URL("../../pkg/invitcode_worker_bg.wasm", import.meta.url)) });
const settings = configure(JSON.stringify({}));
const product = await startProduct();
after(() => product.remove());

const NOW = 1_790_000_000_000;

/** Runs statements as one transaction. @param {any[]} written */
function run([work, values]) {
  const queries = /** @type {import("../support/product.js").Query[]} */ (sharedStatementsOf(work, values));
  return product.batch(queries);
}

/** The numbers of topics, by topic. @param {string} work */
async function counted(work) {
  const rows = await run(JSON.parse(work));
  return Object.fromEntries(rows.flat().map(({ topic, number }) => [topic, number]));
}

/** @param {string} text */
function response(text) {
  const line = text.indexOf("\n");
  const [status, , , , ...effects] = JSON.parse(text.slice(0, line));
  return { status, effects, body: JSON.parse(text.slice(line + 1)) };
}

/** @param {string} path @param {string} head @param {Uint8Array} body @param {string} planned */
async function answered(path, head, body, planned) {
  const [work, values, ticket] = JSON.parse(planned);
  assert.ok(Array.isArray(ticket), `${path} was answered without a trip: ${planned}`);
  const [instance, number, random] = ticket;
  const rows = JSON.stringify(await run([work, values]));
  const reply = settle(instance, number, rows);
  assert.equal(settleAnew(settings, head, body, random, rows), reply);
  return response(String(reply));
}

let now = NOW;

/** Calls a mutation as Convex's clients do. @param {string} path @param {unknown} args @param {Record<string, unknown>} [also] */
async function mutate(path, args, also = {}) {
  now += 1;
  const head = JSON.stringify({ method: "POST", path: "/api/mutation", contentType: "application/json", caller: { kind: "service" }, now, ...also });
  const sent = new TextEncoder().encode(JSON.stringify({ path, args: [args] }));
  return { head, sent, ...(await answered(path, head, sent, plan(settings, head, sent))) };
}

const TOPICS = JSON.stringify(["server:s", "user:ann", "user:bob"]);

test("a change of what is watched raises its number and tells its topics, and only while it is watched", async () => {
  const first = await counted(watch(TOPICS, now + 1000, now));
  assert.deepEqual(Object.keys(first).sort(), ["server:s", "user:ann", "user:bob"]);
  const made = await mutate("server:c", { serverId: "s", name: "S", ownerId: "ann" });
  assert.deepEqual(made.effects, [{ effect: "tell", topics: ["server:s", "user:ann"] }]);
  // Now its own row says until when it is watched.
  let before = await counted(watch(TOPICS, now + 1000, now));
  assert.equal(before["user:ann"], first["user:ann"] + 1);
  for (const { path, args, told } of [
    { path: "invitCode:c", args: { serverId: "s", creatorId: "ann", code: "OPEN" }, told: ["server:s", "user:ann"] },
    { path: "invitCode:use", args: { code: "OPEN", userId: "bob" }, told: ["server:s"] },
    { path: "member:u", args: { serverId: "s", userId: "bob", role: "admin" }, told: ["server:s"] },
    { path: "server:u", args: { serverId: "s", ownerId: "bob" }, told: ["server:s", "user:bob"] },
    { path: "member:d", args: { serverId: "s", userId: "ann" }, told: ["server:s"] },
    { path: "invitCode:use", args: { code: "OPEN", userId: "bob" }, told: [] },
    { path: "invitCode:use", args: { code: "NOSUCH", userId: "bob" }, told: [] },
  ]) {
    const { effects } = await mutate(path, args);
    const changed = await counted(numbers(TOPICS));
    assert.deepEqual(effects, told.length === 0 ? [] : [{ effect: "tell", topics: told }], path);
    for (const topic of Object.keys(changed)) assert.equal(changed[topic], before[topic] + Number(told.includes(topic)), `${topic} after ${path}`);
    before = changed;
  }
  now += 2000;
  const { effects } = await mutate("server:u", { serverId: "s", name: "T" });
  assert.deepEqual(effects, []);
  assert.deepEqual(await counted(numbers(TOPICS)), before);
});

test("a mutation with a key runs once, and its reply can be told again", async () => {
  await mutate("server:c", { serverId: "t", name: "T", ownerId: "ann" });
  const args = { serverId: "t", name: "New" };
  const once = { once: "key" };
  const first = await mutate("server:u", args, once);
  assert.equal(first.body.value.code, 200);
  await assert.rejects(mutate("server:u", args, once), /UNIQUE constraint failed: live_request\.key/);
  const [[row]] = /** @type {[[any]]} */ (await run(JSON.parse(findRequest("key"))));
  assert.equal(row.wrote, 1);
  await mutate("server:u", { serverId: "t", invitePolicy: "owner" });
  const head = JSON.stringify({ ...JSON.parse(first.head), once: undefined, now: row.at, replay: true });
  const again = await answered("server:u", head, first.sent, replay(settings, head, first.sent, row.random));
  assert.deepEqual(again.body.value.data, { ...first.body.value.data, invitePolicy: "owner" });
  const refused = await mutate("invitCode:use", { code: "NOSUCH", userId: "ann" }, { once: "other" });
  assert.equal(refused.body.value.code, 404);
  const [[none]] = /** @type {[[any]]} */ (await run(JSON.parse(findRequest("other"))));
  assert.equal(none.wrote, 0);
  await run(JSON.parse(forgetRequest("other")));
  await run(JSON.parse(forgetRequest("key")));
  assert.deepEqual(await run(JSON.parse(findRequest("other"))), [[]]);
  assert.equal((await run(JSON.parse(findRequest("key"))))[0]?.length, 1);
});
