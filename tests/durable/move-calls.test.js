// What calls get while a server is under way, there and back: nothing is lost, nothing happens twice, and nobody else waits.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { moving } from "../../js/bindings/move/moving.js";
import init, { checkCode } from "../../pkg/code-node.js";
import { statements } from "../../pkg/statements.js";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { INFO } from "../support/tacobot.js";
import { signed } from "../support/tokens.js";
import { AUTHORIZED, done, GUILD, SETTINGS } from "./everything.js";
import { onlyShardsOf } from "./moves.js";
import { enlarge, move, stateOf, step, untilCopied } from "./moving.js";
import { call, rowsOf } from "./world.js";

/** @typedef {import("./moving.js").Side} Side */

const OTHER = "other-club";
/** Who uses TacoBot's invite in each direction. */
const USES = { durable: "77", d1: "78" };
/** The statement that marks users as watched. */
const MARK = String([...statements.values()].find((sql) => sql.startsWith("INSERT INTO watched_topic")));
const NOT_YET = "Not possible while the service is being moved to another database";
const UNDER_WAY = "This server is being moved to another database. Try again in a moment";

const receiver = await new Receiver().start();
const SERVICE = { ...SETTINGS, ...receiver.env, TIMECAPSULE_PUBLIC_USE: "true" };
const product = await startProduct({ env: { ...SERVICE, STORE: "d1" }, staged: true });
after(async () => {
  await product.remove();
  await receiver.stop();
});

/** Runs the cron trigger. */
const tick = async () => assert.equal((await fetch(product.url, { headers: { "Staged-Clock": String(Date.now()) } })).status, 200);

/** @param {string} path @param {unknown} args */
const ask = (path, args) => call(product, path, args, AUTHORIZED);

/** Calls another system's route. During a move it may take several trips. @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function send(method, path, body, headers = AUTHORIZED) {
  const type = typeof body === "string" ? "application/x-ndjson" : "application/json";
  const init = body === undefined ? { method, headers } : { method, headers: { ...headers, "Content-Type": type }, body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(new URL(path, product.url), init);
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : undefined, headers: response.headers };
}

/** TimeCapsule's. @param {string} method @param {string} path @param {unknown} [body] */
const capsule = async (method, path, body) => send(method, `api/invite-codes/${path}`, body, { Authorization: `Bearer ${await signed({ sub: "dora" })}` });

/** TacoBot's. @param {string} method @param {string} path @param {unknown} [body] */
const guild = (method, path, body) => send(method, `guilds/${path}`, body);

/** @param {string} code */
const document = (code) => JSON.stringify({ _id: { $oid: `65a0f3c2e4b0a1b2c3d4e${code.slice(-3)}` }, guild_id: GUILD, code, info: { ...INFO, code }, timestamp: 1.5, invites: [{ user_id: "9", timestamp: 2.25 }] });

/**
 * Asks everything while the large server is under way.
 *
 * @param {Side} to
 * @param {{ custom: string, short: string, other: string }} codes
 */
async function asked(to, { custom, short, other }) {
  const many = { serverId: GUILD, creatorId: "dora", count: 3, idempotencyKey: `many-${to}` };
  const refused = [
    await ask("invitCode:cMany", many),
    await ask("invitCode:use", { code: custom, userId: `late-${to}` }),
    await ask("invitCode:c", { serverId: GUILD, creatorId: "dora", code: `Text-${to}` }),
  ];
  for (const { status, body, headers } of refused) assert.deepEqual([status, headers.has("Retry-After"), body.message], [503, true, UNDER_WAY]);
  // TimeCapsule's own words for it.
  const used = await capsule("POST", "use", { code: short, userId: "tim" });
  assert.deepEqual([used.status, used.headers.has("Retry-After"), used.body.error], [503, true, UNDER_WAY]);
  const generated = await capsule("POST", "generate", {});
  assert.deepEqual([generated.status, generated.headers.get("Retry-After"), generated.body.error], [503, "60", NOT_YET]);
  const forgotten = await ask("user:forget", { userId: "gus" });
  assert.deepEqual([forgotten.status, forgotten.headers.get("Retry-After"), forgotten.body.message], [503, "60", NOT_YET]);
  for (const reply of [await guild("POST", "-/invite_codes", `${document(`bulk-${to === "d1" ? "d1d" : "d0d"}`)}\n`), await guild("GET", "-/invite_codes")]) {
    assert.deepEqual([reply.status, reply.headers.get("Retry-After"), reply.text.includes(NOT_YET)], [503, "60", true], reply.text);
  }
  const put = await guild("PUT", `${GUILD}/invite_codes/New`, { info: { ...INFO, code: "New" }, timestamp: 1.5 });
  const recorded = await guild("POST", `${GUILD}/invite_codes/Disc/invites`, { user_id: USES[to], timestamp: 1.5 });
  for (const { status, headers, text } of [put, recorded]) assert.deepEqual([status, headers.has("Retry-After")], [503, true], text);
  // Reads are answered, also those that count against a limit.
  assert.equal((await ask("invitCode:r", { code: custom })).status, 200);
  assert.equal((await ask("invitCode:explain", { code: custom })).status, 200);
  assert.equal((await capsule("POST", "validate", { code: short })).status, 200);
  // What is read over all servers of a user would count twice what is copied into D1.
  for (const { status, headers } of [await capsule("GET", "my-codes"), await ask("invitCode:list", { creatorId: "dora" })]) {
    assert.deepEqual([status, headers.has("Retry-After")], to === "d1" ? [503, true] : [200, false]);
  }
  const { page: codes } = await done(product, "invitCode:list", { creatorId: "otto" });
  const { page: servers } = await done(product, "server:list", { ownerId: "otto" });
  assert.ok(codes.length > 0 && servers.length === 1, "who has nothing there is told of all");
  assert.equal((await guild("GET", `${GUILD}/invite_codes/Disc`)).status, 200);
  const unknown = `${await symbolsOf(GUILD)}0000000`;
  const guessed = await call(product, "invitCode:explain", { code: await checked(unknown) }, { "CF-Connecting-IP": `192.0.2.${to === "d1" ? 1 : 2}` });
  assert.deepEqual([guessed.status, guessed.data.wouldAnswer.error], [200, "errors.invalid"], JSON.stringify(guessed.body));
  // A live connection goes on watching what a user does, wherever it is.
  const marks = moving(await product.database(), await product.namespaces(), { first: to === "d1" ? "durable" : "d1" });
  const marked = await marks.run([[MARK, [JSON.stringify(["dora"]), Date.now() + 90_000, Date.now(), "user:"]]], undefined, "%dora");
  assert.ok((marked[0]?.length ?? 0) >= 2, JSON.stringify(marked));
  // Nobody else waits.
  await done(product, "invitCode:use", { code: other, userId: `joins-${to}` });
  assert.equal((await done(product, "invitCode:cMany", { serverId: OTHER, creatorId: "otto", count: 2 })).codes.length, 2);
  assert.ok((await guild("PUT", "90000000000000001/invite_codes/Here", { info: { ...INFO, code: "Here" }, timestamp: 1.5 })).status < 300);
  return many;
}

