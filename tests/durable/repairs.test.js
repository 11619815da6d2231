// What heals by itself: a text that a shard gave away while the directory was not told, and an index of users that fails.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { placed } from "../../pkg/statements.js";
import { durable } from "../../js/bindings/durable.js";
import { textName } from "../../js/bindings/durable-objects.js";
import { ofText } from "../../js/bindings/durable-texts.js";
import { read, written } from "../../js/bindings/durable-message.js";
import { seeded } from "../support/seeded.js";
import { aliveNow, Objects, storageOn } from "./objects.js";

const { Shard } = await import("../../js/worker/durable/shard.js");

/** @typedef {import("../../js/bindings/d1.js").Statement} Statement */

test("a shard that gave a text away while the directory was not told can claim it again", async () => {
  const { SHARD, DIRECTORY } = /** @type {any} */ (new Objects(seeded(1)).namespaces());
  const directory = DIRECTORY.get(textName("SUMMER"));
  const { number } = await directory.claim("SUMMER", "00");
  await directory.created("SUMMER", "00", number);
  // It has no such code any more.
  assert.equal(await SHARD.get("shard-00").holds("SUMMER", number), false);
  const rows = await durable({ SHARD, DIRECTORY }).run([[placed.insertCustom, []]], undefined, "+00SUMMER");
  assert.equal(rows.length, 1);
});

test("claims that created nothing do not fill a shard: their fences are deleted after a day", async () => {
  const { shard } = await shardWith(async () => 0);
  for (let at = 0; at < 5; at += 1) shard.holds(`TEXT${at}`, at);
  shard.query("UPDATE fence SET at = at - 25 * 3600000 WHERE folded < 'TEXT3'");
  for (const text of ["A", "B"]) shard.holds(text, 9);
  const left = shard.query("SELECT folded FROM fence ORDER BY folded").map(({ folded }) => folded);
  assert.deepEqual(left, ["A", "B", "TEXT3", "TEXT4"]);
});

test("a text that another shard has counts as a guess in all shards", async () => {
  /** @type {Statement[]} */
  let ran = [];
  const namespace = (/** @type {any} */ object) => ({ idFromName: (/** @type {string} */ name) => name, get: (/** @type {string} */ name) => object(name) });
  const DIRECTORY = namespace(() => ({ claim: async () => ({ holder: "0A" }) }));
  const SHARD = namespace((/** @type {string} */ name) => ({
    run: async (/** @type {string} */ message) => {
      if (name === "shard-00") ran = read(message).work;
      return JSON.stringify({ rows: [[{ creator_id: "bob" }]] });
    },
  }));
  const values = ["now", "window", "a", 1, "b", 1, "c", 1, null, null, "a", "SUMMER"];
  await durable({ SHARD, DIRECTORY }).run([[placed.insertCustom, []], [placed.countTaken, [...values, "ada"]]], undefined, "+00SUMMER");
  assert.deepEqual(ran, [[placed.nothing, []], [placed.countWrong, values]]);
});

test("a shard takes the number that the directory chose, or none", async () => {
  /** @type {Statement[]} */
  const ran = [];
  const answers = { shardsOf: ["0A"], claimShort: { number: 1, isCreated: false, digits: 7 } };
  const DIRECTORY = { idFromName: String, get: () => new Proxy({}, { get: (_, method) => async () => Reflect.get(answers, method) }) };
  const run = async (/** @type {string} */ message) => {
    const { work } = read(message);
    ran.push(...work);
    return JSON.stringify({ rows: work.map(([sql]) => (sql === placed.director ? [{ id: "s", created_at: 1, folded: "ADA" }] : [])) });
  };
  const SHARD = { idFromName: String, get: () => ({ run }) };
  await durable({ SHARD, DIRECTORY }).run([[placed.insertShort, ["ada", "stem", "party", 1, 500, 7, null]]], undefined, "!ada");
  assert.deepEqual(ran.find(([sql]) => sql === placed.insertShort)?.[1], ["ada", "stem", "party", 1, 7, 0, null]);
});

test("a call does without a cache that fails or does not answer", async () => {
  const trips = /** @type {any} */ ({ text: async () => ({ shard: "0A", isCreated: true }), shard: async () => [[{ n: 7 }]] });
  for (const answer of [() => Promise.reject(new Error("KV GET failed: 500")), () => new Promise(() => {})]) {
    assert.deepEqual(await ofText("SUMMER", trips, [], { get: answer, put: answer }), [[{ n: 7 }]]);
  }
});

test("an export goes on over shards without documents in pages", async () => {
  const shards = Array.from({ length: 40 }, (_, at) => `${Math.floor(at / 10)}${at % 10}`);
  let asked = 0;
  const DIRECTORY = { idFromName: String, get: () => ({ shards: async () => shards }) };
  const SHARD = { idFromName: String, get: () => ({ run: async () => ((asked += 1), JSON.stringify({ rows: [[]] })) }) };
  const page = async (/** @type {number} */ from) => (await durable({ SHARD, DIRECTORY }).run([[placed.export, [from, 0]]], undefined, "*"))[0] ?? [];
  const [row, ...others] = await page(0);
  assert.deepEqual([others.length, row?.["n"], asked], [0, null, 32]);
  assert.deepEqual(await page(Number(row?.["seq"])), []);
  assert.equal(asked, 40);
});

/** A shard, and an index that answers as given. @param {() => Promise<unknown>} answer */
async function shardWith(answer) {
  /** @type {number[]} */
  const alarms = [];
  /** @type {Promise<unknown>} */
  let ready = Promise.resolve();
  const storage = { ...storageOn(new DatabaseSync(":memory:"), aliveNow()), setAlarm: (/** @type {number} */ at) => alarms.push(at) };
  const context = { id: { name: "shard-00" }, storage, blockConcurrencyWhile: (/** @type {() => Promise<unknown>} */ work) => (ready = work()) };
  const index = { idFromName: String, get: () => ({ addShard: answer, addUser: answer }) };
  const shard = new Shard(context, { AUTH: "token", SERVICE_KEY: "a-key-of-sufficient-length", STORE: "durable", SHARD: index, DIRECTORY: index }, "settings");
  await ready;
  const untold = () => shard.query("SELECT user_id FROM shard_user WHERE told = 0").length;
  return { shard, alarms, untold };
}

test("an index that fails or does not answer holds up no call, and the alarm tells it again", async () => {
  for (const answer of [() => Promise.reject(new Error("the index is away")), () => new Promise(() => {})]) {
    const { shard, alarms, untold } = await shardWith(answer);
    shard.query("INSERT INTO shard_user (user_id) VALUES ('ada')");
    assert.deepEqual(JSON.parse(await shard.run(written([["SELECT 7 AS n", []]], 60_000))), { rows: [[{ n: 7 }]] });
    assert.deepEqual([untold(), alarms.length], [1, 1]);
  }
});

test("an alarm that cannot tell the index sets the next one instead of failing", async () => {
  const { shard, alarms, untold } = await shardWith(() => Promise.reject(new Error("the index is away")));
  shard.query("INSERT INTO shard_user (user_id) VALUES ('ada')");
  await shard.alarm();
  await shard.alarm();
  assert.deepEqual([untold(), alarms.length], [1, 2]);
});

test("all creators of one commit are in the index when their calls are answered", async () => {
  const { shard, untold } = await shardWith(async () => 0);
  const calls = Array.from({ length: 64 }, (_, at) => shard.run(written([["INSERT INTO shard_user (user_id) VALUES (?)", [`user ${at}`]]], 60_000)));
  await Promise.all(calls);
  assert.equal(untold(), 0);
});
