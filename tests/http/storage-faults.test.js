// What callers see when storage fails: 503 with Retry-After if a retry helps, and 500 without the cause. The service's
// own retries never double anything.
//
// The code runs on a real D1. A wrapper around the binding makes single batches fail or lose their reply, with D1's own
// error texts.
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { assertNothingOfTheInside } from "../support/call.js";
import { OVERLOADED, REFUSED, TIMEOUT, TRANSIENT } from "../support/d1-errors.js";
import { assertLedger, codeRow } from "../support/ledger.js";
import { Product, startProduct } from "../support/product.js";
import { ERRORS } from "../support/replies.js";
import { makeCode, makeServer, unique } from "../support/world.js";

const product = await startProduct({ staged: true, env: { STORAGE_DEADLINE_MS: "2000" } });
after(() => product.remove());

const NOT_REPEATED = [...OVERLOADED, TIMEOUT];
const BROKEN = [...REFUSED, "nonsense"];

/**
 * @param {string} path
 * @param {unknown} args
 * @param {string[]} faults of the storage calls that this request leads to, in order
 */
async function callWith(path, args, faults) {
  const response = await fetch(new URL(`/${path.replace(":", "/")}`, product.url), {
    method: "POST",
    headers: { "Content-Type": "application/json", "Staged-Faults": JSON.stringify(faults) },
    body: JSON.stringify(args),
  });
  const text = await response.text();
  assertNothingOfTheInside(text);
  assert.doesNotMatch(text, /D1_|overload|network|invit_code|timeout|constraint/i);
  assert.match(response.headers.get("X-Request-Id") ?? "", /^[\w-]{8,}$/);
  assert.match(response.headers.get("Server-Timing") ?? "", /store;desc="trips=\d+"/);
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}

/** @param {{ status: number, headers: Headers, body: any }} reply @param {"unavailable" | "internal"} name */
function assertFault(reply, name) {
  const [code, message] = ERRORS[name];
  const { requestId, ...rest } = reply.body;
  assert.equal(requestId, reply.headers.get("X-Request-Id"), "the reply names the fault by its request id");
  assert.deepEqual(rest, { status: "error", code, message, error: `errors.${name}` });
  assert.equal(reply.status, code);
  assert.equal(reply.headers.has("Retry-After"), name === "unavailable");
}

for (const fault of [...TRANSIENT, ...NOT_REPEATED]) {
  test(`a call gets 503 when storage keeps failing with: ${fault}`, async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const userId = unique("user");
    assertFault(await callWith("invitCode:use", { code, userId }, Array(10).fill(fault)), "unavailable");
    assert.equal((await codeRow(product, code)).uses, 0);
    const later = await callWith("invitCode:use", { code, userId }, []);
    assert.deepEqual(later.body.data, { serverId: server.serverId, joined: true });
  });
}

/** A database of another application: without tables, or with a table of the same name. @type {[string, string[]][]} */
const FOREIGN = [
  ["the tables were never made", []],
  ["an application's own table has the name of one of ours", ["CREATE TABLE server (name TEXT)", "CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT)"]],
];
for (const [what, statements] of FOREIGN) {
  test(`a call gets 503 when ${what}, and the log says which command to run`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "invitcode-"));
    const bare = await new Product(folder, { env: { AUTH: "open" } }).start();
    t.after(() => bare.remove());
    if (statements.length > 0) await bare.batch(statements.map((sql) => [sql, []]));
    for (const [path, args] of /** @type {[string, object][]} */ ([["server:r", { serverId: "a" }], ["server:c", { name: "A", ownerId: "ann" }]])) {
      const since = bare.logs.length;
      assertFault(await bare.call(path, args), "unavailable");
      await bare.logged(/apply the migrations to a database of invitcode's own: npx wrangler d1 migrations apply DB --remote/, since);
    }
  });
}

test("a call gets 503 when storage does not answer, and the log says so", async () => {
  const { serverId } = await makeServer(product);
  const reply = await callWith("server:r", { serverId }, ["never"]);
  assertFault(reply, "unavailable");
  const requestId = reply.headers.get("X-Request-Id") ?? "";
  const line = (await product.logged(new RegExp(`${requestId}.*did not answer`))).find((message) => message.includes(requestId)) ?? "";
  assert.equal(JSON.parse(line).cause, "StorageError: storage did not answer within 2000 ms (STORAGE_DEADLINE_MS)");
  assert.equal((await callWith("server:r", { serverId }, [])).status, 200, "the next call is served");
});

