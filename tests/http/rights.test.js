// AUTH=token: the rights of every kind of caller on every function, as one table.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, SUPER_USERS: "root, root2", GUESS_LIMIT_ADDRESS: "1000" } });
after(() => product.remove());

const PEOPLE = /** @type {const} */ (["owner", "admin", "otherAdmin", "member", "otherMember", "left", "banned", "stranger"]);
/** @typedef {typeof PEOPLE[number] | "nobody" | "service" | "superUser" | "listedSuperUser"} Who */
/** @typedef {{ serverId: string, code: string, own: { _id: string, code: string }, ids: Record<string, string>, tokens: Record<string, string | undefined> }} Cast */

/** @param {string} path @param {unknown} args */
const service = async (path, args) => dataOf(await product.call(path, args, { token: SERVICE_KEY }));

/** A server with one of each. @param {string} [invitePolicy] @returns {Promise<Cast>} */
async function cast(invitePolicy = "members") {
  const ids = /** @type {Record<string, string>} */ (Object.fromEntries(PEOPLE.map((who) => [who, unique(who)])));
  const serverId = (await service("server:c", { name: "A", ownerId: ids["owner"], invitePolicy }))._id;
  const code = await service("invitCode:c", { serverId, creatorId: ids["owner"] });
  for (const who of PEOPLE.filter((one) => one !== "owner" && one !== "stranger")) await service("invitCode:use", { code, userId: ids[who] });
  for (const who of ["admin", "otherAdmin"]) await service("member:u", { serverId, userId: ids[who], role: "admin" });
  // A member's own code, where members make codes.
  const creatorId = invitePolicy === "members" ? ids["member"] : ids["owner"];
  const own = await service("invitCode:r", { code: await service("invitCode:c", { serverId, creatorId }) });
  await service("member:d", { serverId, userId: ids["left"] });
  await service("member:d", { serverId, userId: ids["banned"], ban: true });
  /** @type {Record<string, string | undefined>} */
  const tokens = { nobody: undefined, service: SERVICE_KEY, listedSuperUser: await signed({ sub: "root" }) };
  for (const who of PEOPLE) tokens[who] = await signed({ sub: String(ids[who]) });
  tokens["superUser"] = await signed({ sub: unique("super"), roles: { super_user: true } });
  return { serverId, code, own, ids, tokens };
}

/** @param {Cast} cast @param {Who} who @param {string} path @param {Record<string, unknown>} args */
function callAs({ tokens }, who, path, args) {
  const token = tokens[who];
  return product.call(path, args, token === undefined ? {} : { token });
}

const EVERYONE = /** @type {const} */ ([...PEOPLE, "superUser", "listedSuperUser", "service"]);

/**
 * A function, its arguments, and the callers that are allowed. A super user acts for others only on routes of another
 * system whose document says so, which none of these functions is.
 *
 * @type {[string, string, (cast: Cast) => Record<string, unknown>, readonly Who[]][]}
 */