/** A code that nobody has, by the first symbols of a shard: with the right check symbol. @param {string} start */
async function checked(start) {
  await init();
  for (const last of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
    const code = `${start}00${last}`;
    if (checkCode(code).ok) return code;
  }
  throw new Error("no symbol is right");
}

test("while a server is under way, its changes are refused once and for all, reads and other servers go on, and what is asked again happens once", async () => {
  await done(product, "server:c", { serverId: GUILD, name: "The guild", ownerId: "dora", owner: "Dora Smith" });
  await done(product, "server:c", { serverId: OTHER, name: "Other", ownerId: "otto" });
  const custom = await done(product, "invitCode:c", { serverId: GUILD, creatorId: "dora", code: "Welcome-home" });
  const other = await done(product, "invitCode:c", { serverId: OTHER, creatorId: "otto" });
  const short = (await capsule("POST", "generate", {})).body.data.code;
  await done(product, "invitCode:use", { code: custom, userId: "gus" });
  assert.ok((await guild("PUT", `${GUILD}/invite_codes/Disc`, { info: { ...INFO, code: "Disc" }, timestamp: 1.5 })).status < 300);
  await enlarge(product, GUILD, "dora");
  await onlyShardsOf(product, [GUILD, OTHER, "90000000000000001"]);
  for (const [to, store] of /** @type {[Side, string][]} */ ([["durable", "d1,durable"], ["d1", "durable,d1"]])) {
    await product.restart({ ...SERVICE, STORE: store });
    await untilCopied(product, to, GUILD);
    const many = await asked(to, { custom, short, other });
    await tick();
    assert.equal(await stateOf(product, await symbolsOf(GUILD)), "copied");
    await move(product, to);
    // Asked again, each happens once.
    const [first, again] = [await done(product, "invitCode:cMany", many), await done(product, "invitCode:cMany", many)];
    assert.deepEqual([first.codes.length, again], [3, first]);
    await done(product, "invitCode:use", { code: custom, userId: `late-${to}` });
    assert.equal(await done(product, "invitCode:c", { serverId: GUILD, creatorId: "dora", code: `Text-${to}` }), `Text-${to}`);
    for (const user of [USES[to], USES[to]]) assert.ok((await guild("POST", `${GUILD}/invite_codes/Disc/invites`, { user_id: user, timestamp: 1.5 })).status < 300);
  }
  await product.restart({ ...SERVICE, STORE: "d1" });
  // What waited for the end of the move.
  for (const to of ["d1d", "d0d"]) {
    for (const stored of [1, 1]) assert.equal(JSON.parse((await guild("POST", "-/invite_codes", `${document(`bulk-${to}`)}\n`)).text).data.stored, stored);
  }
  const { page: found } = await done(product, "member:r", { serverId: GUILD, limit: 100 });
  assert.deepEqual(found.map((/** @type {any} */ { userId }) => userId).sort(), ["dora", "gus", "late-d1", "late-durable"]);
  const { body: disc } = await guild("GET", `${GUILD}/invite_codes/Disc`);
  assert.deepEqual(disc.invites.map((/** @type {any} */ { user_id: id }) => id), Object.values(USES));
  const [[codes] = [], [documents] = [], [batches] = []] = await product.batch([
    ["SELECT count(*) AS many FROM invit_code WHERE server_id = ?", [GUILD]],
    ["SELECT count(*) AS many FROM tacobot_invite WHERE guild_id = ?", [GUILD]],
    ["SELECT count(*) AS many FROM idempotency WHERE key LIKE 'many-%'", []],
  ]);
  assert.deepEqual([codes?.["many"], documents?.["many"], batches?.["many"]], [1 + 1 + 900 + 2 * 3 + 2, 3, 2]);
  assert.equal((await capsule("POST", "use", { code: short, userId: "tim" })).status, 200);
  assert.equal((await capsule("POST", "generate", {})).status, 200);
  for (let cursor = null; ; ) {
    const { isDone, continueCursor } = await done(product, "user:forget", { userId: "gus", cursor });
    if (isDone !== false) break;
    cursor = continueCursor;
  }
});

