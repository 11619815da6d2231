// Campaigns and requests: limits are not escaped through several codes, a request keeps its code, and who may see and
// decide what.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, TIMECAPSULE_PUBLIC_USE: "true" } });
after(() => product.remove());
const service = { token: SERVICE_KEY };

/** @type {{ serverId: string, ownerId: string }} */
let server;
before(async () => {
  server = await makeServer(product, {}, service);
});

/** A call as a user. @param {string} userId @param {string} path @param {object} args */
async function as(userId, path, args) {
  const { status, body } = await product.call(path, /** @type {any} */ (args), { token: await signed({ sub: userId }) });
  return { status, body };
}

/** @param {object} settings */
async function campaign(settings) {
  const made = await product.call("campaign:c", { serverId: server.serverId, creatorId: server.ownerId, name: "Fair", ...settings }, service);
  return dataOf(made, "Campaign created")._id;
}

/** A request of a new user. @param {string} code @param {object} [more] */
async function filed(code, more = {}) {
  const userId = unique("guest");
  const { status, body } = await as(userId, "invitCode:use", { code, userId, ...more });
  assert.equal(status, 202, JSON.stringify(body));
  assert.deepEqual(body, { status: "success", code: 202, message: "Request filed", data: { serverId: server.serverId, joined: false, pending: true } });
  const { page } = dataOf(await product.call("request:list", { serverId: server.serverId, userId }, service));
  return { userId, request: page[0] };
}

test("a rate limit of a campaign is not escaped with several of its codes, nor by rotating or restoring one", async () => {
  const campaignId = await campaign({ rateLimit: { rate: 2, periodMs: 3_600_000 } });
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => makeCode(product, server, { campaignId }, service)));
  const use = async (/** @type {any} */ code) => {
    const userId = unique("guest");
    return (await as(userId, "invitCode:use", { code, userId })).body;
  };
  assert.equal((await use(first)).code, 200);
  assert.equal((await use(second)).code, 200);
  for (const code of [first, second, third]) assert.equal((await use(code)).error, "errors.tooFast");
  const { _id: id } = dataOf(await product.call("invitCode:r", { code: third }, service));
  const rotated = dataOf(await product.call("invitCode:rotate", { id }, service));
  assert.equal((await use(rotated.code ?? rotated)).error, "errors.tooFast");
  dataOf(await product.call("invitCode:u", { id, revoked: true }, service));
  dataOf(await product.call("invitCode:u", { id, revoked: false }, service));
  assert.equal((await use(rotated.code ?? rotated)).error, "errors.tooFast");
});

test("a code that was used cannot leave its campaign, and none joins a campaign of another server", async () => {
  const campaignId = await campaign({ maxUses: 1 });
  const code = await makeCode(product, server, { campaignId }, service);
  const { _id: id } = dataOf(await product.call("invitCode:r", { code }, service));
  dataOf(await product.call("invitCode:use", { code, userId: unique("guest") }, service));
  for (const other of [null, await campaign({})]) {
    assert.equal((await as(server.ownerId, "invitCode:u", { id, campaignId: other })).body.error, "errors.conflict");
  }
  const mine = await makeServer(product, {}, service);
  for (const creatorId of [mine.ownerId]) {
    const { body } = await as(creatorId, "invitCode:c", { serverId: mine.serverId, creatorId, campaignId });
    assert.equal(body.error, "errors.notFound");
    assert.equal(body.details[0].field, "campaignId");
  }
});

test("a request keeps its code: a stronger code, or a change of the code, does not widen what was asked for", async () => {
  const weak = await makeCode(product, server, { requiresApproval: true, membershipMs: 60_000 }, service);
  const strong = await makeCode(product, server, { requiresApproval: true, role: "admin" }, service);
  const { userId, request } = await filed(weak);
  // The same user uses the stronger code: its request waits as it was.
  assert.equal((await as(userId, "invitCode:use", { code: strong, userId })).body.code, 202);
  const { page } = dataOf(await product.call("request:list", { serverId: server.serverId, userId }, service));
  assert.deepEqual(page.map((/** @type {any} */ row) => [row._id, row.codeId]), [[request._id, request.codeId]]);
  dataOf(await product.call("request:approve", { id: request._id }, service), "Request approved");
  const { page: members } = dataOf(await product.call("member:r", { serverId: server.serverId, limit: 100 }, service));
  const member = members.find((/** @type {any} */ row) => row.userId === userId);
  assert.equal(member.role, "member");
  assert.notEqual(member.expiresAt, null);
});

