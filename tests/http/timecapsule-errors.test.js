// TimeCapsule: what every endpoint says to requests that are wrong in themselves, to faults of the
// service, and in French.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { ask, assertRefused, dataOf, makeDirector, SERVICE_KEY, TOKENS } from "../support/timecapsule.js";

const product = await startProduct({ env: TOKENS, staged: true });
after(() => product.remove());

const token = SERVICE_KEY;

/** @type {[path: string, method: string][]} */
const ENDPOINTS = [["/generate", "POST"], ["/validate", "POST"], ["/use", "POST"], ["/my-codes", "GET"], ["/0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", "DELETE"]];

for (const [path, method] of ENDPOINTS) {
  describe(`${method} ${path}`, () => {
    test("takes no other method", async () => {
      const allow = method === "GET" ? "GET, HEAD, OPTIONS" : `${method}, OPTIONS`;
      for (const other of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((other) => other !== method)) {
        const reply = await ask(product, path, { method: other, token });
        assertRefused(reply, 405, "Method not allowed", 0);
        assert.equal(reply.headers.get("Allow"), allow);
      }
    });

    if (method === "POST") {
      test("takes no body of more than 64 KiB, and none but JSON", async () => {
        assertRefused(await ask(product, path, { token, body: " ".repeat(65_537) }), 413, "Body larger than 64 KiB", 0);
        for (const headers of /** @type {Record<string, string>[]} */ ([{ "Content-Type": "text/plain" }, { "Content-Type": "application/json", "Content-Encoding": "gzip" }])) {
          assertRefused(await ask(product, path, { token, body: "{}", headers }), 415, "Send the body as application/json, unencoded", 0);
        }
      });
    }
  });
}

test("other paths are 404 in the same shape, and a look-alike is none of TimeCapsule's", async () => {
  for (const path of ["", "/", "/generate/", "/a/b", "/use/x", "//"]) assertRefused(await ask(product, path, { token }), 404, "Not found", 0);
  const { status } = await fetch(new URL("/api/invite-codesque", product.url), { method: "POST" });
  assert.equal(status, 404);
});

test("pages of other origins may call", async () => {
  const { status, headers } = await fetch(new URL("/api/invite-codes/generate", product.url), {
    method: "OPTIONS",
    headers: { Origin: "https://app.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type" },
  });
  assert.equal(status, 204);
  assert.equal(headers.get("Access-Control-Allow-Origin"), "https://app.example");
  assert.equal(headers.get("Access-Control-Allow-Methods"), "POST");
});

describe("a fault of storage", () => {
  /** @type {[path: string, method: string, body: unknown][]} */
  const calls = [["/generate?userId=john", "POST", undefined], ["/validate", "POST", { code: "Joh-456" }], ["/use", "POST", { code: "Joh-456", userId: "john" }], ["/my-codes?userId=john", "GET", undefined], ["/0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", "DELETE", undefined]];

  for (const [path, method, body] of calls) {
    test(`is 503 or 500 for ${method} ${path}, with nothing of its cause`, async () => {
      const over = "D1_ERROR: D1 DB is overloaded. Requests queued for too long.";
      const withFaults = (/** @type {string} */ fault) => ask(product, path, { method, token, body, headers: { "Staged-Faults": JSON.stringify([fault]) } });
      assertRefused(await withFaults(over), 503, "Storage unavailable");
      assertRefused(await withFaults("D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT"), 500, "Server error");
    });
  }

  test("that loses a reply makes no second code", async () => {
    const director = await makeDirector(product);
    const lost = JSON.stringify(["after:D1_ERROR: Network connection lost."]);
    const headers = { Authorization: `Bearer ${director.token}`, "Staged-Faults": lost };
    const response = await fetch(new URL("/api/invite-codes/generate", product.url), { method: "POST", headers });
    const { data } = /** @type {any} */ (await response.json());
    const rows = await product.rows("SELECT code FROM invit_code WHERE creator_id = ?", director.userId);
    assert.deepEqual(rows, [{ code: data.code }]);
  });
});

test("a service that is not set up says so in the same shape", async (t) => {
  const closed = await startProduct({ env: { AUTH: "token" } });
  t.after(() => closed.remove());
  for (const [path, method] of ENDPOINTS) assertRefused(await ask(closed, path, { method }), 503, "Service not configured", 0);
});

test("whatever language is asked for, the document's words stay", async () => {
  const headers = { "Accept-Language": "fr-CA, en;q=0.5" };
  const director = await makeDirector(product);
  const made = await ask(product, "/generate", { token: director.token, headers });
  assert.equal(made.headers.get("Content-Language"), null);
  assert.equal(dataOf(made).message, "Invite code generated successfully");
  assertRefused(await ask(product, "/use", { token, headers, body: { code: "Nob-000", userId: "ann" } }), 400, "Invite code does not exist");
});
