// What codes grant: nobody grants above oneself, ends are not outlived, and guests make no codes.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY } });
after(() => product.remove());
const service = { token: SERVICE_KEY };

/** A call as a user. @param {string} userId @param {string} path @param {object} args */
async function as(userId, path, args) {
  return (await product.call(path, /** @type {any} */ (args), { token: await signed({ sub: userId }) })).body;
}

/** What a call gave. @param {any} body */
function given(body) {
  assert.equal(body.code, 200, JSON.stringify(body));
  return body.data;
}

/** A use of a code by a user. @param {string} code @param {string} [userId] */
const use = (code, userId = unique("guest")) => as(userId, "invitCode:use", { code, userId });

/** A server with an admin. @param {object} [settings] */
async function world(settings = {}) {
  const server = await makeServer(product, { ...settings }, service);
  const code = await makeCode(product, server, {}, service);
  const admin = unique("admin");
  given(await use(code, admin));
  dataOf(await product.call("member:u", { serverId: server.serverId, userId: admin, role: "admin" }, service));
  return { server, code, admin };
}

/** The membership of a user. @param {string} serverId @param {string} userId */
async function member(serverId, userId) {
  const [row] = await product.rows("SELECT role, left_at AS leftAt, expires_at AS expiresAt FROM member WHERE server_id = ? AND user_id = ?", serverId, userId);
  return row;
}

/** Lets a membership end. @param {string} serverId @param {string} userId */
const end = (serverId, userId) =>
  product.rows(
    "UPDATE member SET expires_at = ? WHERE server_id = ? AND user_id = ?",
    Date.now() - 1000,
    serverId,
    userId,
  );

test("nobody but the owner makes a code that grants the role admin, by whatever function", async () => {
  const { server: { serverId, ownerId }, admin } = await world();
  const plain = given(await as(ownerId, "invitCode:c", { serverId, creatorId: ownerId }));
  const { _id: id } = dataOf(await product.call("invitCode:r", { code: plain }, service));
  const own = given(await as(admin, "invitCode:c", { serverId, creatorId: admin }));
  const { _id: ownId } = dataOf(await product.call("invitCode:r", { code: own }, service));
  for (const [path, args] of /** @type {[string, object][]} */ ([
    ["invitCode:c", { serverId, creatorId: admin, role: "admin" }],
    ["invitCode:cMany", { serverId, creatorId: admin, role: "admin", count: 2 }],
    ["invitCode:u", { id, role: "admin" }],
    ["invitCode:u", { id: ownId, role: "admin" }],
  ])) {
    assert.equal((await as(admin, path, args)).error, "errors.permissionDenied", path);
  }
  const [made] = await product.rows("SELECT count(*) AS codes FROM invit_code WHERE server_id = ? AND role = 'admin'", serverId);
  assert.equal(made?.codes, 0);
});

test("an admin neither reads nor changes nor rotates a code that grants the role admin", async () => {
  const { server: { serverId, ownerId }, admin } = await world();
  const strong = given(await as(ownerId, "invitCode:c", { serverId, creatorId: ownerId, role: "admin", maxUses: 2 }));
  const { _id: id } = dataOf(await product.call("invitCode:r", { code: strong }, service));
  for (const [path, args] of /** @type {[string, object][]} */ ([
    ["invitCode:r", { code: strong }],
    ["invitCode:u", { id, maxUses: 100 }],
    ["invitCode:u", { id, role: "member" }],
    ["invitCode:rotate", { id }],
  ])) {
    assert.equal((await as(admin, path, args)).error, "errors.permissionDenied", path);
  }
  const listed = JSON.stringify(await as(admin, "invitCode:list", { serverId }));
  assert.ok(listed.includes(id) && !listed.includes(strong));
  assert.equal((await as(admin, "invitCode:d", { id })).code, 200);
  assert.equal((await as(admin, "invitCode:u", { id, revoked: false })).error, "errors.permissionDenied");
});

