// Who watches a server, and who is told of its events, miss nothing while it moves: neither connects again by hand.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, closeClients, eventually, liveClient, watch } from "../live/clients.js";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { startProduct } from "../support/product.js";
import { Receiver } from "../support/receiver.js";
import { AUTHORIZED, done, SETTINGS } from "./everything.js";
import { onlyShardsOf } from "./moves.js";
import { enlarge, move, untilCopied } from "./moving.js";
import { call } from "./world.js";

/** @typedef {import("./moving.js").Side} Side */
/** @typedef {ReturnType<typeof watch>} Seen */

const CLUB = "club";
const OTHER = "other-club";

const receiver = await new Receiver().start();
const SERVICE = { ...SETTINGS, ...receiver.env, AUTH: "open" };
const product = await startProduct({ env: { ...SERVICE, STORE: "d1" } });
after(async () => {
  await closeClients();
  await product.remove();
  await receiver.stop();
});

/** Waits until somebody who watches sees exactly these members. @param {Seen} seen @param {string[]} users */
const shows = (seen, users) =>
  eventually(() => {
    assert.deepEqual(seen.errors, []);
    return JSON.stringify(seen.last?.data.page.map((/** @type {any} */ { userId }) => userId).sort()) === JSON.stringify([...users].sort());
  }, `the members ${users}`);

/** Waits until the receiver was told that somebody joined. @param {string} userId */
const told = (userId) => receiver.until((all) => all.some(({ event }) => event.type === "member.joined" && event.data.userId === userId));

/** A server in the shard of another. @param {string} serverId */
async function neighbourOf(serverId) {
  const symbols = await symbolsOf(serverId);
  for (let at = 0; ; at += 1) if ((await symbolsOf(`neighbour-${at}`)) === symbols) return `neighbour-${at}`;
}

test("a live client sees who joins before, during and after a move, and the receiver of events gets each, in order and without a gap", async () => {
  const neighbour = await neighbourOf(CLUB);
  for (const serverId of [CLUB, OTHER, neighbour]) await done(product, "server:c", { serverId, name: "A club", ownerId: "ann" });
  const [code, other] = [await done(product, "invitCode:c", { serverId: CLUB, creatorId: "ann" }), await done(product, "invitCode:c", { serverId: OTHER, creatorId: "ann" })];
  await enlarge(product, CLUB, "ann");
  await onlyShardsOf(product, [CLUB, OTHER]);
  /** @type {Record<string, string[]>} */
  const members = { [CLUB]: ["ann"], [OTHER]: ["ann"] };
  /** Asks until it is not refused any more. @param {string} userId */
  const join = async (userId, by = code) => {
    const serverId = by === code ? CLUB : OTHER;
    for (;;) {
      const { status, body } = await call(product, "invitCode:use", { code: by, userId }, AUTHORIZED);
      if (status !== 503) {
        assert.equal(status, 200, JSON.stringify(body));
        members[serverId]?.push(userId);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  for (const [to, store] of /** @type {[Side, string][]} */ ([["durable", "d1,durable"], ["d1", "durable,d1"]])) {
    await product.restart({ ...SERVICE, STORE: store });
    const client = liveClient(product);
    const seen = watch(client, api.member.r, { serverId: CLUB });
    const seenOther = watch(client, api.member.r, { serverId: OTHER });
    const see = async () => {
      await shows(seen, members[CLUB] ?? []);
      await shows(seenOther, members[OTHER] ?? []);
    };
    await see();
    await join(`before-${to}`);
    await see();
    await told(`before-${to}`);
    await untilCopied(product, to, CLUB);
    const refused = await call(product, "invitCode:use", { code, userId: `during-${to}` }, AUTHORIZED);
    assert.equal(refused.status, 503);
    // Who comes while it is under way sees it as it is, also where nobody watched. What spans all servers must wait, and nobody
    // waits for that.
    const late = liveClient(product);
    const seenLate = watch(late, api.member.r, { serverId: CLUB });
    const seenNext = watch(late, api.member.r, { serverId: neighbour });
    const spanning = liveClient(product);
    const owned = watch(spanning, api.server.list, { ownerId: "ann" });
    await shows(seenLate, members[CLUB] ?? []);
    await shows(seenNext, ["ann"]);
    await join(`elsewhere-${to}`, other);
    await see();
    await Promise.all([move(product, to), join(`during-${to}`)]);
    await see();
    await told(`during-${to}`);
    await join(`after-${to}`);
    await see();
    await shows(seenLate, members[CLUB] ?? []);
    await told(`after-${to}`);
    await eventually(() => owned.last?.data.page.length === 3, "the servers of their owner");
    const { connectionCount } = /** @type {any} */ (client.client).connectionState();
    assert.equal(connectionCount, 1, "on the same socket");
    await closeClients();
  }
  // No number that a watcher knows is given again.
  const [row] = await product.rows("SELECT change_number FROM server WHERE id = ?", neighbour);
  assert.ok(row?.["change_number"] >= 2000, JSON.stringify(row));
  const events = await product.rows("SELECT number, type, id FROM event WHERE server_id = ? ORDER BY number", CLUB);
  await receiver.until((all) => events.every(({ number }) => all.some(({ event: { data } }) => data.serverId === CLUB && data.sequence === number)));
  const came = receiver.received.map(({ event }) => event).filter(({ data }) => data.serverId === CLUB);
  assert.deepEqual(events.map(({ number }) => number), events.map((_, at) => at + 1), "no gap");
  for (const { number, type } of events) assert.ok(came.filter(({ data }) => data.sequence === number).every((event) => event.type === type), type);
  // A batch's events go out together; joins one after the other.
  const joins = came.filter(({ type }) => type === "member.joined").map(({ data }) => data.userId);
  assert.deepEqual([...new Set(joins)], members[CLUB]?.slice(1));
  assert.deepEqual(receiver.forged, []);
});
