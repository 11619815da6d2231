// `invitCode:u` and `invitCode:d`: the allowed changes, each of which happens completely or not at all.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertLedger, codeRow, expire, redemptionRows } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { postBytes, race } from "../support/sockets.js";
import { join, makeCode, makeServer, unique, uniqueAddress } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const NO_CODE = "01890a5d-ac96-774b-bcce-b302099a8057";
const LATER = Date.UTC(2999, 0);

/** @param {Record<string, unknown>} args */
const change = (args) => product.call("invitCode:u", args);
/** @param {string} id */
const revoke = (id) => product.call("invitCode:d", { id });
/** @param {string} code @param {string} [userId] */
const use = (code, userId = unique("user")) => product.call("invitCode:use", { code, userId }, { address: uniqueAddress() });

/** A code with its document. @param {Record<string, unknown>} [args] */
async function made(args = {}) {
  const server = await makeServer(product);
  const code = await makeCode(product, server, args);
  return { server, code, document: dataOf(await product.call("invitCode:r", { code })) };
}

/** @param {string} id */
const standing = async (id) => dataOf(await product.call("invitCode:r", { id }));

describe("invitCode:u", () => {
  test("invitCode:u changes the given fields, keeps the others, and returns the document", async () => {
    const { document } = await made({ maxUses: 5, expiresAt: LATER, label: "old" });
    const id = document._id;
    let expected = document;
    for (const fields of [{ label: "new" }, { maxUses: 7 }, { expiresAt: LATER + 1 }, { label: "Für alle 🙂", maxUses: 1_000_000_000 }]) {
      expected = { ...expected, ...fields };
      assertSuccess(await change({ id, ...fields }), "Code updated", expected);
      assert.deepEqual(await standing(id), expected);
    }
  });

  test("in invitCode:u, null clears maxUses, expiresAt and label, and an absent field stays", async () => {
    const { code, document } = await made({ maxUses: 1, expiresAt: LATER, label: "old" });
    await join(product, code);
    assertRefused(await use(code), "maxUsed");
    let expected = { ...document, uses: 1, status: "used" };
    for (const cleared of [{ label: null }, { maxUses: null, status: "active" }, { expiresAt: null }, { label: null, maxUses: null, expiresAt: null }]) {
      expected = { ...expected, ...cleared };
      const { status: _, ...fields } = /** @type {Record<string, unknown>} */ (cleared);
      assertSuccess(await change({ id: document._id, ...fields }), "Code updated", expected);
      assert.deepEqual(await standing(document._id), expected);
    }
    await join(product, code);
  });

  test("an expired code works again when invitCode:u clears its expiresAt", async () => {
    const { code, document } = await made({ expiresAt: LATER });
    await expire(product, code);
    assert.equal(dataOf(await change({ id: document._id, expiresAt: null })).status, "active");
    await join(product, code);
  });

  test("invitCode:u gives an unlimited code a maxUses and an expiresAt", async () => {
    const { code, document } = await made();
    await join(product, code);
    const changed = dataOf(await change({ id: document._id, maxUses: 2, expiresAt: LATER }));
    assert.deepEqual([changed.maxUses, changed.expiresAt, changed.uses, changed.status], [2, LATER, 1, "active"]);
    await join(product, code);
    assertRefused(await use(code), "maxUsed");
  });

  test("invitCode:u lowers maxUses to the number of uses, and refuses to go below", async () => {
    const { code, document } = await made({ maxUses: 5, label: "old" });
    for (let round = 0; round < 3; round += 1) await join(product, code);
    const before = await standing(document._id);
    const refused = assertRefused(await change({ id: document._id, maxUses: 2, label: "new", expiresAt: LATER, revoked: true }), "conflict");
    assert.match(refused.body.message, /more often than maxUses/);
    assert.deepEqual(await standing(document._id), before, "a change happens completely or not at all");
    assert.equal(dataOf(await change({ id: document._id, maxUses: 3 })).status, "used");
    assertRefused(await use(code), "maxUsed");
    assert.equal(dataOf(await change({ id: document._id, maxUses: 4 })).status, "active");
    await join(product, code);
    assert.equal((await codeRow(product, code)).uses, 4);
  });

  test("an expired code works again when invitCode:u moves its expiresAt", async () => {
    const { code, document } = await made({ expiresAt: LATER });
    await expire(product, code);
    assertRefused(await use(code), "expired");
    assert.equal(dataOf(await change({ id: document._id, expiresAt: LATER })).status, "active");
    await join(product, code);
  });

  test("invitCode:u revokes and restores a code together with other changes", async () => {
    const { code, document } = await made({ maxUses: 1 });
    const revoked = dataOf(await change({ id: document._id, revoked: true, label: "gone" }));
    assert.equal(revoked.status, "revoked");
    assert.ok(Math.abs(revoked.revokedAt - Date.now()) < 60_000);
    assertRefused(await use(code), "invalid");
    const again = dataOf(await change({ id: document._id, revoked: true }));
    assert.equal(again.revokedAt, revoked.revokedAt, "the first time counts");
    const restored = dataOf(await change({ id: document._id, revoked: false, maxUses: 2 }));
    assert.deepEqual([restored.status, restored.revokedAt, restored.maxUses, restored.label], ["active", null, 2, "gone"]);
    await join(product, code);
  });

  test("restoring a code that is not revoked changes nothing", async () => {
    const { document } = await made();
    assertSuccess(await change({ id: document._id, revoked: false }), "Code updated", document);
  });

  test("invitCode:u needs at least one valid change", async () => {
    assertBadArguments(await change({ id: NO_CODE }), "maxUses");
    assertBadArguments(await change({ id: NO_CODE, revoked: null }), "maxUses");
    for (const keepAfterCreator of ["true", 1, {}]) assertBadArguments(await change({ id: NO_CODE, keepAfterCreator }), "keepAfterCreator");
    assertBadArguments(await change({ label: "a" }), "id");
    for (const maxUses of [0, -1, 1.5, 1_000_000_001, "3"]) assertBadArguments(await change({ id: NO_CODE, maxUses }), "maxUses");
    for (const expiresAt of [Date.now() - 1, 0, 1_900_000_000, "tomorrow"]) assertBadArguments(await change({ id: NO_CODE, expiresAt }), "expiresAt");
    for (const label of ["", "x".repeat(257), "a\u0000", 1]) assertBadArguments(await change({ id: NO_CODE, label }), "label");
    for (const revoked of ["true", 1, 0]) assertBadArguments(await change({ id: NO_CODE, revoked }), "revoked");
    assertBadArguments(await change({ id: NO_CODE, code: "OTHER", label: "a" }), "code");
  });

  test("invitCode:u of an unknown id gets 404", async () => {
    assertRefused(await change({ id: NO_CODE, label: "a" }), "notFound");
  });
});