for (const fault of BROKEN) {
  test(`a call gets 500 without the cause when storage fails with: ${fault}`, async () => {
    const server = await makeServer(product);
    const reply = await callWith("server:r", { serverId: server.serverId }, [fault, fault, fault, fault]);
    assertFault(reply, "internal");
    assert.equal((await callWith("server:r", { serverId: server.serverId }, [])).status, 200, "the next call is served");
  });
}

describe("a transient fault of storage", () => {
  for (const fault of TRANSIENT) {
    test(`a transient fault is retried, and the caller does not notice: ${fault}`, async () => {
      const { serverId, ownerId } = await makeServer(product);
      const code = await makeCode(product, { serverId, ownerId });
      const reply = await callWith("invitCode:use", { code, userId: unique("user") }, [fault]);
      assert.equal(reply.status, 200, JSON.stringify(reply.body));
      assert.deepEqual(reply.body.data, { serverId, joined: true });
      assert.equal((await codeRow(product, code)).uses, 1);
    });
  }

  for (const fault of NOT_REPEATED) {
    test(`a fault that a retry would make worse is not retried: ${fault}`, async () => {
      const { serverId } = await makeServer(product);
      assertFault(await callWith("server:r", { serverId }, [fault]), "unavailable");
    });
  }
});

describe("a reply that was lost after the commit", () => {
  test("a use whose reply was lost leads to one use, whoever retries", async () => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { maxUses: 1 });
    const userId = unique("user");
    const reply = await callWith("invitCode:use", { code, userId }, ["after:D1_ERROR: Network connection lost."]);
    // The service retried it, and recognises what the first run did.
    assert.deepEqual(reply.body.data, { serverId: server.serverId, joined: true });
    const retry = await callWith("invitCode:use", { code, userId }, []);
    assert.deepEqual(retry.body.data, { serverId: server.serverId, joined: false });
    assert.equal((await codeRow(product, code)).uses, 1);
    await assertLedger(product);
  });

  test("a code with a key whose reply was lost leads to one code", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const args = { serverId, creatorId: ownerId, idempotencyKey: unique("key") };
    const reply = await callWith("invitCode:c", args, ["after:D1_ERROR: Network connection lost."]);
    assert.ok(reply.status === 200 || reply.status === 503);
    const retry = await callWith("invitCode:c", args, []);
    assert.equal(retry.status, 200);
    if (reply.status === 200) assert.equal(retry.body.data, reply.body.data);
    const rows = await product.rows("SELECT code FROM invit_code WHERE server_id = ?", serverId);
    assert.deepEqual(rows, [{ code: retry.body.data }]);
  });

  test("a code without a key whose reply was lost is never created twice", async () => {
    const { serverId, ownerId } = await makeServer(product);
    const reply = await callWith("invitCode:c", { serverId, creatorId: ownerId }, ["after:D1_ERROR: Network connection lost."]);
    assert.ok(reply.status === 200 || reply.status === 503);
    const rows = await product.rows("SELECT code FROM invit_code WHERE server_id = ?", serverId);
    assert.equal(rows.length, 1);
  });

  test("a server without an id whose reply was lost is never created twice", async () => {
    const ownerId = unique("owner");
    const reply = await callWith("server:c", { name: "Once", ownerId }, ["after:D1_ERROR: Network connection lost."]);
    assert.ok(reply.status === 200 || reply.status === 503 || reply.status === 409);
    const rows = await product.rows("SELECT id FROM server WHERE owner_id = ?", ownerId);
    assert.equal(rows.length, 1);
  });
});

test("a storage fault does not affect concurrent requests", async () => {
  const { serverId } = await makeServer(product);
  const good = () => product.call("server:r", { serverId });
  const bad = callWith("server:r", { serverId }, ["nonsense"]);
  const replies = await Promise.all([good(), bad, good(), good()]);
  assert.equal(replies.filter((reply) => reply.status === 500).length, 1);
  assert.equal(replies.filter((reply) => reply.status === 200).length, 3);
});

test("the log holds the cause of a fault, and the reply only the request id", async () => {
  const { serverId } = await makeServer(product);
  const reply = await callWith("server:r", { serverId }, ["D1_ERROR: UNIQUE constraint failed: member.id: SQLITE_CONSTRAINT"]);
  const requestId = reply.headers.get("X-Request-Id") ?? "";
  await product.logged(new RegExp(`${requestId}.*UNIQUE constraint failed`));
});
