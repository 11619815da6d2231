// Convex's HTTP API, driven by the unmodified `ConvexHttpClient` of the npm package `convex`.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { assertLedger, codeRow } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { mistyped, unique, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const client = () => new ConvexHttpClient(product.url.origin, { logger: false });
const { invitCode, server, member } = /** @type {any} */ (anyApi);

/** @param {any} reply @param {string} message */
function data(reply, message) {
  assert.deepEqual({ ...reply, data: undefined }, { status: "success", code: 200, message, data: undefined });
  return reply.data;
}

test("the Convex client creates, reads, changes, joins, leaves and deletes a server", async () => {
  const convex = client();
  const ownerId = unique("owner");
  const made = data(await convex.mutation(server.c, { name: "Convex", ownerId }), "Server created");
  const serverId = made._id;
  assert.deepEqual((await convex.query(server.r, { serverId })).data, made);
  assert.equal((await convex.mutation(server.u, { serverId, name: "Renamed" })).data.name, "Renamed");
  const code = data(await convex.mutation(invitCode.c, { serverId, creatorId: ownerId, maxUses: 2 }), "Code created");
  const userId = unique("user");
  assert.deepEqual(data(await convex.mutation(invitCode.use, { code, userId, user: "Zoë" }), "Code used"), { serverId, joined: true });
  assert.deepEqual(data(await convex.mutation(invitCode.use, { code, userId }), "Code used"), { serverId, joined: false });
  assert.equal((await convex.mutation(member.u, { serverId, userId, role: "admin" })).data.role, "admin");
  const { page, isDone } = (await convex.query(member.r, { serverId })).data;
  assert.equal(isDone, true);
  assert.deepEqual(page.map((/** @type {any} */ row) => [row.userId, row.role]), [[ownerId, "owner"], [userId, "admin"]]);
  assert.equal((await convex.mutation(member.d, { serverId, userId })).status, "success");
  data(await convex.mutation(server.d, { serverId }), "Server deleted");
  assert.equal((await convex.query(server.r, { serverId })).error, "errors.serverNotFound");
});

test("the Convex client can name a function by its path as a string", async () => {
  const convex = client();
  const made = await convex.mutation(/** @type {any} */ ("server:c"), /** @type {any} */ ({ name: "Text", ownerId: unique("owner") }));
  assert.equal((await convex.query(/** @type {any} */ ("server:r"), /** @type {any} */ ({ serverId: made.data._id }))).data.name, "Text");
});

test("consistentQuery of the Convex client reads like query", async () => {
  const convex = client();
  const made = (await convex.mutation(server.c, { name: "Consistent", ownerId: unique("owner") })).data;
  const later = client();
  assert.deepEqual((await later.consistentQuery(server.r, { serverId: made._id })).data, made);
  assert.deepEqual((await later.consistentQuery(member.r, { serverId: made._id })).data.page.length, 1);
});