describe("invitCode:d", () => {
  test("invitCode:d revokes the code, keeps its log, and succeeds again", async () => {
    const { code, document } = await made({ maxUses: 3 });
    const user = await join(product, code);
    const revoked = dataOf(await revoke(document._id), "Code revoked");
    assert.deepEqual(revoked, { ...document, uses: 1, status: "revoked", revokedAt: revoked.revokedAt });
    assertSuccess(await revoke(document._id), "Code revoked", revoked);
    assertRefused(await use(code), "invalid");
    assert.deepEqual((await redemptionRows(product, code)).map((row) => row.user_id), [user]);
    const { page } = dataOf(await product.call("invitCode:uses", { id: document._id }));
    assert.equal(page[0].userId, user);
  });

  test("a user who redeemed a revoked code sees an unknown code, until it is restored", async () => {
    const { code, document } = await made();
    const user = await join(product, code);
    dataOf(await revoke(document._id));
    assertRefused(await use(code, user), "invalid");
    dataOf(await change({ id: document._id, revoked: false }));
    assert.equal(dataOf(await use(code, user)).joined, false);
  });

  test("the text of a revoked code stays taken", async () => {
    const { server, document } = await made({ code: `TAKEN-${unique("c")}` });
    dataOf(await revoke(document._id));
    assertRefused(await product.call("invitCode:c", { serverId: server.serverId, creatorId: server.ownerId, code: document.code }), "conflict");
  });

  test("invitCode:d of an unknown id gets 404, and of an invalid id 400", async () => {
    assertRefused(await revoke(NO_CODE), "notFound");
    assertBadArguments(await product.call("invitCode:d", {}), "id");
    assertBadArguments(await revoke("nope"), "id");
  });
});

test("codes of a deleted server can be neither changed nor revoked", async () => {
  const { server, document } = await made();
  dataOf(await product.call("server:d", { serverId: server.serverId }));
  assertRefused(await change({ id: document._id, label: "late" }), "serverNotFound");
  assertRefused(await revoke(document._id), "serverNotFound");
  assert.deepEqual(await standing(document._id), document);
});

describe("races of invitCode:u and invitCode:d with use", () => {
  test("a maxUses lowered while users race holds or is refused: uses never exceed it", async () => {
    const { code, document } = await made({ maxUses: 40 });
    const headers = () => ({ "CF-Connecting-IP": uniqueAddress() });
    const uses = Array.from({ length: 40 }, () => postBytes("invitCode:use", { code, userId: unique("user") }, headers()));
    const lower = Array.from({ length: 10 }, (_, n) => postBytes("invitCode:u", { id: document._id, maxUses: 5 + n }, headers()));
    const replies = await race(product.port, uses.flatMap((one, n) => (n % 4 === 0 ? [one, lower[n / 4] ?? one] : [one])));
    for (const { status } of replies) assert.ok([200, 400, 409].includes(status), String(status));
    const { uses: count, maxUses } = await standing(document._id);
    assert.ok(count <= maxUses, `${count} of ${maxUses}`);
    await assertLedger(product);
  });

  test("once a code is revoked, no use of it succeeds", async () => {
    const { code, document } = await made();
    const headers = () => ({ "CF-Connecting-IP": uniqueAddress() });
    const uses = Array.from({ length: 30 }, () => postBytes("invitCode:use", { code, userId: unique("user") }, headers()));
    uses.splice(15, 0, postBytes("invitCode:d", { id: document._id }, headers()));
    const replies = await race(product.port, uses);
    const joined = replies.filter((reply, index) => index !== 15 && reply.status === 200).length;
    const { revokedAt, uses: count } = await standing(document._id);
    assert.equal(count, joined);
    for (const row of await redemptionRows(product, code)) assert.ok(row.used_at <= revokedAt + 1000);
    assertRefused(await use(code), "invalid");
  });
});
