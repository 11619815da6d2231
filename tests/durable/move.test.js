// Moving between D1 and Durable Objects: everything arrives, on both ways, and a table that the move does not know is found.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { tables } from "../../js/bindings/move/tables.js";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { signed } from "../support/tokens.js";
import { AUTHORIZED, contents, done, everything, GUILD, KNOWN, SETTINGS } from "./everything.js";
import { moveHistory, onlyShardsOf } from "./moves.js";
import { enlarge, move, step } from "./moving.js";
import { call } from "./world.js";

const receiver = await new Receiver().start();
const SERVICE = { ...SETTINGS, ...receiver.env };
// Beside it run deployments that know of no move.
const product = await startProduct({ env: { ...SERVICE, STORE: "d1" }, others: [{ ...SERVICE, STORE: "d1" }, { ...SERVICE, STORE: "durable" }] });
after(async () => {
  await product.remove();
  await receiver.stop();
});

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
  await enlarge(product, "club-0", "owner-0");
  for (const { name } of tables) assert.ok((before[name]?.length ?? 0) > 0, `the database has rows of ${name}`);
  await onlyShardsOf(product, [...made.servers, GUILD, "family", "90000000000000001", "90000000000000002", "club-new"]);
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  // Before it begins, D1 has everything.
  await works(made, "x1");
  await delivered();
  const start = await contents(product);
  /** What an older deployment is told, by its URL. @param {URL | undefined} url */
  const older = async (url) => {
    const reply = await call(/** @type {any} */ ({ url }), "server:c", { serverId: "club-new", name: "New", ownerId: "owner-9" }, AUTHORIZED);
    assert.deepEqual([reply.status, reply.headers.has("Retry-After")], [503, true], JSON.stringify(reply.body));
  };
  const large = await symbolsOf("club-0");
  /** How often the server was looked at while its rows were copied. */
  let looked = 0;
  /** A server under way is read, and not changed. @param {any} data */
  const underWay = async ({ shard }) => {
    const [row] = await product.rows("SELECT state FROM move_shard WHERE shard = ?", large);
    if (shard !== large || row?.["state"] !== "copied") return;
    looked += 1;
    for (const code of [made.codes[2]?.code, made.custom[0]]) {
      const used = await call(product, "invitCode:use", { code, userId: "probe" }, AUTHORIZED);
      assert.deepEqual([used.status, used.headers.has("Retry-After"), used.body.message], [503, true, "This server is being moved to another database. Try again in a moment"]);
      await done(product, "invitCode:r", { code });
    }
    const renamed = await call(product, "server:u", { serverId: "club-0", name: "Another" }, AUTHORIZED);
    assert.equal(renamed.status, 503);
  };
  const to = await move(product, "durable", async (data) => {
    await older(product.others[0]);
    await underWay(data);
  });
  assert.ok(looked > 0, "the server was seen on its way");
  assert.equal(to.shards.moved, to.shards.total);
  await older(product.others[0]);
  await works(made, "x1");
  assert.deepEqual((await contents(product))["redemption"], [], "D1 keeps no copy");
  await product.restart({ ...SERVICE, STORE: "durable" });
  assert.deepEqual(await contents(product), start);
  await works(made, "x2");
  await delivered();
  const there = await contents(product);
  await product.restart({ ...SERVICE, STORE: "durable,d1" });
  await works(made, "x2");
  looked = 0;
  const back = await move(product, "d1", underWay);
  assert.ok(looked > 0, "the server was seen on its way back");
  assert.equal(back.shards.moved, back.shards.total);
  await older(product.others[1]);
  await works(made, "x2");
  await product.restart({ ...SERVICE, STORE: "d1" });
  assert.deepEqual(await contents(product), there);
  await works(made, "x3");
});

test("the move knows every table of the schema", async () => {
  const names = await product.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'move_*' AND name NOT GLOB 'd1_*' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'");
  assert.deepEqual(names.map(({ name }) => name).filter((name) => !KNOWN.includes(name)), [], "say in js/bindings/move/tables.js what becomes of it");
});

test("under load, with a command and a workerd that are killed, nothing is over, doubled or lost", async () => {
  const told = await moveHistory({ seed: 7, servers: 2, callers: 3, kills: 1, crashes: 1 });
  assert.ok(told.killed + told.crashed >= 2 && told.calls > 50, JSON.stringify(told));
});