describe("refusals, which the Convex client returns as values", () => {
  test("the Convex client returns errors.invalid as a value, with and without a storage trip", async () => {
    const convex = client();
    const expected = { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" };
    assert.deepEqual(await convex.mutation(invitCode.use, { code: unknownCode(), userId: unique("user") }), expected);
    assert.deepEqual(await convex.mutation(invitCode.use, { code: mistyped("000000000000"), userId: unique("user") }), expected);
  });

  test("the Convex client returns errors.permissionDenied, serverNotFound, conflict and maxUsed as values", async () => {
    const convex = client();
    const ownerId = unique("owner");
    const serverId = (await convex.mutation(server.c, { name: "A", ownerId })).data._id;
    assert.equal((await convex.mutation(invitCode.c, { serverId, creatorId: unique("stranger") })).error, "errors.permissionDenied");
    assert.equal((await convex.mutation(invitCode.c, { serverId: unique("none"), creatorId: ownerId })).error, "errors.serverNotFound");
    assert.equal((await convex.mutation(server.c, { serverId, name: "A", ownerId })).error, "errors.conflict");
    const code = (await convex.mutation(invitCode.c, { serverId, creatorId: ownerId, maxUses: 1 })).data;
    await convex.mutation(invitCode.use, { code, userId: unique("user") });
    assert.deepEqual(await convex.mutation(invitCode.use, { code, userId: unique("user") }), {
      status: "error", code: 400, message: "Code usage limit reached", error: "errors.maxUsed",
    });
  });
});

describe("errors, which the Convex client throws", () => {
  test("the Convex client throws for wrong arguments", async () => {
    await assert.rejects(client().mutation(invitCode.use, { code: 5, userId: "a" }), /ArgumentValidationError:[\s\S]*code/);
    await assert.rejects(client().query(server.r, {}), /ArgumentValidationError:[\s\S]*serverId/);
    await assert.rejects(client().query(server.r, { serverId: "a", extra: 1 }), /ArgumentValidationError:[\s\S]*extra/);
  });

  test("the Convex client throws for values that JSON cannot hold", async () => {
    for (const value of [10n, NaN, Infinity, -0.5, new ArrayBuffer(4)]) {
      await assert.rejects(client().mutation(invitCode.c, { serverId: "a", creatorId: "b", maxUses: value }), /ArgumentValidationError/, String(value));
    }
  });

  test("the Convex client throws for an unknown function", async () => {
    await assert.rejects(client().query(/** @type {any} */ (anyApi).nope.x, {}), /Could not find public function for 'nope:x'/);
    await assert.rejects(client().mutation(invitCode.nope, {}), /Could not find public function for 'invitCode:nope'/);
  });

  test("the Convex client throws for an action, because there are none", async () => {
    await assert.rejects(client().action(/** @type {any} */ (anyApi).nope.x, {}), /Could not find public function for 'nope:x'/);
    await assert.rejects(client().action(server.r, { serverId: "a" }), /Could not find public function for 'server:r'/);
    await assert.rejects(/** @type {any} */ (client()).function("server:r", undefined, { serverId: "a" }), /Could not find public function for 'server:r'/);
  });

  test("the Convex client throws for a mutation called as a query, and for a query called as a mutation", async () => {
    const convex = client();
    const { _id: serverId, ownerId } = (await convex.mutation(server.c, { name: "Kind", ownerId: unique("owner") })).data;
    await assert.rejects(convex.query(invitCode.c, { serverId, creatorId: ownerId }));
    await assert.rejects(convex.query(server.d, { serverId }));
    await assert.rejects(convex.mutation(server.r, { serverId }));
    assert.equal((await convex.query(server.r, { serverId })).status, "success", "nothing was deleted");
    const codes = await product.rows("SELECT code FROM invit_code WHERE server_id = ?", serverId);
    assert.deepEqual(codes, []);
  });
});

test("mutations of one Convex client run in order; {skipQueue: true} lets them race, and no code is oversold", async () => {
  const convex = client();
  const ownerId = unique("owner");
  const serverId = (await convex.mutation(server.c, { name: "Race", ownerId })).data._id;
  const code = (await convex.mutation(invitCode.c, { serverId, creatorId: ownerId, maxUses: 5 })).data;
  const replies = await Promise.all(Array.from({ length: 40 }, () => convex.mutation(invitCode.use, { code, userId: unique("user") }, { skipQueue: true })));
  assert.equal(replies.filter((reply) => reply.status === "success").length, 5);
  assert.ok(replies.every((reply) => reply.status === "success" || reply.error === "errors.maxUsed"));
  assert.equal((await codeRow(product, code)).uses, 5);
  await assertLedger(product);
});

describe("with AUTH=token", async () => {
  const guarded = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
  after(() => guarded.remove());
  const open = () => new ConvexHttpClient(guarded.url.origin, { logger: false });

  test("setAuth of the Convex client authenticates the caller, and clearAuth stops that", async () => {
    const convex = open();
    const ann = unique("ann");
    convex.setAuth(await signed({ sub: ann }));
    const serverId = (await convex.mutation(server.c, { name: "Ann's", ownerId: ann })).data._id;
    assert.equal((await convex.query(server.r, { serverId })).data.ownerId, ann);
    assert.equal((await convex.consistentQuery(server.r, { serverId })).data.ownerId, ann);
    assert.equal((await convex.mutation(server.c, { name: "Bob's", ownerId: "bob" })).error, "errors.permissionDenied");
    convex.clearAuth();
    const refused = await convex.query(server.r, { serverId }).catch((/** @type {Error} */ error) => error);
    assert.match(refused instanceof Error ? refused.message : JSON.stringify(refused), /unauthorized|Authentication required|Unauthenticated/i);
  });

  test("the Convex client shows the message for a wrong token", async () => {
    const convex = open();
    convex.setAuth(`${await signed({ sub: "ann" })}x`);
    const refused = await convex.query(server.r, { serverId: "a" }).catch((/** @type {Error} */ error) => error);
    assert.match(refused instanceof Error ? refused.message : JSON.stringify(refused), /unauthorized|Authentication required|Unauthenticated/i);
  });
});
