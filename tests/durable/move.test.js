// Moving between D1 and Durable Objects: everything arrives, on both ways, and a table that the move does not know is found.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { tables } from "../../js/bindings/move/tables.js";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { AUTHORIZED, contents, done, everything, KNOWN, SETTINGS } from "./everything.js";
import { call } from "./world.js";

const receiver = await new Receiver().start();
const SERVICE = { ...SETTINGS, ...receiver.env };
const product = await startProduct({ env: { ...SERVICE, STORE: "d1" } });
after(async () => {
  await product.remove();
  await receiver.stop();
});

/** One request of the command. @param {"d1" | "durable"} to @param {Record<string, string>} [headers] */
async function step(to, headers = AUTHORIZED) {
  return call(product, "move", { to }, headers);
}

/** Moves to the end. @param {"d1" | "durable"} to @param {(data: any) => unknown} [between] */
async function move(to, between = () => {}) {
  const verified = [];
  for (;;) {
    const { status, body, data } = await step(to);
    assert.equal(status, 200, JSON.stringify(body));
    verified.push(...data.verified);
    if (data.isDone) return { ...data, verified };
    await between(data);
  }
}

/** Waits until every event was delivered. */
async function delivered() {
  const end = Date.now() + 20_000;
  while ((await product.rows("SELECT 1 FROM event WHERE is_open = 1")).length > 0) {
    assert.ok(Date.now() < end, "the events are delivered");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything works as before. @param {Awaited<ReturnType<typeof everything>>} made @param {string} userId */
async function works(made, userId) {
  const [limited, custom] = made.codes;
  const read = await done(product, "invitCode:r", { id: limited?.id });
  assert.equal(read.uses, 2);
  await done(product, "invitCode:use", { code: custom?.code, userId });
  // The old text of a rotated custom code, in its grace.
  await done(product, "invitCode:use", { code: made.custom[1], userId });
  await done(product, "invitCode:explain", { code: made.short });
  const { page } = await done(product, "invitCode:list", { creatorId: "owner-0", limit: 100 });
  assert.ok(page.length > 15);
  const { page: servers } = await done(product, "server:list", { ownerId: "owner-0" });
  assert.deepEqual(servers.map((/** @type {any} */ { _id }) => _id).sort(), ["club-0", "club-2"]);
}

test("everything moves to shards and back, and works on each side and in between", async () => {
  const made = await everything(product);
  await delivered();
  const before = await contents(product);
  for (const { name } of tables) assert.ok((before[name]?.length ?? 0) > 0, `the database has rows of ${name}`);
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  // Before it begins, D1 has everything.
  await works(made, "x1");
  await delivered();
  const start = await contents(product);
  const to = await move("durable");
  assert.equal(to.shards.moved, 1024);
  await works(made, "x1");
  assert.deepEqual((await contents(product))["redemption"], [], "D1 keeps no copy");
  await product.restart({ ...SERVICE, STORE: "durable" });
  assert.deepEqual(await contents(product), start);
  await works(made, "x2");
  await delivered();
  const there = await contents(product);
  await product.restart({ ...SERVICE, STORE: "durable,d1" });
  await works(made, "x2");
  const back = await move("d1");
  assert.equal(back.shards.moved, 1024);
  await works(made, "x2");
  await product.restart({ ...SERVICE, STORE: "d1" });
  assert.deepEqual(await contents(product), there);
  await works(made, "x3");
});

test("the move knows every table of the schema", async () => {
  const names = await product.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'move_*' AND name NOT GLOB 'd1_*' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'");
  assert.deepEqual(names.map(({ name }) => name).filter((name) => !KNOWN.includes(name)), [], "say in js/bindings/move/tables.js what becomes of it");
});
