// Webhooks: every change and every join reaches a receiver, signed as Standard Webhooks says, however the receiver behaves.
import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { api, eventually, liveClient, watch } from "../live/clients.js";
import { startProduct } from "../support/product.js";
import { OTHER_SECRET, Receiver, SECRET, verifies } from "../support/receiver.js";
import { dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const receiver = await new Receiver().start();
const product = await startProduct({ env: receiver.env, staged: true });
after(async () => {
  await product.remove();
  await receiver.stop();
});
beforeEach(() => {
  receiver.received = [];
  receiver.forged = [];
  receiver.answer = (response) => void response.writeHead(204).end();
});

/** Runs the cron trigger. @param {number} [time] */
const clock = async (time = Date.now()) => assert.equal((await fetch(product.url, { headers: { "Staged-Clock": String(time) } })).status, 200);
/** Makes everything that waits due now. */
const hurry = () => product.rows("UPDATE event SET due_at = 1 WHERE is_open = 1 RETURNING number");
/** @param {string} server */
const rowsOf = (server) => product.rows("SELECT number, is_open, attempts, failure, delivered_at, due_at FROM event WHERE server_id = ? ORDER BY number", server);
/** Waits until all events of a server are marked as a test wants. @param {string} server @param {(rows: Record<string, any>[]) => boolean} isSo */
async function settled(server, isSo) {
  const end = performance.now() + 30_000;
  for (;;) {
    const rows = await rowsOf(server);
    if (rows.length > 0 && isSo(rows)) return rows;
    if (performance.now() > end) throw new Error(`the events are ${JSON.stringify(rows)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const allDelivered = (/** @type {Record<string, any>[]} */ rows) => rows.every(({ is_open, delivered_at }) => is_open === 0 && delivered_at !== null);

test("a join reaches the receiver right after the reply, signed, with its number and without texts and names", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { label: "SECRET-LABEL" });
  const userId = unique("user");
  dataOf(await product.call("invitCode:use", { code, userId, user: "SECRET-NAME" }), "Code used");
  const [created, joined] = await receiver.until(({ length }) => length === 2);
  assert.deepEqual([created?.event.type, joined?.event.type], ["code.created", "member.joined"]);
  const { data, timestamp } = joined?.event;
  assert.deepEqual([data.serverId, data.sequence, data.userId, data.role], [server.serverId, 2, userId, "member"]);
  assert.equal(new Date(timestamp).toISOString(), timestamp);
  assert.equal(joined?.headers["content-type"], "application/json");
  for (const secret of ["SECRET", code, code.toLowerCase()]) assert.ok(!receiver.received.some(({ body }) => body.includes(secret)), secret);
  assert.ok(allDelivered(await settled(server.serverId, allDelivered)));
  assert.deepEqual(receiver.forged, []);
});

test("who watches the events of a server sees each delivery and each failure without asking again", async () => {
  const client = liveClient(product);
  try {
    const server = await makeServer(product);
    const seen = watch(client, api.event.list, { serverId: server.serverId });
    await eventually(() => seen.last?.data?.page?.length === 0);
    receiver.answer = (response) => void response.writeHead(500).end();
    await makeCode(product, server);
    await eventually(() => seen.last.data.page[0]?.failure === "500", "the failure", 10_000);
    receiver.answer = (response) => void response.writeHead(204).end();
    await hurry();
    await clock();
    await eventually(() => seen.last.data.page[0].status === "delivered", "the delivery", 10_000);
    assert.deepEqual(seen.errors, []);
  } finally {
    await client.close();
  }
});

test("each of two secrets signs, so that a receiver can change from one to the other", async () => {
  await product.restart({ AUTH: "open", ...receiver.env, WEBHOOK_SECRET: `${SECRET} ${OTHER_SECRET}` });
  await makeCode(product, await makeServer(product));
  const [one] = await receiver.until(({ length }) => length === 1);
  assert.ok(one);
  for (const secret of [SECRET, OTHER_SECRET]) assert.ok(verifies(secret, one.body, /** @type {any} */ (one.headers)));
  await product.restart({ AUTH: "open", ...receiver.env });
});

test("a receiver that is down gets every event once it is back, and a mutation answers as usual meanwhile", async () => {
  await receiver.stop();
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  for (let count = 0; count < 7; count += 1) await join(product, code);
  const waiting = await settled(server.serverId, (rows) => rows.length === 8 && rows.every(({ attempts }) => attempts >= 1));
  assert.ok(waiting.every(({ is_open, failure }) => is_open === 1 && (failure === null || failure === "no connection")));
  await receiver.again();
  await hurry();
  await clock();
  await settled(server.serverId, allDelivered);
  assert.deepEqual(new Set(receiver.received.map(({ event }) => event.data.sequence)), new Set([1, 2, 3, 4, 5, 6, 7, 8]));
});

/** @type {[string, (response: import("node:http").ServerResponse) => void, RegExp][]} */
const FAULTS = [
  ["answers 500", (response) => void response.writeHead(500).end("oh no"), /^500$/],
  ["redirects to another address", (response) => void response.writeHead(307, { Location: `${receiver.url}/elsewhere` }).end(), /^307: redirects are not followed$/],
  ["lies about the length of its answer", (response) => {
    response.writeHead(200, { "Content-Length": "1000000" });
    response.write("short");
    setTimeout(() => response.destroy(), 20);
  }, /^$/],
  ["sends an answer without an end", (response) => {
    response.writeHead(503, { "Content-Type": "text/plain" });
    const more = setInterval(() => response.write("x".repeat(1024)), 1);
    response.on("close", () => clearInterval(more));
  }, /^503$/],
  ["ends the connection without an answer", (response) => void response.destroy(), /^no connection$/],
];

describe("a receiver that", () => {
  for (const [fault, answer, failure] of FAULTS) {
    test(`${fault} holds back neither calls nor other events, and is tried again`, async () => {
      let isFirst = true;
      receiver.answer = (response) => {
        if (isFirst) answer(response);
        else response.writeHead(204).end();
        isFirst = false;
      };
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      await receiver.until(({ length }) => length === 1);
      await join(product, code);
      await receiver.until(({ length }) => length >= 2);
      const [first] = await settled(server.serverId, (rows) => rows[1]?.["is_open"] === 0 && (rows[0]?.["failure"] !== null || rows[0]?.["delivered_at"] !== null));
      // A length that is a lie says nothing of the status, which came before.
      if (failure.source !== "^$") {
        assert.match(String(first?.["failure"]), failure);
        assert.equal(first?.["is_open"], 1);
      }
      await hurry();
      await clock();
      await settled(server.serverId, allDelivered);
      assert.ok(receiver.received.every(({ path }) => path === "/events"), "no redirect is followed");
    });
  }

  test("is slow is given ten seconds, and the call does not wait for it", async () => {
    receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 300);
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const { event } = (await receiver.until(({ length }) => length === 1))[0] ?? {};
    assert.equal(event.type, "code.created");
    await join(product, code);
    await settled(server.serverId, (rows) => rows.length === 2 && allDelivered(rows));
  });

  test("asks to wait longer by Retry-After is not asked earlier", async () => {
    receiver.answer = (response) => void response.writeHead(429, { "Retry-After": "7200" }).end();
    const server = await makeServer(product);
    await makeCode(product, server);
    const [row] = await settled(server.serverId, ([first]) => first?.["failure"] === "429");
    assert.ok(Number(row?.["due_at"]) > Date.now() + 7_100_000, String(row?.["due_at"]));
  });

  test("answers 410 gets an event no more, until event:replay", async () => {
    receiver.answer = (response) => void response.writeHead(410).end();
    const server = await makeServer(product);
    await makeCode(product, server);
    const [row] = await settled(server.serverId, ([first]) => first?.["is_open"] === 0);
    assert.deepEqual([row?.["delivered_at"], row?.["failure"]], [null, "410: the receiver wants no more"]);
    receiver.answer = (response) => void response.writeHead(204).end();
    const replayed = dataOf(await product.call("event:replay", { serverId: server.serverId, from: 1 }), "Events are delivered again");
    assert.deepEqual(replayed, { replayed: 1 });
    await settled(server.serverId, allDelivered);
    const page = dataOf(await product.call("event:list", { serverId: server.serverId }), "Events found").page;
    assert.deepEqual(page.map((/** @type {any} */ { status, type }) => [status, type]), [["delivered", "code.created"]]);
    assert.deepEqual(new Set(receiver.received.map(({ id }) => id)), new Set([page[0]._id]), "a repeat has the same id");
  });
});

test("after the tenth delivery an event is dead, and the log names it", async () => {
  receiver.answer = (response) => void response.writeHead(500).end();
  const server = await makeServer(product);
  const before = product.logs.length;
  await makeCode(product, server);
  for (let attempt = 1; attempt < 10; attempt += 1) {
    await settled(server.serverId, ([first]) => first?.["attempts"] === attempt && first?.["failure"] === "500");
    await hurry();
    await clock();
  }
  await settled(server.serverId, ([first]) => first?.["is_open"] === 0 && first?.["attempts"] === 10);
  await product.logged(/was given up after 10 deliveries: 500; event:replay delivers it again/, before);
  const [event] = dataOf(await product.call("event:list", { serverId: server.serverId }), "Events found").page;
  assert.equal(event.status, "dead");
});

test("a membership that ended by itself is told once, by the clock", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  const userId = await join(product, code);
  await clock();
  await receiver.until(({ length }) => length >= 2);
  await product.rows("UPDATE member SET expires_at = ? WHERE user_id = ? RETURNING id", Date.now(), userId);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await clock();
  await clock();
  await receiver.until((received) => received.some(({ event }) => event.type === "member.expired"));
  await settled(server.serverId, allDelivered);
  assert.deepEqual(receiver.types(), ["code.created", "member.joined", "member.expired"]);
  const expired = receiver.received.find(({ event }) => event.type === "member.expired");
  assert.equal(expired?.event.data.userId, userId);
});

test("who watches the events of a server sees that a membership ended before it is delivered", async () => {
  const client = liveClient(product);
  const { promise: released, resolve: release } = Promise.withResolvers();
  try {
    const server = await makeServer(product);
    const userId = await join(product, await makeCode(product, server));
    await settled(server.serverId, (rows) => rows.length === 2 && allDelivered(rows));
    await clock();
    const seen = watch(client, api.event.list, { serverId: server.serverId });
    await eventually(() => seen.last?.data?.page?.length === 2);
    receiver.answer = (response) => void released.then(() => response.writeHead(204).end());
    await product.rows("UPDATE member SET expires_at = ? WHERE user_id = ? RETURNING id", Date.now(), userId);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const run = clock();
    await eventually(() => seen.last.data.page[0].type === "member.expired", "the end", 8_000);
    assert.equal(seen.last.data.page[0].status, "pending");
    release(undefined);
    await run;
  } finally {
    release(undefined);
    await client.close();
  }
});

test("events are kept for 30 days, and the last of a server stays so that the next has its number", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  for (let count = 0; count < 4; count += 1) await join(product, code);
  await settled(server.serverId, (rows) => rows.length === 5 && allDelivered(rows));
  await product.rows("UPDATE event SET due_at = 1 WHERE server_id = ? RETURNING number", server.serverId);
  await clock(Math.ceil(Date.now() / 3_600_000) * 3_600_000);
  assert.deepEqual((await rowsOf(server.serverId)).map(({ number }) => number), [5]);
  await join(product, code);
  await settled(server.serverId, (rows) => rows.length === 2 && allDelivered(rows));
  assert.deepEqual((await rowsOf(server.serverId)).map(({ number }) => number), [5, 6]);
});

test("three hundred joins at once are told once each, in numbers without a gap", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  await Promise.all(Array.from({ length: 300 }, () => join(product, code)));
  for (let round = 0; round < 3; round += 1) await clock();
  await settled(server.serverId, (rows) => rows.length === 301 && allDelivered(rows));
  const sequences = receiver.received.map(({ event }) => event.data.sequence);
  assert.deepEqual(sequences.sort((one, other) => one - other), Array.from({ length: 301 }, (_, index) => index + 1));
});

test("without webhooks nothing is recorded", async () => {
  await product.restart({ AUTH: "open" });
  const server = await makeServer(product);
  await join(product, await makeCode(product, server));
  assert.deepEqual(await rowsOf(server.serverId), []);
  await clock();
  await product.restart({ AUTH: "open", ...receiver.env });
});
