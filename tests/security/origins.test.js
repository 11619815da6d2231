// Pages of other origins: which may read replies with the session's credentials, and the values of ALLOWED_ORIGINS.
// The header `Access-Control-Allow-Credentials` decides.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";

const ALLOWED = ["https://app.example", "https://other.example:8443", "http://localhost:3000", "capacitor://localhost"];
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, ALLOWED_ORIGINS: ALLOWED.join(", ") } });
after(() => product.remove());
const cookie = `rds-session=${await signed({ sub: "ann" })}`;

/** Routes of every face, and an unknown route. @type {[string, string][]} */
const ROUTES = [
  ["POST", "/server/c"], ["POST", "/api/query"], ["POST", "/api/run/server/r"], ["POST", "/api/invite-codes/generate"], ["GET", "/api/invite-codes/my-codes"],
  ["GET", "/discord/invites"], ["GET", "/guilds/1/invite_codes"], ["GET", "/healthz"], ["GET", "/openapi.json"], ["POST", "/nope"],
];

/** @param {string} method @param {string} route @param {string} origin */
async function headersFor(method, route, origin) {
  const response = await fetch(new URL(route, product.url), {
    method,
    headers: { Origin: origin, Cookie: cookie, "Content-Type": "application/json", ...(method === "OPTIONS" ? { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type" } : {}) },
    ...(method === "POST" ? { body: "{}" } : {}),
  });
  await response.arrayBuffer();
  return response.headers;
}

describe("an allowed origin", () => {
  for (const origin of ALLOWED) {
    test(`the allowed origin ${origin} may send the cookie and read the reply`, async () => {
      for (const [method, route] of ROUTES) {
        for (const headers of [await headersFor(method, route, origin), await headersFor("OPTIONS", route, origin)]) {
          assert.equal(headers.get("Access-Control-Allow-Origin"), origin, route);
          assert.equal(headers.get("Access-Control-Allow-Credentials"), "true", route);
          assert.match(headers.get("Vary") ?? "", /\borigin\b/);
        }
      }
      dataOf(await product.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Origin: origin, Cookie: cookie } }), "Server created");
    });
  }
});

describe("an origin that only looks like an allowed one", () => {
  const OTHERS = [
    "null", "https://evil.example", "http://app.example", "https://app.example:8443", "https://app.example:443", "https://other.example", "https://other.example:84430",
    "https://sub.app.example", "https://evilapp.example", "https://app.example.evil.example", "https://app.exampleevil", "https://evil.example/https://app.example",
    "https://app.example/", "https://app.example?", "https://app.example#", "https://APP.example", "HTTPS://app.example", "https://app.example.", "https://app%2eexample",
    "https://app.example, https://evil.example", "https://evil.example,https://app.example", "https://app_example", "https://appXexample", "http://localhost", "http://localhost:30000",
    "http://127.0.0.1:3000", "http://[::1]:3000", "capacitor://localhost.evil.example", "capacitor://evil", "file://", "*", "https://*.example", "undefined", "__proto__", "0", "length",
    "https://app.example\t", "https://app.example`", "https://app.example}.evil.example", "https://evil.example\\@app.example", "https://xn--app-example",
  ];
  for (const origin of OTHERS) {
    // A tab at the end is taken off by every reader of headers: that is the allowed origin itself.
    const isAllowed = ALLOWED.includes(origin.trim());
    test(`the origin ${JSON.stringify(origin)} gets no credentialed answer, and its cookie does not count`, async () => {
      for (const [method, route] of ROUTES) {
        for (const headers of [await headersFor(method, route, origin), await headersFor("OPTIONS", route, origin)]) {
          assert.equal(headers.get("Access-Control-Allow-Credentials"), isAllowed ? "true" : null, route);
          assert.equal(headers.get("Access-Control-Allow-Private-Network"), null);
          assert.equal(headers.get("Access-Control-Allow-Origin"), origin.trim(), "no other page is let in by what this one sent");
        }
      }
      const reply = await product.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Origin: origin, Cookie: cookie } });
      if (isAllowed) dataOf(reply, "Server created");
      else assertRefused(reply, "unauthorized");
    });
  }
});

describe("the setting ALLOWED_ORIGINS", () => {
  const REFUSED = [
    "*", "null", "https://app.example, null", "https://app.example/", "https://app.example/app", "app.example", "https://*.example", "https://APP.example", "https://app.example:443", "https://a.example https://b.example", "//app.example", "https://", "https://user@app.example",
    "ws://app.example", "wss://app.example", "javascript://app.example", "blob://app.example", "ftp://app.example", "file://app.example", "file://", "data:text", "data://app.example", "filesystem://app.example", "about://blank",
    "app://Foo", "App://foo", "app://*", "app://foo/", "app://",
  ];
  for (const value of REFUSED) {
    test(`ALLOWED_ORIGINS=${JSON.stringify(value)} makes every call fail, and the log says what to write`, async (t) => {
      const other = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, ALLOWED_ORIGINS: value } });
      t.after(() => other.remove());
      const reply = await other.call("server:r", { serverId: "a" });
      assert.equal(reply.body.error, "errors.unavailable");
      await other.logged(/ALLOWED_ORIGINS must be origins/);
    });
  }

  for (const value of ["app://foo", "tauri://localhost:1420", "chrome-extension://abcdefghijklmnop", "http://[::1]:3000", "https://xn--bcher-kva.example"]) {
    test(`ALLOWED_ORIGINS=${JSON.stringify(value)} is valid, and its page is admitted`, async (t) => {
      const other = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, ALLOWED_ORIGINS: value } });
      t.after(() => other.remove());
      dataOf(await other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Origin: value, Cookie: cookie } }), "Server created");
    });
  }

  test("an empty ALLOWED_ORIGINS admits only the service's own pages", async (t) => {
    const other = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, ALLOWED_ORIGINS: "" } });
    t.after(() => other.remove());
    for (const origin of ["null", "", "https://app.example"]) {
      const reply = await other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Origin: origin, Cookie: cookie } });
      // An empty Origin counts as no Origin. Then Sec-Fetch-Site would decide, which this call does not send.
      if (origin !== "") assertRefused(reply, "unauthorized");
      assert.equal(reply.headers.get("Access-Control-Allow-Credentials"), null);
    }
  });
});

test("a short SERVICE_KEY makes the log warn without showing it", async (t) => {
  const other = await startProduct({ env: { AUTH: "token", SERVICE_KEY: "hunter2-hunter" } });
  t.after(() => other.remove());
  dataOf(await other.call("server:c", { name: "A", ownerId: "ann" }, { token: "hunter2-hunter" }), "Server created");
  const said = (await other.logged(/SERVICE_KEY is shorter than 16 characters/)).join("\n");
  assert.doesNotMatch(said, /hunter2/);
});