test("an admin cannot approve requests of a code that grants what only the owner gives", async () => {
  const admin = unique("admin");
  const door = await makeCode(product, server, {}, service);
  dataOf(await product.call("invitCode:use", { code: door, userId: admin }, service));
  dataOf(await product.call("member:u", { serverId: server.serverId, userId: admin, role: "admin" }, service));
  const code = await makeCode(product, server, { requiresApproval: true, role: "admin" }, service);
  const { userId, request } = await filed(code);
  assert.equal((await as(admin, "request:approve", { id: request._id })).body.error, "errors.permissionDenied");
  assert.equal((await as(server.ownerId, "request:approve", { id: request._id })).body.data.status, "approved");
  const { page } = dataOf(await product.call("member:r", { serverId: server.serverId, limit: 100 }, service));
  assert.equal(page.find((/** @type {any} */ row) => row.userId === userId).role, "admin");
});

test("only who administers the server reads notes and decides, and only its user withdraws a request", async () => {
  const member = unique("member");
  dataOf(await product.call("invitCode:use", { code: await makeCode(product, server, {}, service), userId: member }, service));
  const code = await makeCode(product, server, { requiresApproval: true }, service);
  const { userId, request } = await filed(code, { note: "I know the owner" });
  const { serverId, ownerId } = server;
  const id = request._id;
  assert.equal(request.note, "I know the owner");
  for (const someone of [member, userId, unique("stranger")]) {
    for (const path of ["request:approve", "request:decline", "request:reopen"]) {
      assert.equal((await as(someone, path, { id })).body.error, "errors.permissionDenied", path);
    }
    assert.equal((await as(someone, "request:list", { serverId })).body.error, "errors.permissionDenied");
    for (const [path, args] of Object.entries({ "campaign:list": { serverId }, "campaign:c": { serverId, creatorId: someone, name: "Mine" } })) {
      assert.equal((await as(someone, path, args)).body.error, "errors.permissionDenied", path);
    }
    if (someone === userId) continue;
    assert.equal((await as(someone, "request:list", { serverId, userId })).body.error, "errors.permissionDenied");
    assert.equal((await as(someone, "request:withdraw", { id })).body.error, "errors.permissionDenied");
  }
  assert.equal((await as(ownerId, "request:withdraw", { id })).body.error, "errors.permissionDenied");
  dataOf(await product.call("request:decline", { id, reason: "Not now" }, { token: await signed({ sub: ownerId }) }));
  const own = (await as(userId, "request:list", { serverId, userId })).body.data.page[0];
  assert.deepEqual([own.status, own.reason, own.note, own.decidedBy], ["declined", "Not now", null, null]);
  const seen = (await as(ownerId, "request:list", { serverId, userId })).body.data.page[0];
  assert.deepEqual([seen.note, seen.decidedBy], ["I know the owner", ownerId]);
  const again = await filed(code);
  assert.equal((await as(again.userId, "request:withdraw", { id: again.request._id })).body.data.status, "withdrawn");
});

test("TimeCapsule's routes do not know codes that need approval", async () => {
  const code = await makeCode(product, server, { requiresApproval: true }, service);
  const post = (/** @type {string} */ path, /** @type {object} */ body) =>
    fetch(new URL(`/api/invite-codes/${path}`, product.url), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const userId = unique("guest");
  const used = await post("use", { code, userId });
  assert.equal(used.status, 400);
  assert.deepEqual(await used.json(), { success: false, error: "Invite code does not exist" });
  assert.equal((await (await post("validate", { code })).json()).data.isValid, false);
  const { page } = dataOf(await product.call("request:list", { serverId: server.serverId, userId }, service));
  assert.deepEqual(page, []);
});
