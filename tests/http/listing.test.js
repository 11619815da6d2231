// `invitCode:list`: pages of codes, newest first, that stay correct while codes are created and changed.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { expire } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, dataOf } from "../support/replies.js";
import { join, makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {Record<string, unknown>} args */
const list = async (args) => dataOf(await product.call("invitCode:list", args), "Codes found");

/** Waits for the next millisecond, so that codes are ordered by creation. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 2));

/** A server's codes, the newest first. @param {{ serverId: string, ownerId: string }} server @param {number} count @param {Record<string, unknown>} [args] */
async function codes(server, count, args = {}) {
  const made = [];
  for (let round = 0; round < count; round += 1) {
    made.unshift(await makeCode(product, server, args));
    await tick();
  }
  return made;
}

/** @param {string} code */
const idOf = async (code) => dataOf(await product.call("invitCode:r", { code }))._id;

/**
 * All codes of a list, page by page.
 *
 * @param {Record<string, unknown>} args
 * @param {(page: number) => Promise<unknown>} [between] what happens after a page
 */
async function walk(args, between) {
  const found = [];
  let cursor = null;
  for (let pages = 1; ; pages += 1) {
    const { page, isDone, continueCursor, ...rest } = /** @type {any} */ (await list({ ...args, cursor }));
    assert.deepEqual(rest, {});
    assert.equal(isDone, continueCursor === null);
    found.push(...page);
    if (isDone) return { found, texts: found.map(({ code }) => code), pages };
    assert.ok(pages < 100);
    await between?.(pages);
    cursor = continueCursor;
  }
}

describe("pages of codes", () => {
  test("the pages of a server hold every code once, newest first, with any limit", async () => {
    const server = await makeServer(product);
    const made = await codes(server, 7);
    await codes(await makeServer(product), 2);
    for (const [limit, count] of /** @type {const} */ ([[1, 7], [3, 3], [7, 1], [100, 1]])) {
      const { texts, pages } = await walk({ serverId: server.serverId, limit });
      assert.deepEqual(texts, made);
      assert.equal(pages, count, `pages of ${limit}`);
    }
  });

  test("the pages of a creator hold every code of that creator, on any server", async () => {
    const ownerId = unique("owner");
    const [one, other] = [await makeServer(product, { ownerId }), await makeServer(product, { ownerId })];
    const [first] = await codes(one, 1);
    const [second] = await codes(other, 1);
    const [third] = await codes(one, 1);
    const stranger = await makeServer(product);
    await codes(stranger, 1);
    const { texts, found } = await walk({ creatorId: ownerId, limit: 2 });
    assert.deepEqual(texts, [third, second, first]);
    assert.deepEqual(found.map(({ serverId }) => serverId), [one.serverId, other.serverId, one.serverId]);
  });

  test("each row of a page equals the document that invitCode:r returns", async () => {
    const server = await makeServer(product);
    const [code] = await codes(server, 1, { label: "A", maxUses: 2 });
    await join(product, String(code));
    const { page } = await list({ serverId: server.serverId });
    assert.deepEqual(page, [dataOf(await product.call("invitCode:r", { code }))]);
    assert.equal(page[0].uses, 1);
  });

  test("a page holds 50 codes by default", async () => {
    const server = await makeServer(product);
    for (let round = 0; round < 52; round += 1) await makeCode(product, server);
    const first = await list({ serverId: server.serverId });
    assert.equal(first.page.length, 50);
    assert.equal((await list({ serverId: server.serverId, cursor: first.continueCursor })).page.length, 2);
  });

  test("the page of an empty list is empty and the last", async () => {
    const { serverId } = await makeServer(product);
    const nothing = { page: [], isDone: true, continueCursor: null };
    assert.deepEqual(await list({ serverId }), nothing);
    assert.deepEqual(await list({ serverId, status: "active" }), nothing);
    assert.deepEqual(await list({ creatorId: unique("nobody") }), nothing);
  });
});

describe("pages while codes change", () => {
  test("a code created between two pages does not shift the pages", async () => {
    const server = await makeServer(product);
    const made = await codes(server, 6);
    const { texts } = await walk({ serverId: server.serverId, limit: 2 }, () => codes(server, 1));
    assert.deepEqual(texts, made);
  });

  test("a code revoked between two pages keeps its place, and drops out of later pages of active codes", async () => {
    const server = await makeServer(product);
    const made = await codes(server, 6);
    const revoke = async (/** @type {number} */ index) => dataOf(await product.call("invitCode:d", { id: await idOf(String(made[index])) }));
    const all = await walk({ serverId: server.serverId, limit: 2 }, (page) => revoke(page === 1 ? 0 : 5));
    assert.deepEqual(all.texts, made);
    assert.deepEqual(all.found.map(({ status }) => status), ["active", "active", "active", "active", "active", "revoked"]);
    const active = await walk({ serverId: server.serverId, limit: 2, status: "active" }, () => revoke(3));
    assert.deepEqual(active.texts, [made[1], made[2], made[4]]);
  });

  test("a code restored or used up between two pages is never listed twice", async () => {
    const server = await makeServer(product);
    const made = await codes(server, 6, { maxUses: 1 });
    const { texts } = await walk({ serverId: server.serverId, limit: 2, status: "active" }, async (page) => {
      await join(product, String(made[page - 1]));
      await join(product, String(made[6 - page]));
    });
    assert.equal(new Set(texts).size, texts.length);
    assert.deepEqual(texts, [made[0], made[1], made[2], made[3]]);
  });
});

describe("the filter by status", () => {
  test("the status filter returns the codes that have the status now", async () => {
    const server = await makeServer(product);
    const [active, used, expired, revoked] = await codes(server, 4, { maxUses: 1, expiresAt: Date.now() + 3_600_000 });
    await join(product, String(used));
    await expire(product, String(expired));
    dataOf(await product.call("invitCode:d", { id: await idOf(String(revoked)) }));
    for (const [status, code] of Object.entries({ active, used, expired, revoked })) {
      for (const of of [{ serverId: server.serverId }, { creatorId: server.ownerId }]) {
        const { page, isDone } = await list({ ...of, status });
        assert.deepEqual(page.map((/** @type {any} */ row) => [row.code, row.status]), [[code, status]]);
        assert.equal(isDone, true);
      }
    }
  });

  test("the status suspended lists codes whose creator left, and active does not", async () => {
    const server = await makeServer(product);
    const door = await makeCode(product, server);
    const creatorId = await join(product, door);
    const [one, other] = [await makeCode(product, { ...server, ownerId: creatorId }), await makeCode(product, { ...server, ownerId: creatorId })];
    const listed = async (/** @type {string} */ status) => (await list({ serverId: server.serverId, status })).page.map((/** @type {any} */ row) => row.code);
    assert.deepEqual([await listed("active"), await listed("suspended")], [[other, one, door], []]);
    dataOf(await product.call("member:d", { serverId: server.serverId, userId: creatorId }));
    assert.deepEqual([await listed("active"), await listed("suspended")], [[door], [other, one]]);
    const { page } = await list({ creatorId, status: "suspended" });
    assert.deepEqual(page.map((/** @type {any} */ row) => [row.code, row.suspendedBy]), [[other, "creator"], [one, "creator"]]);
    dataOf(await product.call("invitCode:d", { id: await idOf(one) }));
    assert.deepEqual([await listed("suspended"), await listed("revoked")], [[other], [one]]);
    await join(product, door, creatorId);
    assert.deepEqual(await listed("active"), [other, door]);
  });

  test("a filtered page reads at most ten codes for each one requested, and the next page continues after them", async () => {
    const server = await makeServer(product);
    const made = await codes(server, 25);
    const oldest = String(made.at(-1));
    dataOf(await product.call("invitCode:d", { id: await idOf(oldest) }));
    const first = await list({ serverId: server.serverId, status: "revoked", limit: 1 });
    assert.deepEqual(first.page, []);
    assert.equal(first.isDone, false);
    assert.equal(first.continueCursor, await idOf(String(made[9])));
    const { texts, pages } = await walk({ serverId: server.serverId, status: "revoked", limit: 1 });
    assert.deepEqual(texts, [oldest]);
    assert.equal(pages, 3);
    assert.equal((await walk({ serverId: server.serverId, status: "revoked", limit: 3 })).pages, 1);
  });
});

describe("arguments of invitCode:list", () => {
  test("invitCode:list takes either serverId or creatorId", async () => {
    assertBadArguments(await product.call("invitCode:list", {}), "serverId");
    assertBadArguments(await product.call("invitCode:list", { serverId: "s", creatorId: "c" }), "serverId");
  });

  test("invitCode:list checks its arguments", async () => {
    for (const status of ["", "Active", "all", 1, ["active"]]) assertBadArguments(await product.call("invitCode:list", { serverId: "s", status }), "status");
    for (const limit of [0, 101, -1, 2.5, "3"]) assertBadArguments(await product.call("invitCode:list", { serverId: "s", limit }), "limit");
    for (const cursor of ["", "3", 3, "~"]) assertBadArguments(await product.call("invitCode:list", { serverId: "s", cursor }), "cursor");
  });

  test("the list of a server that never existed gets 404, and a deleted server is still listed", async () => {
    assertRefused(await product.call("invitCode:list", { serverId: unique("none") }), "serverNotFound");
    const server = await makeServer(product);
    const made = await codes(server, 2);
    dataOf(await product.call("server:d", { serverId: server.serverId }));
    assert.deepEqual((await walk({ serverId: server.serverId })).texts, made);
  });
});
