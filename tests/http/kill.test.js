// kill -9 of workerd under load: after a restart on the same disk every acknowledged use is found
// again, none is doubled, and every counter equals its log.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertLedger, codeRow, memberRows, redemptionRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertSuccess, dataOf } from "../support/replies.js";
import { open, postBytes, readReply } from "../support/sockets.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const ROUNDS = 4;
const CALLERS = 24;

const product = await startProduct();
after(() => product.remove());

/**
 * Redeems for one new user after another until the connection breaks.
 *
 * @param {number} port
 * @param {string} code
 * @param {Map<string, boolean | undefined>} seen user → whether the reply said that it joined
 */
async function redeemUntilKilled(port, code, seen) {
  for (;;) {
    const userId = unique("loaded");
    const socket = await open(port).catch(() => undefined);
    if (socket === undefined) return;
    seen.set(userId, undefined);
    const waiting = readReply(socket, 20_000);
    socket.write(postBytes("invitCode:use", { code, userId }));
    const reply = await waiting;
    if (reply === undefined || reply.status !== 200) return;
    seen.set(userId, JSON.parse(reply.text).data.joined);
  }
}

test(`${ROUNDS} kills under load lose no acknowledged use and double none`, async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server);
  /** @type {Map<string, boolean | undefined>} */
  const seen = new Map();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { port } = product;
    const before = seen.size;
    const callers = Array.from({ length: CALLERS }, () => redeemUntilKilled(port, code, seen));
    while (seen.size - before < 150 + 37 * round) await new Promise((resolve) => setTimeout(resolve, 2));
    product.kill();
    await product.stop();
    await Promise.all(callers);
    await product.start();

    const logged = (await redemptionRows(product, code)).map((row) => row.user_id);
    const members = new Set((await memberRows(product, server.serverId)).map((row) => row.user_id));
    const acknowledged = [...seen].filter(([, joined]) => joined === true).map(([userId]) => userId);
    assert.ok(acknowledged.length > 100 * round, `the load was real: ${acknowledged.length}`);
    assert.equal(new Set(logged).size, logged.length, "none is doubled");
    assert.deepEqual(acknowledged.filter((userId) => !logged.includes(userId)), [], "none is lost");
    assert.deepEqual(logged.filter((userId) => !members.has(userId)), [], "a use and its member are stored together");
    assert.deepEqual(logged.filter((userId) => !seen.has(userId)), [], "nobody stands in the log who never asked");
    assert.equal((await codeRow(product, code)).uses, logged.length);
    await assertLedger(product);
  }

  // Who got no answer asks again, as clients do: each ends as one member by one use.
  const unanswered = [...seen].filter(([, joined]) => joined === undefined).map(([userId]) => userId);
  assert.ok(unanswered.length > 0, "the kills cut someone off");
  for (const userId of unanswered) dataOf(await product.call("invitCode:use", { code, userId }), "Code used");
  for (const userId of [...seen.keys()].slice(0, 20)) {
    assertSuccess(await product.call("invitCode:use", { code, userId }), "Code used", { serverId: server.serverId, joined: false });
  }
  assert.equal((await codeRow(product, code)).uses, seen.size);
  await assertLedger(product);
});

test("a limited code is not oversold across kills", async () => {
  const server = await makeServer(product);
  const code = await makeCode(product, server, { maxUses: 300 });
  /** @type {Map<string, boolean | undefined>} */
  const seen = new Map();
  for (let round = 0; round < 2; round += 1) {
    const { port } = product;
    const before = seen.size;
    const callers = Array.from({ length: CALLERS }, () => redeemUntilKilled(port, code, seen));
    while (seen.size - before < 80) await new Promise((resolve) => setTimeout(resolve, 2));
    product.kill();
    await product.stop();
    await Promise.all(callers);
    await product.start();
  }
  const late = [];
  while (late.at(-1) !== 400 && late.length < 400) late.push((await product.call("invitCode:use", { code, userId: unique("late") })).status);
  assert.equal(late.at(-1), 400, "the code runs out");
  assert.equal((await codeRow(product, code)).uses, 300);
  const logged = new Set((await redemptionRows(product, code)).map(({ user_id: userId }) => userId));
  for (const [userId, joined] of seen) if (joined) assert.ok(logged.has(userId));
  await assertLedger(product);
});
