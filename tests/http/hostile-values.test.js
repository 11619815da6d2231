// Hostile and mistaken values for every argument of every function. Each gets a clear error or is read literally. None
// causes a 5xx, a hang or a leak, which `call` checks for every reply. This file also checks that none changes the
// stored data.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { send } from "../support/call.js";
import { assertLedger } from "../support/ledger.js";
import { VALUES } from "../support/hostile.js";
import { startProduct } from "../support/product.js";
import { assertBadArguments, dataOf } from "../support/replies.js";
import { makeCode, makeServer, uniqueAddress } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const { serverId, ownerId } = await makeServer(product, { ownerId: "the-owner" });
const code = await makeCode(product, { serverId, ownerId });

/** The id of no code. */
const NO_CODE = "01890a5d-ac96-774b-bcce-b302099a8057";

/** Valid arguments of every function that change nothing. @type {Record<string, Record<string, unknown>>} */
const FUNCTIONS = {
  "invitCode:c": { serverId: "nowhere", creatorId: ownerId, maxUses: 1, expiresAt: Date.UTC(2999, 0), code: "ABCD", label: "a", idempotencyKey: "k" },
  "invitCode:use": { code, userId: ownerId, user: "Name" },
  "invitCode:r": { id: NO_CODE },
  "invitCode:list": { creatorId: ownerId, status: "active", cursor: null, limit: 10 },
  "invitCode:u": { id: NO_CODE, maxUses: 1, expiresAt: Date.UTC(2999, 0), label: "a", revoked: true },
  "invitCode:d": { id: NO_CODE },
  "invitCode:uses": { id: NO_CODE, cursor: "1", limit: 10 },
  "invitCode:explain": { code, userId: ownerId },
  "server:c": { serverId, name: "A", ownerId, owner: "Name", invitePolicy: "members" },
  "server:r": { serverId },
  "server:u": { serverId: "nowhere", name: "A", invitePolicy: "members", ownerId },
  "server:d": { serverId: "nowhere" },
  "member:r": { serverId, cursor: null, limit: 10 },
  "member:u": { serverId, userId: "nobody", role: "admin" },
  "member:d": { serverId, userId: "nobody", ban: false },
};

/** @param {string} name @param {Record<string, unknown>} base @param {string} field @param {string} value */
async function sendWith(name, base, field, value) {
  const rest = Object.entries(base).filter(([key]) => key !== field).map(([key, other]) => `${JSON.stringify(key)}:${JSON.stringify(other)}`);
  const body = `{${[...rest, `${JSON.stringify(field)}:${value}`].join(",")}}`;
  return send(product.url, `/${name.replace(":", "/")}`, body, { address: uniqueAddress() });
}

for (const [name, base] of Object.entries(FUNCTIONS)) {
  describe(name, () => {
    for (const field of Object.keys(base)) {
      test(`${name} answers any value of ${field} without a fault`, async () => {
        for (const [what, value] of VALUES) {
          const reply = await sendWith(name, base, field, value);
          assert.ok(reply.status < 500, `${what}: ${JSON.stringify(reply.body)}`);
          const isText = value.startsWith('"');
          if (!isText && !value.startsWith("[") && !value.startsWith("{") && /Id$|^name$|^code$|^label$|^user$|^owner$/.test(field)) {
            assert.equal(reply.body.error, "errors.badRequest", `${what} for ${field}`);
          }
          assert.ok(reply.headers.get("X-Evil") === null);
          assert.ok(JSON.stringify(reply.body).length < 4000, `${what}: the reply does not repeat what was sent`);
        }
      });
    }

    test("unknown argument names are refused in every spelling", async () => {
      for (const field of ["", " ", "__proto__", "constructor", "toString", "hasOwnProperty", "SERVERID", "serverId ", "server_id", "ünknown", "a\u0000b", "x".repeat(20_000), "'; --", "<b>", "$where", "_id", "0"]) {
        const reply = await sendWith(name, base, field, "1");
        assert.equal(reply.body.error, "errors.badRequest", JSON.stringify(field).slice(0, 40));
        assert.equal(reply.trips, 0);
        assert.ok(JSON.stringify(reply.body).length < 4000, "a long name is not repeated whole");
      }
    });

    test("a thousand unknown argument names get a short answer", async () => {
      const args = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`unknown${n}`, n]));
      const reply = await product.call(name, { ...base, ...args });
      assert.equal(reply.body.error, "errors.badRequest");
      assert.ok(JSON.stringify(reply.body).length < 8000);
    });
  });
}

test("all invalid arguments are reported at once, by field", async () => {
  const reply = await product.call("invitCode:c", { serverId: 1, creatorId: "", maxUses: 0, expiresAt: "x", code: 5, colour: "red" });
  assertBadArguments(reply, "serverId", "creatorId", "maxUses", "expiresAt", "code", "colour");
});

test("a lone surrogate never becomes another text", async () => {
  const before = await product.rows("SELECT count(*) AS count FROM server");
  for (const id of ['"\\ud800"', '"a\\udc00b"']) {
    const reply = await send(product.url, "/server/c", `{"serverId":${id},"name":"A","ownerId":"o"}`);
    assert.equal(reply.body.error, "errors.badRequest");
  }
  assert.deepEqual(await product.rows("SELECT count(*) AS count FROM server"), before);
});

test("after all hostile values the tables are intact and the service answers", async () => {
  await assertLedger(product);
  assert.equal(dataOf(await product.call("server:r", { serverId }))._id, serverId);
  const [{ count } = { count: 0 }] = await product.rows("SELECT count(*) AS count FROM server");
  assert.ok(count < 100);
});