test("the clock passes over a server under way, works for the others, and comes back to it", async () => {
  const end = Date.now() - 1000;
  // An event of each server waits, and a membership of each ended.
  await product.batch([
    ["UPDATE event SET is_open = 1, due_at = 1, delivered_at = NULL WHERE number = 1", []],
    ["UPDATE event_clock SET since = ?", [end - 1]],
    ["UPDATE member SET expires_at = ? WHERE user_id IN ('late-d1', 'joins-d1')", [end]],
  ]);
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  await untilCopied(product, "durable", GUILD);
  receiver.received = [];
  for (const _ of [1, 2]) await tick();
  const told = () => receiver.received.map(({ event }) => `${event.data.serverId} ${event.type}`).sort();
  assert.deepEqual(told(), [`${OTHER} code.created`, `${OTHER} member.expired`]);
  await move(product, "durable");
  await receiver.until(({ length }) => length === 4);
  assert.deepEqual(told().filter((each) => each.startsWith(GUILD)), [`${GUILD} code.created`, `${GUILD} member.expired`]);
  // A shard may have been delivering when it left.
  const failed = product.logs.filter(({ message }) => /not finished|could not deliver/.test(message) && !message.includes('"call":"shard"'));
  assert.deepEqual(failed, [], "D1's clock did not fail meanwhile");
});

test("a shard that holds other data stops the move, with what is wrong and what would be right, and D1 goes on", async () => {
  await product.restart({ ...SERVICE, STORE: "durable,d1" });
  await move(product, "d1");
  const symbols = await symbolsOf("elsewhere");
  await product.restart({ ...SERVICE, STORE: "d1" });
  await done(product, "server:c", { serverId: "elsewhere", name: "Here", ownerId: "otto" });
  // As if nothing had ever moved, but the service had run over shards.
  await product.batch([["INSERT INTO move_shard (shard, home) VALUES (?, 'd1')", [symbols]]]);
  await product.restart({ ...SERVICE, STORE: "durable" });
  await done(product, "server:c", { serverId: "elsewhere", name: "There", ownerId: "otto" });
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  const stops = async () => {
    for (;;) {
      const { status, body } = await step(product, "durable");
      if (status === 200 && !body.data.isDone) continue;
      assert.deepEqual([status, body.error], [409, "errors.conflict"], JSON.stringify(body));
      assert.match(body.message, new RegExp(`^The move stops: the shard ${symbols} holds data already, .* Move back by --to d1 with STORE = "durable,d1", delete what `));
      return (await product.rows("SELECT count(*) AS many FROM move_shard WHERE home = 'durable'"))[0]?.["many"];
    }
  };
  assert.equal(await stops(), 0, "nothing has moved");
  // If the index does not know of it, it is found when its turn comes, and the shard is in use again in D1.
  const { DIRECTORY } = await product.namespaces();
  await rowsOf(DIRECTORY, "shards", "DELETE FROM known_shard WHERE shard = ?", symbols);
  await stops();
  await done(product, "server:u", { serverId: "elsewhere", name: "Still here" });
  await product.restart({ ...SERVICE, STORE: "durable,d1" });
  await move(product, "d1");
  await product.restart({ ...SERVICE, STORE: "d1" });
  assert.equal((await done(product, "server:r", { serverId: "elsewhere" })).name, "Still here");
});

test("a store that fails is a 503 that says nothing of the cause, which is in the log", async () => {
  await product.restart({ ...SERVICE, STORE: "d1,durable" });
  const since = product.logs.length;
  const cause = "D1_ERROR: a disk named /dev/secret is full";
  const { status, body, headers } = await step(product, "durable", { "Staged-Faults": JSON.stringify([cause]) });
  const { requestId, ...rest } = body;
  assert.deepEqual([status, headers.get("Retry-After"), rest], [503, "1", { status: "error", code: 503, message: "Storage unavailable", error: "errors.unavailable" }]);
  const [line] = (await product.logged(/"call":"POST \/move errors\.unavailable"/, since)).filter((message) => message.includes(requestId));
  assert.ok(line?.includes(cause), line);
});