test("a code that grants the role admin makes no admin once its creator has lost the server, and no admin is made twice", async () => {
  const { server: { serverId, ownerId }, admin } = await world();
  const strong = given(await as(ownerId, "invitCode:c", { serverId, creatorId: ownerId, role: "admin" }));
  const first = unique("guest");
  assert.equal((await use(strong, first)).data.role, "admin");
  assert.equal((await as(ownerId, "member:u", { serverId, userId: first, role: "member" })).code, 200);
  await use(strong, first);
  assert.equal((await member(serverId, first))?.role, "member");
  assert.equal((await as(first, "member:d", { serverId, userId: first })).code, 200);
  assert.equal((await use(strong, first)).code, 200);
  assert.equal((await member(serverId, first))?.role, "member");
  assert.equal((await as(ownerId, "server:u", { serverId, ownerId: admin })).code, 200);
  const late = unique("guest");
  assert.equal((await use(strong, late)).error, "errors.invalid");
  assert.equal(await member(serverId, late), undefined);
});

test("a membership is not prolonged by leaving and coming back, nor by other codes", async () => {
  const { server, code } = await world();
  const { serverId } = server;
  const short = await makeCode(product, server, { membershipMs: 60_000 }, service);
  const long = await makeCode(product, server, { membershipMs: 600_000 }, service);
  const guest = unique("guest");
  const { expiresAt } = (await use(short, guest)).data;
  for (const other of [long, code, short]) assert.equal((await use(other, guest)).data.joined, false);
  assert.equal((await member(serverId, guest))?.expiresAt, expiresAt);
  assert.equal((await as(guest, "member:d", { serverId, userId: guest })).code, 200);
  assert.equal((await use(short, guest)).data.expiresAt, expiresAt);
  await end(serverId, guest);
  assert.equal((await as(guest, "member:r", { serverId })).error, "errors.permissionDenied");
  const again = (await use(long, guest)).data;
  assert.equal(again.joined, true);
  assert.equal((await member(serverId, guest))?.expiresAt, again.expiresAt);
  await end(serverId, guest);
  for (let n = 0; n < 3; n += 1) {
    const back = (await use(long, guest)).data;
    assert.equal(back.expiresAt, again.expiresAt, "a return keeps the end of the use");
    await end(serverId, guest);
  }
});

test("whose membership has an end makes no codes, whatever the policy", async () => {
  const { server, admin } = await world({ invitePolicy: "members" });
  const { serverId, ownerId } = server;
  const guest = unique("guest");
  const short = await makeCode(product, server, { membershipMs: 60_000 }, service);
  assert.equal((await use(short, guest)).code, 200);
  for (const userId of [guest, admin]) {
    if (userId === admin) {
      const soon = Date.now() + 60_000;
      assert.equal((await as(ownerId, "member:u", { serverId, userId, expiresAt: soon })).code, 200);
    }
    for (const [path, more] of /** @type {[string, object][]} */ ([["invitCode:c", {}], ["invitCode:cMany", { count: 2 }]])) {
      assert.equal((await as(userId, path, { serverId, creatorId: userId, ...more })).error, "errors.permissionDenied", path);
    }
    assert.equal((await as(userId, "member:u", { serverId, userId, expiresAt: null })).error, "errors.permissionDenied");
  }
});

test("an admin gives no admin its role back by renewing the membership, and nobody changes the end of its own", async () => {
  const { server: { serverId, ownerId }, admin, code } = await world();
  const other = unique("admin");
  await use(code, other);
  const userId = other;
  assert.equal((await as(ownerId, "member:u", { serverId, userId, role: "admin" })).code, 200);
  const soon = Date.now() + 60_000;
  assert.equal((await as(ownerId, "member:u", { serverId, userId, expiresAt: soon })).code, 200);
  assert.equal((await as(admin, "member:u", { serverId, userId, expiresAt: null })).error, "errors.permissionDenied");
  await end(serverId, userId);
  for (const expiresAt of [null, soon]) {
    assert.equal((await as(admin, "member:u", { serverId, userId, expiresAt })).error, "errors.permissionDenied");
    assert.equal((await as(userId, "member:u", { serverId, userId, expiresAt })).error, "errors.permissionDenied");
  }
});