test("only a service moves, to where STORE says", async () => {
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  const answers = [
    await call(product, "move", { to: "durable" }),
    await step(product, "durable", { Authorization: `Bearer ${await signed({ sub: "ann" })}` }),
    await step(product, "d1"),
    await call(product, "move", { to: "durable", more: 1 }, AUTHORIZED),
  ];
  assert.deepEqual(answers.map(({ status, body }) => [status, body.error]), [
    [401, "errors.unauthorized"],
    [403, "errors.permissionDenied"],
    [409, "errors.conflict"],
    [400, "errors.badRequest"],
  ]);
  assert.match(answers[2]?.body.message, /STORE = "durable,d1"/);
  // Where every caller is trusted, the key still decides.
  await product.restart({ ...SERVICE, AUTH: "open", STORE: "d1,durable" });
  assert.deepEqual([(await call(product, "move", { to: "durable" })).status, (await step(product, "durable", { Authorization: "Bearer guessed" })).status], [401, 401]);
});

test("what cannot be right on both sides is refused with a sentence", async () => {
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  for (const [path, args] of /** @type {[string, unknown][]} */ ([
    ["user:forget", { userId: "ann" }],
    ["api/invite-codes/generate", {}],
  ])) {
    const { status, body, headers } = await call(product, path, args, path === "user:forget" ? AUTHORIZED : { Authorization: `Bearer ${await signed({ sub: "dora" })}` });
    assert.deepEqual([status, headers.get("Retry-After"), body.message ?? body.error], [503, "60", "Not possible while the service is being moved to another database"], path);
  }
});

test("a move does not begin while the erasure of a user is unfinished", async () => {
  await product.restart({ ...SERVICE, STORE: "d1" });
  await product.batch([["INSERT INTO erasure VALUES ('gone', 'forgotten:0123456789abcdef0123456789abcdef')", []]]);
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  const { status, body } = await step(product, "durable");
  assert.equal(status, 409);
  assert.match(body.message, /erasure of a user is unfinished/);
  // Nothing stands in its way.
  await product.restart({ ...SERVICE, STORE: "d1" });
  await done(product, "invitCode:c", { serverId: "club-0", creatorId: "owner-0" });
});

test("while a move goes on, a text that one side has is given on neither", async () => {
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  await product.batch([["DELETE FROM erasure", []]]);
  const create = (/** @type {string} */ at, /** @type {string} */ code) => call(product, "invitCode:c", { serverId: `club-${at}`, creatorId: `owner-${Number(at) % 2}`, code }, AUTHORIZED);
  /** The side of each server. */
  const homes = async () => {
    const rows = await product.rows("SELECT shard, home, state FROM move_shard");
    return Promise.all(["0", "1", "2"].map(async (at) => ({ at, ...rows.find(({ shard }) => shard === shards[Number(at)]) })));
  };
  const shards = await Promise.all(["club-0", "club-1", "club-2"].map(symbolsOf));
  /** @type {{ there: string, here: string } | undefined} */
  let found;
  await move(product, "durable", async () => {
    const sides = (await homes()).filter((/** @type {any} */ { state }) => state !== "copied");
    const there = sides.find((/** @type {any} */ { home }) => home === "durable");
    const here = sides.find((/** @type {any} */ { home }) => home === "d1");
    if (found !== undefined || there === undefined || here === undefined) return;
    found = { there: there.at, here: here.at };
    // What was there before: the custom code of each server.
    for (const [at, text] of [[there.at, `Welcome-${here.at}`], [here.at, `Welcome-${there.at}`]]) {
      const { status } = await create(String(at), String(text));
      assert.ok(status >= 400 && status < 500, `${text} is ${status}`);
    }
    // What is created now.
    for (const [first, second, text] of [[there.at, here.at, "Fresh-there"], [here.at, there.at, "Fresh-here"]]) {
      assert.equal((await create(String(first), String(text))).status, 200);
      const { status } = await create(String(second), String(text));
      assert.ok(status >= 400 && status < 500, `${text} is ${status}`);
    }
  });
  assert.ok(found !== undefined, "the move was seen with servers on both sides");
  for (const [at, code] of [[found.there, "Fresh-there"], [found.here, "Fresh-here"]]) assert.equal((await done(product, "invitCode:r", { code })).serverId, `club-${at}`);
});
