// `invitCode:r` and `invitCode:uses`: a code's document and log, and the limits on guessing.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { expire } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { grouped, join, makeCode, makeServer, mistyped, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** The id of no code. */
const NO_CODE = "01890a5d-ac96-774b-bcce-b302099a8057";

/** @param {Record<string, unknown>} args @param {import("../support/call.js").CallOptions} [options] */
const read = (args, options) => product.call("invitCode:r", args, options);

/** @param {Record<string, unknown>} args */
const uses = async (args) => dataOf(await product.call("invitCode:uses", args), "Uses found");

describe("invitCode:r", () => {
  test("invitCode:r returns the whole document, by text in any spelling or by id", async () => {
    const server = await makeServer(product);
    const before = Date.now();
    const expiresAt = before + 3_600_000;
    const code = await makeCode(product, server, { maxUses: 3, expiresAt, label: "Für alle 🙂" });
    const found = dataOf(await read({ code }), "Code found");
    const { _id, _creationTime, ...rest } = found;
    assert.match(_id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    assert.ok(_creationTime >= before - 1 && _creationTime <= Date.now());
    assert.deepEqual(rest, {
      serverId: server.serverId, creatorId: server.ownerId, code, uses: 0, maxUses: 3, expiresAt,
      label: "Für alle 🙂", startsAt: null, requiresApproval: false, rateLimit: null, role: "member", membershipMs: null, metadata: null,
      campaignId: null, batchId: null, keepAfterCreator: false, requires: [], revokedAt: null, status: "active", suspendedBy: null,
    });
    for (const args of [{ id: _id }, { code: grouped(code).toLowerCase() }, { id: _id, code: null }]) {
      assertSuccess(await read(args), "Code found", found);
    }
  });

  test("invitCode:r shows omitted fields as null", async () => {
    const found = dataOf(await read({ code: await makeCode(product, await makeServer(product)) }));
    for (const field of ["maxUses", "expiresAt", "label", "revokedAt", "suspendedBy"]) assert.equal(found[field], null);
  });

  test("the status of a code is the first reason that prevents its use", async () => {
    const code = await makeCode(product, await makeServer(product), { maxUses: 1, expiresAt: Date.now() + 3_600_000 });
    const status = async () => dataOf(await read({ code })).status;
    assert.equal(await status(), "active");
    await join(product, code);
    assert.equal(await status(), "used");
    await expire(product, code);
    assert.equal(await status(), "expired");
    dataOf(await product.call("invitCode:d", { id: dataOf(await read({ code }))._id }));
    assert.equal(await status(), "revoked");
  });

  test("invitCode:r takes either code or id", async () => {
    assertBadArguments(await read({}), "code");
    assertBadArguments(await read({ code: "ABCD", id: NO_CODE }), "code");
    assertBadArguments(await read({ id: "not-an-id" }), "id");
    assertBadArguments(await read({ id: 7 }), "id");
  });

  test("an unknown id gets errors.notFound, and an unknown text errors.invalid", async () => {
    assertRefused(await read({ id: NO_CODE }), "notFound");
    assertRefused(await read({ code: unknownCode() }, { address: uniqueAddress() }), "invalid");
  });

  test("invitCode:r of a mistyped text costs no trip", async () => {
    const code = await makeCode(product, await makeServer(product));
    assertRefused(await read({ code: mistyped(code) }, { trips: 0 }), "invalid");
  });
});

describe("invitCode:r and guessing", () => {
  const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY: "service-key-of-the-tests-0123456789", GUESS_LIMIT_ADDRESS: "10", GUESS_LIMIT_USER: "5" };

  test("a revoked code is unknown to callers without the right to read it, and readable for its creator", async (t) => {
    const own = await startProduct({ env });
    t.after(() => own.remove());
    const options = { token: await signed({ sub: "ann" }) };
    const server = await makeServer(own, { ownerId: "ann" }, options);
    const code = await makeCode(own, server, {}, options);
    const { _id: id } = dataOf(await own.call("invitCode:r", { code }, options));
    const eve = { token: await signed({ sub: "eve" }), address: uniqueAddress() };
    assertRefused(await own.call("invitCode:r", { code }, eve), "permissionDenied");
    dataOf(await own.call("invitCode:d", { id }, options));
    const [revoked, unknown] = [await own.call("invitCode:r", { code }, eve), await own.call("invitCode:r", { code: unknownCode() }, eve)];
    assertRefused(revoked, "invalid");
    assert.deepEqual(revoked.body, unknown.body);
    for (let round = 0; round < 20; round += 1) assert.equal(dataOf(await own.call("invitCode:r", { code }, options)).status, "revoked");
  });

  test("reading other users' codes by text counts as guessing, together with use", async (t) => {
    const own = await startProduct({ env });
    t.after(() => own.remove());
    const options = { token: await signed({ sub: "ann" }) };
    const code = await makeCode(own, await makeServer(own, { ownerId: "ann" }, options), {}, options);
    const eve = async () => ({ token: await signed({ sub: "eve" }), address: uniqueAddress() });
    for (let round = 0; round < 2; round += 1) assertRefused(await own.call("invitCode:r", { code: unknownCode() }, await eve()), "invalid");
    assertRefused(await own.call("invitCode:r", { code }, await eve()), "permissionDenied");
    for (let round = 0; round < 2; round += 1) assertRefused(await own.call("invitCode:use", { code: unknownCode(), userId: "eve" }, await eve()), "invalid");
    for (const text of [unknownCode(), code]) assertRefused(await own.call("invitCode:r", { code: text }, await eve()), "rateLimited");
    assertRefused(await own.call("invitCode:use", { code, userId: "eve" }, await eve()), "rateLimited");
    assertRefused(await own.call("invitCode:r", { id: NO_CODE }, await eve()), "notFound");
    dataOf(await own.call("invitCode:r", { code }, { ...options, address: uniqueAddress() }));
  });

  test("reading by text is limited per address too, across users", async (t) => {
    const own = await startProduct({ env });
    t.after(() => own.remove());
    const address = uniqueAddress();
    for (let round = 0; round < 10; round += 1) {
      assertRefused(await own.call("invitCode:r", { code: unknownCode() }, { token: await signed({ sub: unique("eve") }), address }), "invalid");
    }
    assertRefused(await own.call("invitCode:r", { code: unknownCode() }, { token: await signed({ sub: unique("eve") }), address }), "rateLimited");
  });

  test("invitCode:r without a token reveals nothing and makes no storage trip", async (t) => {
    const own = await startProduct({ env });
    t.after(() => own.remove());
    for (const args of [{ code: "ABCD" }, { id: NO_CODE }]) {
      assertRefused(await own.call("invitCode:r", args, { trips: 0 }), "unauthorized");
    }
    assertRefused(await own.call("invitCode:uses", { id: NO_CODE }, { trips: 0 }), "unauthorized");
  });
});

