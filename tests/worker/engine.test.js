// One WebAssembly instance serves every request, so a trap must cost only one reply. The engine runs on real workerd and
// D1, and the instance traps while requests wait for storage.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { migrate, startModules } from "./miniflare.js";

const MEMORY_CAP = 64 * 1024 * 1024;
const INTERNAL = { status: "error", code: 500, message: "Internal error", error: "errors.internal" };

const { url, database, stop } = await startModules([
  "tests/worker/engine-entry.js",
  "js/worker/engine.js",
  "js/package/enter.js",
  "js/package/errors.js",
  "js/bindings/work.js",
  "js/bindings/d1.js",
  "pkg/invitcode_worker.js",
  "pkg/statements.js",
  "pkg/invitcode_worker_bg.wasm",
]);
after(stop);
await migrate(database);

/** @param {string} path @param {unknown} [args] @returns {Promise<any>} */
async function post(path, args = {}) {
  const response = await fetch(new URL(path, url), { method: "POST", body: JSON.stringify(args) });
  return response.json();
}

/** @param {number} count */
async function untilWaiting(count) {
  while ((await post("/state")).waiting !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** @param {{ reply: any }} outcome */
function assertInternal({ reply: { requestId, ...reply } }) {
  assert.deepEqual(reply, INTERNAL);
  assert.match(requestId, /^[\w-]{36}$/);
}

let made = 0;
let code = "";
beforeEach(async () => {
  made += 1;
  const serverId = `server-${made}`;
  await post("/server/c", { serverId, name: "A", ownerId: "ann" });
  code = (await post("/invitCode/c", { serverId, creatorId: "ann", maxUses: 100 })).reply.data;
});

/** @param {number} count */
const manyUse = (count) => Array.from({ length: count }, (_, index) => post("/invitCode/use", { code, userId: `user-${index}` }));

async function usesOfCode() {
  const sql = "SELECT count(*) AS uses FROM redemption JOIN invit_code ON id = code_id WHERE code = ?";
  return database.prepare(sql).bind(code).first("uses");
}

for (const way of ["scribble", "pointers"]) {
  test(`a trap fails only its own request, and no other that waits for storage (${way})`, async () => {
    const { instance } = await post("/state");
    await post("/hold");
    const others = manyUse(20);
    await untilWaiting(20);

    const { thrown } = await post(`/wreck/${way}`);
    if (way === "pointers") assert.match(thrown, /RuntimeError/);
    else {
      const trapped = await post("/invitCode/use", { code, userId: "unlucky" });
      assertInternal(trapped);
      assert.equal(trapped.trips, 0);
      assert.match(trapped.cause, /RuntimeError/);
    }
    await post("/release");

    for (const { status, reply } of await Promise.all(others)) {
      assert.equal(status, 200);
      assert.deepEqual(reply.data, { serverId: `server-${made}`, joined: true });
    }
    assert.equal(await usesOfCode(), 20);
    assert.notEqual((await post("/state")).instance, instance, "another instance serves now");
  });
}

test("a trap after the storage trip costs one answer, and a retry finds what was stored", async () => {
  await post("/hold");
  const calls = manyUse(10);
  await untilWaiting(10);
  await post("/wreck/scribble");
  await post("/release");

  const outcomes = await Promise.all(calls);
  const trapped = outcomes.findIndex(({ status }) => status === 500);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), [...Array(9).fill(200), 500]);
  assertInternal(outcomes[trapped]);
  assert.equal(outcomes[trapped].trips, 1, "the trip was made, and is told");

  const { reply } = await post("/invitCode/use", { code, userId: `user-${trapped}` });
  assert.deepEqual(reply.data, { serverId: `server-${made}`, joined: false });
  assert.equal(await usesOfCode(), 10);
});

test("an instance whose memory has grown too large is replaced after its request", async () => {
  const before = await post("/state");
  await post("/wreck/grow");
  assert.ok((await post("/state")).bytes > MEMORY_CAP);
  assert.equal((await post("/invitCode/use", { code, userId: "one" })).status, 200);
  assert.equal((await post("/invitCode/use", { code, userId: "two" })).status, 200);
  const later = await post("/state");
  assert.ok(later.bytes < MEMORY_CAP);
  assert.notEqual(later.instance, before.instance);
});

test("an error that Rust returned does not replace the instance", async () => {
  const before = await post("/state");
  assert.match((await post("/wreck/misuse")).thrown, /InvitcodeError: the head of a request/);
  assert.equal((await post("/invitCode/use", { code, userId: "one" })).status, 200);
  assert.equal((await post("/state")).instance, before.instance);
});
