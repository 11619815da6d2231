// Which failures of D1 are repeated, and how often: the platform's own D1 client inside workerd, in
// front of a database that fails in the words that Cloudflare documents.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, describe, test } from "node:test";
import { startOnBackend } from "./workerd.js";

/** What the database does next; when there is nothing, it answers. @type {string[]} */
const faults = [];
const LOST = "the connection is cut";

let asked = 0;
const backend = createServer((request, response) => {
  request.resume().on("end", () => {
    asked += 1;
    const fault = faults.shift();
    if (fault === LOST) request.socket.destroy();
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

/** @param {string[]} sequence */
async function trip(sequence) {
  faults.splice(0, faults.length, ...sequence);
  asked = 0;
  const response = await fetch(worker.url);
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

test("a trip that goes well is made once", async () => {
  assert.deepEqual(await trip([]), { rows: [[{ n: 7 }]], retries: 0, asked: 1 });
});

describe("repeated, until it goes well", () => {
  for (const fault of REPEATED) {
    test(fault, async () => {
      assert.deepEqual(await trip([fault]), { rows: [[{ n: 7 }]], retries: 1, asked: 2 });
      assert.deepEqual(await trip([fault, fault]), { rows: [[{ n: 7 }]], retries: 2, asked: 3 });
    });
  }
});

test("three trips at most: then storage is unavailable", async () => {
  for (const fault of REPEATED) {
    const { name, code, retries, asked: trips } = await trip(Array(10).fill(fault));
    assert.deepEqual({ name, code, retries, trips }, { name: "StorageError", code: "unavailable", retries: 2, trips: 3 });
  }
});

describe("never repeated: a repeat makes it worse, or changes nothing", () => {
  for (const fault of NOT_REPEATED) {
    test(fault, async () => {
      const { code, message, retries, asked: trips } = await trip([fault]);
      assert.deepEqual({ code, retries, trips }, { code: "unavailable", retries: 0, trips: 1 });
      assert.ok(message.includes(fault), "the log gets D1's own words");
    });
  }
});

describe("a fault of the statements, not of the storage", () => {
  for (const fault of REFUSED) {
    test(fault, async () => {
      const { code, retries, asked: trips } = await trip([fault]);
      assert.deepEqual({ code, retries, trips }, { code: "internal", retries: 0, trips: 1 });
    });
  }
});
