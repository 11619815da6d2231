/** Scenarios: a server from its first code to its deletion, and crowds that race for shared codes. */
import assert from "node:assert/strict";
import { signed } from "../../support/tokens.js";
import { mistyped } from "../../support/world.js";
import { call, change, makeCode, makeServer, refused, remove, said, use } from "../calls.js";

/** @typedef {import("../load.js").Load} Load */
/** @typedef {import("../calls.js").Code} Code */
/** @typedef {import("../calls.js").Server} Server */

const SUCCESS = { status: "success", code: 200, message: "Code used", error: null };

/** @param {Load} load @param {Code} code @param {Server | null} server */
async function explainsAsLive(load, { code }, server) {
  const data = said(await call(load, "invitCode:explain", { code }), "Code explained");
  if (server === null) {
    assert.deepEqual(data.failing, ["errors.maxUsed"]);
    assert.equal(data.wouldAnswer.error, "errors.maxUsed");
    assert.equal(data.server, null);
  } else {
    assert.deepEqual(data, { wouldAnswer: SUCCESS, failing: [], joined: null, server: { _id: server.serverId, name: server.name }, requires: [], invitedBy: null, grants: { role: "member", membershipMs: null }, pendingRequest: null });
  }
}

/**
 * Makes a server. More users race for a code than may use it, one leaves and comes back, one is banned, the limit is
 * raised, the code is revoked and restored, and sometimes the server is deleted.
 *
 * @param {Load} load
 */
export async function community(load) {
  const { random } = load;
  const server = await makeServer(load);
  const { serverId, ownerId } = server;
  const cap = 1 + Math.floor(random() * 5);
  const code = await makeCode(load, server, { maxUses: cap, custom: random() < 0.3 });
  if (code === undefined) return;
  await explainsAsLive(load, code, server);

  const users = Array.from({ length: cap + 2 }, () => load.unique("user"));
  const told = await Promise.all(users.map((user) => use(load, code, user)));
  const joined = users.filter((_, n) => told[n] === "joined");
  const late = users.filter((_, n) => told[n] === "maxUsed");
  assert.deepEqual([joined.length, late.length], [cap, 2], `of ${users.length} for ${cap} uses: ${told}`);
  await explainsAsLive(load, code, null);

  const [first, last] = [String(joined[0]), String(joined.at(-1))];
  // A repeat reports the join if an earlier attempt of the same call may have made it.
  assert.ok(["member", "joined"].includes(await use(load, code, first)));
  const { page, isDone } = said(await call(load, "invitCode:list", { serverId }), "Codes found");
  assert.equal(isDone, true);
  assert.deepEqual(page.map((/** @type {any} */ row) => [row.code, row.uses, row.maxUses, row.status]), [[code.code, cap, cap, "used"]]);
  const id = page[0]._id;
  const byId = said(await call(load, "invitCode:r", random() < 0.5 ? { id } : { code: code.code }), "Code found");
  assert.deepEqual(byId, page[0]);
  const uses = said(await call(load, "invitCode:uses", { id }), "Uses found");
  assert.deepEqual(uses.page.map((/** @type {any} */ row) => row.userId).sort(), joined.toSorted());

  await remove(load, server, first);
  assert.equal(await use(load, code, first), "joined", "who left comes back at no cost");
  await remove(load, server, last, true);
  assert.equal(await use(load, code, last), "permissionDenied");
  const inside = [ownerId, ...joined.filter((user) => user !== last)];
  const members = said(await call(load, "member:r", { serverId }), "Members found").page;
  assert.deepEqual(members.map((/** @type {any} */ row) => row.userId).sort(), inside.toSorted());

  await change(load, code, id, { maxUses: cap + 1 });
  const second = await Promise.all(late.map((user) => use(load, code, user)));
  assert.deepEqual(second.toSorted(), ["joined", "maxUsed"]);
  await change(load, code, id, { revoked: true });
  assert.equal(await use(load, code, load.unique("user")), "invalid");
  if (code.code.length === 12) refused(await call(load, "invitCode:explain", { code: mistyped(code.code), userId: 5 }), "badRequest");
  if (random() < 0.5) {
    await change(load, code, id, { revoked: false, maxUses: cap + 2 });
    assert.equal(await use(load, code, load.unique("user")), "joined");
    await remove(load, server, String(late[second.indexOf("joined")]));
  }
  if (random() < 0.3) await deleted(load, server, code);
}