describe("invitCode:uses", () => {
  test("invitCode:uses lists who used the code and when, oldest first", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const { _id: id } = dataOf(await read({ code }));
    const users = [unique("user"), unique("user")];
    dataOf(await product.call("invitCode:use", { code, userId: users[0], user: "Zoë" }));
    dataOf(await product.call("invitCode:use", { code, userId: users[1] }));
    const { page, ...rest } = await uses({ id });
    assert.deepEqual(rest, { isDone: true, continueCursor: null });
    for (const [index, row] of page.entries()) {
      const { usedAt, _creationTime, ...others } = row;
      assert.deepEqual(others, { _id: `${id}:${index + 1}`, codeId: id, userId: users[index], user: index === 0 ? "Zoë" : null });
      assert.equal(usedAt, _creationTime);
      assert.ok(Math.abs(usedAt - Date.now()) < 60_000);
    }
    assert.equal(page.length, 2);
  });

  test("invitCode:uses lists every use once, page by page, while the code is used and revoked", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const { _id: id } = dataOf(await read({ code }));
    const users = [];
    for (let round = 0; round < 7; round += 1) users.push(await join(product, code));
    const seen = [];
    for (let cursor = null, pages = 1; ; pages += 1) {
      /** @type {any} */
      const { page, isDone, continueCursor } = await uses({ id, limit: 3, cursor });
      seen.push(...page.map((/** @type {any} */ row) => row.userId));
      assert.equal(isDone, continueCursor === null);
      if (pages === 1) {
        users.push(await join(product, code));
        dataOf(await product.call("member:d", { serverId: server.serverId, userId: users[0] }));
        dataOf(await product.call("invitCode:d", { id }));
      }
      if (isDone) break;
      cursor = continueCursor;
    }
    assert.deepEqual(seen, users);
  });

  test("invitCode:uses lists 50 uses by default, and an empty page after the last use", async () => {
    const code = await makeCode(product, await makeServer(product));
    const { _id: id } = dataOf(await read({ code }));
    assert.deepEqual(await uses({ id }), { page: [], isDone: true, continueCursor: null });
    for (let round = 0; round < 51; round += 1) await join(product, code);
    const first = await uses({ id });
    assert.equal(first.page.length, 50);
    assert.equal(first.isDone, false);
    assert.equal((await uses({ id, cursor: first.continueCursor })).page.length, 1);
    assert.deepEqual(await uses({ id, cursor: "51" }), { page: [], isDone: true, continueCursor: null });
  });

  test("invitCode:uses refuses a cursor that is not a number as text, and a limit above 100", async () => {
    for (const cursor of ["", "0", "-1", "1.5", "abc", "1e3", " 1", "+1", "9".repeat(16), 1]) {
      assertBadArguments(await product.call("invitCode:uses", { id: NO_CODE, cursor }), "cursor");
    }
    for (const limit of [0, 101, 1.5]) assertBadArguments(await product.call("invitCode:uses", { id: NO_CODE, limit }), "limit");
    assertRefused(await product.call("invitCode:uses", { id: NO_CODE }), "notFound");
  });
});
