// A leaked code that is rotated: its old text lets nobody in twice, tells nothing of the new one, and never comes back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };
const service = { token: SERVICE_KEY };

describe("the old text of a rotated code", () => {
  /** @type {import("../support/product.js").Product} */
  let product;
  before(async () => {
    product = await startProduct({ env });
  });
  after(() => product.remove());

  /** A code of one use that was rotated, with a grace for its old text. @param {number} graceMs */
  async function rotated(graceMs) {
    const server = await makeServer(product, {}, service);
    const old = await makeCode(product, server, { maxUses: 1 }, service);
    const { _id: id } = dataOf(await product.call("invitCode:r", { code: old }, service));
    const { code } = dataOf(await product.call("invitCode:rotate", { id, graceMs }, service));
    return { server, old, id, code: String(code) };
  }

  test("a code in its grace is used once, whether by its old text, its new one or both", async () => {
    const { old, code, id } = await rotated(60_000);
    const userId = unique("user");
    assert.equal(dataOf(await product.call("invitCode:use", { code: old, userId }, service)).joined, true);
    assert.equal(dataOf(await product.call("invitCode:use", { code, userId }, service)).joined, false);
    for (const text of [old, code]) {
      const refused = await product.call("invitCode:use", { code: text, userId: unique("other") }, service);
      assert.equal(refused.body.error, "errors.maxUsed");
    }
    assert.equal(dataOf(await product.call("invitCode:r", { id }, service)).uses, 1);
  });

  test("no answer to the old text shows the new one", async () => {
    const { server, old, code } = await rotated(60_000);
    const token = await signed({ sub: server.ownerId });
    const userId = unique("user");
    const answers = [
      await product.call("invitCode:r", { code: old }, { token }),
      await product.call("invitCode:explain", { code: old }, service),
      await product.call("invitCode:explain", { code: old, userId }, service),
      await product.call("invitCode:use", { code: old, userId }, service),
      await product.call("invitCode:c", { serverId: server.serverId, creatorId: server.ownerId, code: `${old}-X` }, { token }),
    ];
    for (const { body } of answers) assert.ok(!JSON.stringify(body).includes(code), JSON.stringify(body));
    for (const path of [`j/${old}`, `api/invite-codes/validate`]) {
      const response = await fetch(new URL(path, String(product.url)), path.startsWith("j/") ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code: old }) });
      assert.ok(!(await response.text()).includes(code), path);
    }
  });

  test("after the grace the old text is unknown to everybody and counts as a guess, and nobody gets it again", async () => {
    const { server, old } = await rotated(0);
    const owner = { token: await signed({ sub: server.ownerId }) };
    for (const [path, args] of /** @type {[string, any][]} */ ([["invitCode:r", { code: old }], ["invitCode:use", { code: old, userId: server.ownerId }]])) {
      assert.equal((await product.call(path, args, owner)).body.error, "errors.invalid");
    }
    const custom = unique("LEAKED");
    const made = await makeCode(product, server, { code: custom }, service);
    const { _id: id } = dataOf(await product.call("invitCode:r", { code: made }, service));
    await product.call("invitCode:rotate", { id }, service);
    const again = await product.call("invitCode:c", { serverId: server.serverId, creatorId: server.ownerId, code: custom }, service);
    assert.equal(again.body.error, "errors.conflict");
    const [row] = await product.rows("SELECT count(*) AS counted FROM attempt");
    assert.ok(Number(row?.["counted"]) > 0);
  });
});