const TABLE = [
  ["server:r", "of the server", ({ serverId }) => ({ serverId }), ["owner", "admin", "otherAdmin", "member", "otherMember", "service"]],
  ["server:u", "with a new name", ({ serverId }) => ({ serverId, name: "B" }), ["owner", "service"]],
  ["server:u", "with a new policy", ({ serverId }) => ({ serverId, invitePolicy: "owner" }), ["owner", "service"]],
  ["server:u", "that hands over to an admin", ({ serverId, ids }) => ({ serverId, ownerId: ids["admin"] }), ["owner", "service"]],
  ["server:d", "of the server", ({ serverId }) => ({ serverId }), ["owner", "service"]],
  ["member:r", "of the server", ({ serverId }) => ({ serverId }), ["owner", "admin", "otherAdmin", "service"]],
  ["member:u", "that makes a member an admin", ({ serverId, ids }) => ({ serverId, userId: ids["member"], role: "admin" }), ["owner", "service"]],
  ["member:u", "that makes an admin a member", ({ serverId, ids }) => ({ serverId, userId: ids["admin"], role: "member" }), ["owner", "service"]],
  ["member:u", "that lifts the ban of a user", ({ serverId, ids }) => ({ serverId, userId: ids["banned"], banned: false }), ["owner", "admin", "otherAdmin", "service"]],
  ["member:u", "that lifts a ban and sets a role", ({ serverId, ids }) => ({ serverId, userId: ids["member"], role: "admin", banned: false }), ["owner", "service"]],
  ["member:d", "of a member", ({ serverId, ids }) => ({ serverId, userId: ids["member"] }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["member:d", "of an admin", ({ serverId, ids }) => ({ serverId, userId: ids["admin"] }), ["owner", "admin", "service"]],
  ["member:d", "with a ban of a member", ({ serverId, ids }) => ({ serverId, userId: ids["otherMember"], ban: true }), ["owner", "admin", "otherAdmin", "service"]],
  ["member:d", "with a ban of an admin", ({ serverId, ids }) => ({ serverId, userId: ids["otherAdmin"], ban: true }), ["owner", "service"]],
  ["invitCode:c", "in the owner's name", ({ serverId, ids }) => ({ serverId, creatorId: ids["owner"] }), ["owner", "service"]],
  ["invitCode:c", "in a member's name", ({ serverId, ids }) => ({ serverId, creatorId: ids["member"] }), ["member", "service"]],
  ["invitCode:c", "that outlives a member's right", ({ serverId, ids }) => ({ serverId, creatorId: ids["member"], keepAfterCreator: true }), ["service"]],
  ["invitCode:c", "that outlives an admin's right", ({ serverId, ids }) => ({ serverId, creatorId: ids["admin"], keepAfterCreator: true }), ["admin", "service"]],
  ["invitCode:c", "that does not outlive a member's right", ({ serverId, ids }) => ({ serverId, creatorId: ids["member"], keepAfterCreator: false }), ["member", "service"]],
  ["invitCode:use", "in a stranger's name", ({ code, ids }) => ({ code, userId: ids["stranger"] }), ["stranger", "service"]],
  ["invitCode:use", "in the name of one who left", ({ code, ids }) => ({ code, userId: ids["left"] }), ["left", "service"]],
  ["invitCode:r", "of a member's code by its id", ({ own }) => ({ id: own._id }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:r", "of a member's code by its text", ({ own }) => ({ code: own.code }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:r", "of the owner's code by its text", ({ code }) => ({ code }), ["owner", "admin", "otherAdmin", "service"]],
  ["invitCode:list", "of the server", ({ serverId }) => ({ serverId }), ["owner", "admin", "otherAdmin", "service"]],
  ["invitCode:list", "of the server's active codes", ({ serverId }) => ({ serverId, status: "active" }), ["owner", "admin", "otherAdmin", "service"]],
  ["server:list", "of a member's own servers", ({ ids }) => ({ ownerId: ids["member"] }), ["member", "service"]],
  ["invitCode:list", "of a member's own codes", ({ ids }) => ({ creatorId: ids["member"] }), ["member", "service"]],
  ["invitCode:u", "with a label on a member's code", ({ own }) => ({ id: own._id, label: "A" }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:u", "that lets a member's code outlive its right", ({ own }) => ({ id: own._id, keepAfterCreator: true }), ["owner", "admin", "otherAdmin", "service"]],
  ["invitCode:u", "that lets a member's code outlive nothing", ({ own }) => ({ id: own._id, keepAfterCreator: null }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:u", "that restores a member's code", ({ own }) => ({ id: own._id, revoked: false }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:d", "of a member's code", ({ own }) => ({ id: own._id }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:uses", "of a member's code", ({ own }) => ({ id: own._id }), ["owner", "admin", "otherAdmin", "member", "service"]],
  ["invitCode:explain", "in a stranger's name", ({ code, ids }) => ({ code, userId: ids["stranger"] }), ["stranger", "service"]],
  ["server:c", "in the name of an owner", ({ ids }) => ({ name: "C", ownerId: ids["owner"] }), ["owner", "service"]],
];

for (const [path, what, args, allowed] of TABLE) {
  test(`${path} ${what} is allowed for ${allowed.join(", ")}, and for nobody else`, async () => {
    const refusing = await cast();
    for (const who of EVERYONE.filter((one) => !allowed.includes(one))) {
      assertRefused(await callAs(refusing, who, path, args(refusing)), "permissionDenied");
    }
    assertRefused(await callAs(refusing, "nobody", path, args(refusing)), "unauthorized");
    // Each success changes something, so each starts afresh.
    for (const who of allowed) {
      const fresh = await cast();
      dataOf(await callAs(fresh, who, path, args(fresh)));
    }
  });
}

describe("the owner's protection", () => {
  test("nobody can remove or demote the owner: not the owner, not an admin, not a service", async () => {
    const { serverId, ids } = await cast();
    const owner = String(ids["owner"]);
    const tokens = { owner: await signed({ sub: owner }), service: SERVICE_KEY };
    for (const token of Object.values(tokens)) {
      assertRefused(await product.call("member:d", { serverId, userId: owner }, { token }), "conflict");
      assertRefused(await product.call("member:d", { serverId, userId: owner, ban: true }, { token }), "conflict");
      assertRefused(await product.call("member:u", { serverId, userId: owner, role: "member" }, { token }), "conflict");
    }
    const admin = await signed({ sub: String(ids["admin"]) });
    for (const path of ["member:d", "member:u"]) {
      const args = path === "member:u" ? { serverId, userId: owner, role: "member" } : { serverId, userId: owner };
      const reply = await product.call(path, args, { token: admin });
      assert.ok(["errors.conflict", "errors.permissionDenied"].includes(reply.body.error));
    }
    assert.equal((await service("server:r", { serverId })).ownerId, owner);
  });
});

test("invitCode:explain without a userId is public and the same for everyone", async () => {
  const one = await cast();
  const answers = [];
  for (const who of /** @type {Who[]} */ (["nobody", ...EVERYONE])) {
    answers.push(dataOf(await callAs(one, who, "invitCode:explain", { code: one.code }), "Code explained"));
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0].server._id, one.serverId);
});

describe("rights follow a user's current role", () => {
  test("a creator who left can read and revoke the code, but not change or restore it", async () => {
    const one = await cast();
    const id = one.own._id;
    await service("member:d", { serverId: one.serverId, userId: one.ids["member"] });
    dataOf(await callAs(one, "member", "invitCode:r", { id }), "Code found");
    dataOf(await callAs(one, "member", "invitCode:uses", { id }), "Uses found");
    dataOf(await callAs(one, "member", "invitCode:list", { creatorId: one.ids["member"] }), "Codes found");
    for (const change of [{ label: "A" }, { maxUses: 1 }, { revoked: false }, { revoked: true }]) {
      assertRefused(await callAs(one, "member", "invitCode:u", { id, ...change }), "permissionDenied");
    }
    assert.equal(dataOf(await callAs(one, "member", "invitCode:d", { id })).status, "revoked");
    assertRefused(await callAs(one, "member", "invitCode:u", { id, revoked: false }), "permissionDenied");
  });

  test("a banned creator can read neither the code nor its log, until the ban is lifted", async () => {
    const one = await cast();
    const [{ serverId }, id, userId] = [one, one.own._id, one.ids["member"]];
    await service("member:d", { serverId, userId, ban: true });
    for (const path of ["invitCode:r", "invitCode:uses", "invitCode:d"]) assertRefused(await callAs(one, "member", path, { id }), "permissionDenied");
    assertRefused(await callAs(one, "member", "invitCode:r", { code: one.own.code }), "invalid");
    const list = async () => dataOf(await callAs(one, "member", "invitCode:list", { creatorId: userId }), "Codes found");
    assert.deepEqual(await list(), { page: [], isDone: true, continueCursor: null });
    assert.equal(dataOf(await callAs(one, "admin", "invitCode:r", { id })).suspendedBy, "creator");
    dataOf(await callAs(one, "admin", "member:u", { serverId, userId, banned: false }));
    dataOf(await callAs(one, "member", "invitCode:uses", { id }), "Uses found");
    assert.deepEqual((await list()).page.map((/** @type {any} */ row) => row._id), [id]);
    assert.equal(dataOf(await callAs(one, "member", "invitCode:d", { id })).status, "revoked");
  });

  test("the list of one's own codes omits servers that banned the creator, and continues after them", async () => {
    const [one, other] = [await cast(), await cast()];
    const userId = one.ids["member"];
    await service("invitCode:use", { code: other.code, userId });
    const make = (/** @type {string} */ serverId) => service("invitCode:c", { serverId, creatorId: userId });
    const kept = [one.own.code, await make(one.serverId)];
    for (let round = 0; round < 5; round += 1) await make(other.serverId);
    kept.push(await make(one.serverId));
    await service("member:d", { serverId: other.serverId, userId, ban: true });
    for (const limit of [1, 2, 3, 50]) {
      const seen = [];
      let cursor = null;
      for (let pages = 1; ; pages += 1) {
        const page = /** @type {any} */ (dataOf(await callAs(one, "member", "invitCode:list", { creatorId: userId, limit, cursor })));
        seen.push(...page.page.map((/** @type {any} */ row) => row.code));
        if (page.isDone) break;
        assert.ok(pages < 10);
        cursor = page.continueCursor;
      }
      assert.deepEqual(seen, [...kept].reverse(), `with pages of ${limit}`);
    }
  });

  test("a creator that the invite policy no longer allows cannot change the code", async () => {
    const one = await cast();
    const change = { id: one.own._id, label: "A" };
    for (const invitePolicy of ["admins", "owner"]) {
      await service("server:u", { serverId: one.serverId, invitePolicy });
      assertRefused(await callAs(one, "member", "invitCode:u", change), "permissionDenied");
      dataOf(await callAs(one, "admin", "invitCode:u", change), "Code updated");
    }
    await service("server:u", { serverId: one.serverId, invitePolicy: "members" });
    dataOf(await callAs(one, "member", "invitCode:u", change), "Code updated");
  });

  test("the codes and logs of a deleted server can be read by the same people as before", async () => {
    const one = await cast();
    await service("server:d", { serverId: one.serverId });
    const id = one.own._id;
    for (const who of /** @type {Who[]} */ (["owner", "admin", "service"])) {
      dataOf(await callAs(one, who, "invitCode:list", { serverId: one.serverId }), "Codes found");
      dataOf(await callAs(one, who, "invitCode:r", { id }), "Code found");
      dataOf(await callAs(one, who, "invitCode:uses", { id }), "Uses found");
      assertRefused(await callAs(one, who, "invitCode:u", { id, label: "A" }), "serverNotFound");
      assertRefused(await callAs(one, who, "invitCode:d", { id }), "serverNotFound");
    }
    dataOf(await callAs(one, "member", "invitCode:r", { id }), "Code found");
    for (const who of /** @type {Who[]} */ (["otherMember", "stranger", "banned"])) {
      assertRefused(await callAs(one, who, "invitCode:list", { serverId: one.serverId }), "permissionDenied");
      for (const path of ["invitCode:r", "invitCode:uses", "invitCode:d"]) assertRefused(await callAs(one, who, path, { id }), "permissionDenied");
    }
  });

  test("a demoted admin has no admin rights from the next call on", async () => {
    const one = await cast();
    dataOf(await callAs(one, "admin", "member:r", { serverId: one.serverId }));
    await service("member:u", { serverId: one.serverId, userId: one.ids["admin"], role: "member" });
    assertRefused(await callAs(one, "admin", "member:r", { serverId: one.serverId }), "permissionDenied");
    assertRefused(await callAs(one, "admin", "member:d", { serverId: one.serverId, userId: one.ids["member"] }), "permissionDenied");
  });

  test("after a handover the old owner has no owner rights, and the new one has", async () => {
    const one = await cast();
    dataOf(await callAs(one, "owner", "server:u", { serverId: one.serverId, ownerId: one.ids["member"] }));
    assertRefused(await callAs(one, "owner", "server:u", { serverId: one.serverId, ownerId: one.ids["owner"] }), "permissionDenied");
    assertRefused(await callAs(one, "owner", "server:d", { serverId: one.serverId }), "permissionDenied");
    dataOf(await callAs(one, "member", "server:d", { serverId: one.serverId }), "Server deleted");
  });

  test("an admin of one server has no rights on another", async () => {
    const [one, other] = [await cast(), await cast()];
    assertRefused(await callAs(one, "admin", "member:r", { serverId: other.serverId }), "permissionDenied");
    assertRefused(await callAs(one, "owner", "server:d", { serverId: other.serverId }), "permissionDenied");
    assertRefused(await callAs(one, "owner", "member:d", { serverId: other.serverId, userId: other.ids["member"] }), "permissionDenied");
  });

  test("the invite policy applies to tokens as to trusted arguments", async () => {
    for (const [policy, allowed] of /** @type {[string, Who[]][]} */ ([["owner", ["owner"]], ["admins", ["owner", "admin"]], ["members", ["owner", "admin", "member"]]])) {
      const one = await cast(policy);
      for (const who of /** @type {Who[]} */ (["owner", "admin", "member", "left", "banned", "stranger"])) {
        const reply = await callAs(one, who, "invitCode:c", { serverId: one.serverId, creatorId: one.ids[who] });
        if (allowed.includes(who)) dataOf(reply, "Code created");
        else assertRefused(reply, "permissionDenied");
      }
    }
  });

  test("a banned user's token gives access to nothing of the server and to no code", async () => {
    const one = await cast();
    assertRefused(await callAs(one, "banned", "server:r", { serverId: one.serverId }), "permissionDenied");
    assertRefused(await callAs(one, "banned", "invitCode:use", { code: one.code, userId: one.ids["banned"] }), "permissionDenied");
    assertRefused(await callAs(one, "banned", "server:u", { serverId: one.serverId, name: "Mine" }), "permissionDenied");
  });

  test("a banned user cannot lift the ban by leaving", async () => {
    const one = await cast();
    await callAs(one, "banned", "member:d", { serverId: one.serverId, userId: one.ids["banned"] });
    assertRefused(await callAs(one, "banned", "invitCode:use", { code: one.code, userId: one.ids["banned"] }), "permissionDenied");
  });
});

test("a server that does not exist gets 404 for every token", async () => {
  const one = await cast();
  const serverId = unique("none");
  for (const who of /** @type {Who[]} */ (["owner", "stranger", "service"])) {
    for (const [path, args] of /** @type {[string, Record<string, unknown>][]} */ ([["server:r", {}], ["server:u", { name: "A" }], ["server:d", {}], ["member:r", {}], ["member:u", { userId: "a", role: "admin" }], ["member:d", { userId: "a" }], ["invitCode:list", {}]])) {
      assertRefused(await callAs(one, who, path, { serverId, ...args }), "serverNotFound");
    }
  }
});

test("only services can create a server with an id like a Discord guild's, because its owner reads the guild's invites", async () => {
  const token = await signed({ sub: "mallory" });
  for (const serverId of ["123456789012345678", "80351110224678912"]) {
    const own = { serverId, name: "Not mine", ownerId: "mallory" };
    assertRefused(await product.call("server:c", own, { token }), "permissionDenied");
    assert.equal(dataOf(await product.call("server:c", own, { token: SERVICE_KEY }), "Server created")._id, serverId);
  }
  for (const serverId of ["12345678901234", "12345678901234567890a"]) {
    dataOf(await product.call("server:c", { serverId, name: "Mine", ownerId: "mallory" }, { token }), "Server created");
  }
});

describe("a code that outlives its creator's right to create it", () => {
  /** A plain member's code that an admin let outlive the member's right. */
  async function keptCode() {
    const { own, tokens } = await cast();
    const asMember = { token: String(tokens["member"]) };
    const id = own._id;
    dataOf(await product.call("invitCode:u", { id, maxUses: 1, keepAfterCreator: true }, { token: String(tokens["admin"]) }));
    return { id, asMember };
  }

  test("a code that outlives its creator's right is neither widened nor restored by a creator who is a plain member", async () => {
    const { id, asMember } = await keptCode();
    for (const change of [{ maxUses: 5 }, { maxUses: null }, { expiresAt: null }, { expiresAt: Date.now() + 9e9 }]) {
      assertRefused(await product.call("invitCode:u", { id, ...change }, asMember), "permissionDenied");
    }
    dataOf(await product.call("invitCode:u", { id, label: "mine" }, asMember));
    dataOf(await product.call("invitCode:d", { id }, asMember));
    assertRefused(await product.call("invitCode:u", { id, revoked: false }, asMember), "permissionDenied");
  });

  test("a creator may change a code again once it no longer outlives the creator's right", async () => {
    const { id, asMember } = await keptCode();
    const { maxUses, keepAfterCreator } = dataOf(await product.call("invitCode:u", { id, keepAfterCreator: false, maxUses: null }, asMember));
    assert.deepEqual([maxUses, keepAfterCreator], [null, false]);
  });
});
