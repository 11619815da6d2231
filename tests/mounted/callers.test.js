// Who calls a mounted service is what the host's `caller` says, and nothing is answered where it fails or gives nonsense.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { database, startHosts } from "./host.js";

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let host;
/** @type {URL} */
let url;

before(async () => {
  host = await startHosts({
    plain: { entry: "tests/mounted/hosts/plain.js", variables: { SERVICE_KEY: "a key of services: 0123456789".replaceAll(" ", "-"), ALLOWED_ORIGINS: "https://app.example" }, bindings: { DB: database() } },
  });
  await host.migrate();
  url = await host.url();
});
after(() => host.stop());

/** @param {Record<string, string>} headers @param {object} [args] @param {string} [path] */
async function call(headers, args = { name: "Chess club", ownerId: "ann" }, path = "invites/server/c") {
  const response = await fetch(new URL(path, url), { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(args) });
  return { status: response.status, body: /** @type {any} */ (await response.json()) };
}

describe("the host's session", () => {
  test("a user acts for itself", async () => {
    assert.equal((await call({ "X-Session": "ann" })).status, 200);
    assert.equal((await call({ "X-Session": "full" })).status, 200);
    assert.equal((await call({ "X-Session": "nulls" })).status, 200);
  });

  test("a user acts for nobody else", async () => {
    assert.equal((await call({ "X-Session": "bob" })).status, 403);
  });

  test("a service acts for anyone", async () => {
    assert.equal((await call({ "X-Session": "service" })).status, 200);
  });

  test("a user's e-mail address counts where the host verified it", async () => {
    const { body: server } = await call({ "X-Session": "service" }, { name: "Chess club", ownerId: "ann" });
    const { body: code } = await call({ "X-Session": "service" }, { serverId: server.data._id, creatorId: "ann", allowedDomains: ["example.com"] }, "invites/invitCode/c");
    const use = (/** @type {string} */ userId) => call({ "X-Session": userId }, { code: code.data, userId }, "invites/invitCode/use");
    assert.equal((await use("eve")).body.error, "errors.notInvited");
    assert.equal((await use("dan")).body.data.joined, true);
  });

  test("nobody is asked to sign in", async () => {
    assert.equal((await call({})).status, 401);
    assert.equal((await call({ "X-Session": "nobody" })).status, 401);
  });

  test("a session that has ended is nobody's", async () => {
    assert.equal((await call({ "X-Session": "ended" })).status, 401);
  });

  test("where the session is nobody's, the service's own keys count", async () => {
    assert.equal((await call({ Authorization: "Bearer a-key-of-services:-0123456789" })).status, 200);
    assert.equal((await call({ Authorization: "Bearer another-key-of-services" })).status, 401);
  });
});

describe("a caller that fails", () => {
  for (const session of ["throws", "rejects"]) {
    test(`a caller that ${session} gets 500, and the log says why`, async () => {
      const { status, body } = await call({ "X-Session": session });
      assert.equal(status, 500);
      assert.deepEqual(Object.keys(body).sort(), ["code", "error", "message", "requestId", "status"]);
      const line = await host.logged(new RegExp(body.requestId));
      assert.match(line, /"level":"error".*caller failed: Error: the session store is down/);
    });
  }

  /** @type {[string, RegExp][]} */
  const wrong = [
    ["text", /returned a string/],
    ["list", /returned an array/],
    ["empty", /field user of caller must be an id/],
    ["number", /field user of caller must be a string, not a number/],
    ["long", /field user of caller must be an id of 1 to 128 characters/],
    ["control", /without control characters/],
    ["surrogate", /field user of caller must be an id/],
    ["misspelt", /an unknown field \\"isAdmin\\"/],
    ["both", /must be \{ service: true \} and nothing else/],
    ["maybe", /must be \{ service: true \} and nothing else/],
    ["verified", /field emailVerified of caller must be a boolean/],
    ["endless", /field until of caller must be a time/],
  ];
  for (const [session, says] of wrong) {
    test(`a caller that gives nonsense (${session}) gets 500, and the log says what is right`, async () => {
      const { status, body } = await call({ "X-Session": session });
      assert.equal(status, 500);
      assert.match(await host.logged(new RegExp(body.requestId)), says);
    });
  }
});

describe("pages of other origins", () => {
  const own = () => url.origin;

  test("the cookie counts for own pages, and for those of allowed origins", async () => {
    assert.equal((await call({ Cookie: "session=ann", Origin: own() })).status, 200);
    assert.equal((await call({ Cookie: "session=ann", Origin: "https://app.example" })).status, 200);
    assert.equal((await call({ Cookie: "session=ann" })).status, 200);
  });

  test("what a browser attaches by itself is not shown to caller for a page of another origin", async () => {
    for (const origin of ["https://evil.example", "null", own().replace("http:", "https:")]) {
      assert.equal((await call({ Cookie: "session=ann", Origin: origin })).status, 401, origin);
      assert.equal((await call({ Authorization: "Basic ann", Origin: origin })).status, 401, origin);
    }
    assert.equal((await call({ Cookie: "session=ann", "Sec-Fetch-Site": "cross-site" })).status, 401);
    assert.equal((await call({ Cookie: "session=ann", "Sec-Fetch-Site": "same-site" })).status, 401);
  });

  test("what a page chose to send is shown to caller", async () => {
    assert.equal((await call({ "X-Session": "ann", Origin: "https://evil.example" })).status, 200);
  });

  test("a caller that is malformed is not reached by the cookie of a page of another origin", async () => {
    assert.equal((await call({ Cookie: "session=throws", Origin: "https://evil.example" })).status, 401);
  });
});
