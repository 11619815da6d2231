// Which failures of D1 are retried, and how often: the platform's own D1 client inside workerd, in front of a database
// that fails with Cloudflare's documented errors.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, describe, test } from "node:test";
import { startOnBackend } from "./workerd.js";

/** The database's next faults; without one it answers. @type {string[]} */
const faults = [];
const LOST = "the connection is cut";
const SILENT = "nothing is answered";

/** Ends what is still waiting for an answer. @type {(() => void)[]} */
const waiting = [];
let asked = 0;
const backend = createServer((request, response) => {
  request.resume().on("end", () => {
    asked += 1;
    const fault = faults.shift();
    if (fault === LOST) request.socket.destroy();
    else if (fault === SILENT) waiting.push(() => request.socket.destroy());
    else if (fault !== undefined) response.writeHead(500).end(JSON.stringify({ success: false, error: fault }));
    else response.end(JSON.stringify([{ success: true, results: { columns: ["n"], rows: [[7]] }, meta: {} }]));
  });
});
await new Promise((resolve) => backend.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (backend.address());
const worker = await startOnBackend(["tests/worker/d1-entry.js", "js/bindings/d1.js"], port);
after(async () => {
  await worker.stop();
  backend.closeAllConnections();
  backend.close();
});

/** @param {string[]} sequence @param {Record<string, string>} [query] */
async function trip(sequence, query = {}) {
  faults.splice(0, faults.length, ...sequence);
  asked = 0;
  const response = await fetch(`${worker.url}?${new URLSearchParams(query)}`);
  return { ...(await response.json()), asked };
}

const REPEATED = [
  LOST,
  "Network connection lost.",
  "Internal error in D1 DB storage caused object to be reset.",
  "Internal error while starting up D1 DB storage caused object to be reset.",
  "D1 DB reset because its code was updated.",
  "Cannot resolve D1 DB due to transient issue on remote node.",
];

const NOT_REPEATED = [
  "D1 DB storage operation exceeded timeout which caused object to be reset.",
  "D1 DB is overloaded. Requests queued for too long.",
  "D1 DB is overloaded. Too many requests queued.",
  "D1 DB exceeded its CPU time limit and was reset.",
  "D1 DB's isolate exceeded its memory limit and was reset.",
  "Exceeded maximum DB size.",
  "Your account has exceeded D1's free tier daily row write limit. Upgrade to a paid plan or wait until tomorrow (midnight UTC) to continue.",
  "no such table: member: SQLITE_ERROR",
  "a row that says: Network connection lost. And goes on",
  "not an error: Network connection lost.",
];

const REFUSED = [
  "CHECK constraint failed: uses <= max_uses: SQLITE_CONSTRAINT",
  "UNIQUE constraint failed: member.server_id, member.user_id: SQLITE_CONSTRAINT_UNIQUE",
];

test("a successful trip is made once", async () => {
  assert.deepEqual(await trip([]), { rows: [[{ n: 7 }]], retries: 0, asked: 1 });
});

describe("faults that are retried", () => {
  for (const fault of REPEATED) {
    test(fault, async () => {
      assert.deepEqual(await trip([fault]), { rows: [[{ n: 7 }]], retries: 1, asked: 2 });
      assert.deepEqual(await trip([fault, fault]), { rows: [[{ n: 7 }]], retries: 2, asked: 3 });
    });
  }
});

test("after three trips storage is unavailable", async () => {
  for (const fault of REPEATED) {
    const { name, code, retries, asked: trips } = await trip(Array(10).fill(fault));
    assert.deepEqual({ name, code, retries, trips }, { name: "StorageError", code: "unavailable", retries: 2, trips: 3 });
  }
});

describe("faults that are not retried", () => {
  for (const fault of NOT_REPEATED) {
    test(fault, async () => {
      const { code, message, retries, asked: trips } = await trip([fault]);
      assert.deepEqual({ code, retries, trips }, { code: "unavailable", retries: 0, trips: 1 });
      assert.ok(message.includes(fault), "the log gets D1's own words");
    });
  }
});

describe("faults of the statements", () => {
  for (const fault of REFUSED) {
    test(fault, async () => {
      const { code, retries, asked: trips } = await trip([fault]);
      assert.deepEqual({ code, retries, trips }, { code: "internal", retries: 0, trips: 1 });
    });
  }
});

describe("a database that does not answer", () => {
  const given = (/** @type {any} */ { name, code, nothingStored, retries, asked: trips }) => ({ name, code, nothingStored, retries, trips });

  test("a trip ends at the deadline without a retry, and the result of its transaction is unknown", async () => {
    const result = await trip([SILENT], { deadline: "150" });
    assert.deepEqual(given(result), { name: "StorageError", code: "unavailable", nothingStored: false, retries: 0, trips: 1 });
    assert.equal(result.message, "storage did not answer within 150 ms (STORAGE_DEADLINE_MS)");
  });

  test("all attempts share one deadline, and the log names the previous failure", async () => {
    const result = await trip([LOST, SILENT], { deadline: "500" });
    assert.deepEqual(given(result), { name: "StorageError", code: "unavailable", nothingStored: false, retries: 1, trips: 2 });
    assert.equal(
      result.message,
      "storage did not answer within 500 ms (STORAGE_DEADLINE_MS); the previous attempt failed: Network connection lost.",
    );
    const soon = await trip([LOST, LOST], { deadline: "10" });
    assert.match(soon.message, /^storage did not answer within 10 ms /);
    // On a busy machine the first attempt may come too late as well.
    assert.ok(soon.asked < 2, "no try begins after the deadline");
  });

  test("a failure after the deadline is ignored", async () => {
    waiting.length = 0;
    const result = trip([SILENT], { deadline: "100", linger: "2000" });
    setTimeout(() => waiting.forEach((end) => end()), 1_500);
    assert.match((await result).message, /did not answer within 100 ms/);
    assert.deepEqual(await (await fetch(`${worker.url}unhandled`)).json(), []);
  });

  test("a trip that timed out does not delay the next one", async () => {
    await trip([SILENT], { deadline: "100" });
    assert.deepEqual(await trip([]), { rows: [[{ n: 7 }]], retries: 0, asked: 1 });
  });
});

describe("missing tables or another application's", () => {
  for (const fault of [
    "no such table: member: SQLITE_ERROR",
    "no such column: m.server_id at offset 12: SQLITE_ERROR",
    "table member has no column named server_id: SQLITE_ERROR",
    "no such index: member_of_server: SQLITE_ERROR",
  ]) {
    test(`the log says to apply the migrations after: ${fault}`, async () => {
      const { code, message } = await trip([fault]);
      assert.equal(code, "unavailable");
      assert.ok(message.startsWith(`D1_ERROR: ${fault}; apply the migrations to a database of invitcode's own: npx wrangler d1 migrations apply DB --remote`), message);
    });
  }

  test("other faults are not taken for missing tables", async () => {
    for (const fault of [...NOT_REPEATED.filter((text) => !text.startsWith("no such")), ...REFUSED]) {
      assert.doesNotMatch((await trip([fault])).message, /migrations/);
    }
  });
});