/** @param {Load} load @param {Server} server @param {Code} code */
async function deleted(load, { serverId }, code) {
  const intent = load.history.intend([], [[`gone ${serverId}`, 1]]);
  const answer = await call(load, "server:d", { serverId });
  if (answer.again && answer.status === 404) refused(answer, "serverNotFound");
  else assert.equal(said(answer, "Server deleted"), undefined);
  load.history.did(intent);
  const told = await use(load, code, load.unique("user"));
  assert.ok(["serverNotFound", "invalid", "maxUsed"].includes(told), told);
  refused(await call(load, "server:r", { serverId }), "serverNotFound");
}

/** Codes that everybody uses at once. @typedef {{ server: Server, code: Code, cap: number, entered: number, asking: number }} Door */

/** @type {WeakMap<Load, Promise<Door>[]>} */
const doors = new WeakMap();

/** @param {Load} load @returns {Promise<Door>} */
async function newDoor(load) {
  const server = await makeServer(load);
  const cap = load.random() < 0.5 ? 20 + Math.floor(load.random() * 30) : 1_000_000;
  for (;;) {
    const code = await makeCode(load, server, { maxUses: cap === 1_000_000 ? null : cap, key: false });
    if (code !== undefined) return { server, code, cap, entered: 0, asking: 0 };
  }
}

/** Some users come to a door that others use at the same time, and ask before they enter. @param {Load} load */
export async function crowd(load) {
  const open = doors.get(load) ?? Array.from({ length: 4 }, () => newDoor(load));
  doors.set(load, open);
  const place = Math.floor(load.random() * open.length);
  const waiting = /** @type {Promise<Door>} */ (open[place]);
  const door = await waiting;
  const { server, code } = door;
  for (let n = 0; n < 6; n += 1) {
    const userId = load.unique("guest");
    const way = load.random();
    const token = way < 0.5 ? { token: await signed({ sub: userId }) } : {};
    if (way < 0.2) said(await call(load, "invitCode:explain", { code: code.code, userId }, token), "Code explained");
    door.asking += 1;
    const told = await use(load, code, userId, { ...token, convex: way > 0.8, mayHangUp: true });
    door.asking -= 1;
    if (told === "joined") {
      door.entered += 1;
      assert.ok(door.entered <= door.cap, `${door.entered} entered by a code of ${door.cap}`);
      continue;
    }
    assert.equal(told, "maxUsed");
    assert.ok(door.entered + door.asking >= door.cap, `refused at ${door.entered} of ${door.cap}, while ${door.asking} asked`);
    if (open[place] === waiting) open[place] = newDoor(load);
    return;
  }
  if (load.random() < 0.1) assert.equal(said(await call(load, "server:r", { serverId: server.serverId }), "Server found")._id, server.serverId);
}

/** Whoever looks after the service asks whether it is well. @param {Load} load */
export async function probe(load) {
  const { status, body } = await load.ask({ name: "healthz", method: "GET", path: "/healthz" });
  assert.deepEqual([status, body.status], [200, "ok"]);
  const unknown = await call(load, "invitCode:explain", { code: `no-such-${load.unique("code")}` });
  assert.deepEqual(said(unknown, "Code explained").failing, ["errors.invalid"]);
  if (load.random() < 0.2) {
    const { status: found, body: document } = await load.ask({ name: "openapi", method: "GET", path: "/openapi.json" });
    assert.equal(found, 200);
    assert.match(document.openapi, /^3\.1\./);
  }
}
