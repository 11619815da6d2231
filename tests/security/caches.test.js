// Caches between the service and its users: no answer about a caller may be stored, and nothing outside a cache's key
// may change an answer.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { clone, freePort, run, stop, untilPrinted } from "../support/started.js";
import { SECRET, signed } from "../support/tokens.js";
import { everyOperation, requestOf } from "./fields.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, ALLOWED_ORIGINS: "https://app.example", DISCORD_GUILD_ID: "the-guild", INVITE_LINK_BASE: "https://app.example/join/" } });
after(() => product.remove());
const anns = await signed({ sub: "ann" });

before(async () => {
  for (const serverId of ["tea-club", "the-guild"]) dataOf(await product.call("server:c", { serverId, name: "A", ownerId: "ann" }, { token: SERVICE_KEY }));
});

/** @param {string} route @param {RequestInit & { headers?: Record<string, string> }} init @param {string} [base] */
async function ask(route, init, base = product.url.origin) {
  // Put together as text, since two slashes would be read as another host.
  const response = await fetch(base + route, { redirect: "manual", ...init });
  return { response, text: await response.text() };
}

/** Headers by which an attacker would try to change a cached answer for others. @type {Record<string, string>} */
const UNKEYED = {
  "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil", "X-Host": "evil.example", "X-Original-URL": "/evil", "X-Rewrite-URL": "/evil",
  Forwarded: "host=evil.example;proto=http", "X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT", Referer: "https://evil.example/", "User-Agent": "evil", Via: "evil", "X-Wap-Profile": "https://evil.example/", Range: "bytes=0-3",
};

describe("the caching of every route", () => {
  for (const operation of everyOperation) {
    const what = `${operation.method} ${operation.path}`;
    if (operation.path === "/openapi.json") continue;

    test(`${what} forbids caching for every caller, and sends Vary to pages`, async () => {
      const { route, init } = requestOf(operation);
      for (const credentials of [{}, { Authorization: `Bearer ${anns}` }, { Authorization: `Bearer ${SERVICE_KEY}` }, { Cookie: `rds-session=${anns}` }, { Authorization: "Bearer x" }]) {
        for (const origin of [{}, { Origin: "https://app.example" }, { Origin: "https://evil.example" }]) {
          const { response } = await ask(route, { ...init, headers: { ...init.headers, ...credentials, ...origin } });
          assert.equal(response.headers.get("Cache-Control"), "no-store", `${what}: ${response.status}`);
          assert.equal(response.headers.get("ETag") ?? response.headers.get("Last-Modified"), null);
          if ("Origin" in origin) assert.match(response.headers.get("Vary") ?? "", /\borigin\b/);
        }
      }
    });

    test(`${what} gives the same answer whatever headers are sent that caches ignore`, async () => {
      const { route, init } = requestOf(operation);
      // A refusal that is decided before storage, so that the second of two equal requests is answered as the first.
      const plain = await ask(route, init);
      const poisoned = await ask(route, { ...init, headers: { ...init.headers, ...UNKEYED } });
      const seen = (/** @type {typeof plain} */ { response, text }) => [response.status, text, [...response.headers].filter(([name]) => name !== "x-request-id")];
      if (plain.response.status === 401 || plain.response.status === 404) assert.deepEqual(seen(poisoned), seen(plain), what);
      assert.ok(!poisoned.text.includes("evil") && ![...poisoned.response.headers.values()].some((value) => value.includes("evil")), what);
    });
  }
});

describe("the caching of the description", () => {
  test("no credential, header or query changes a byte of /openapi.json, and caches revalidate it", async () => {
    const hash = (/** @type {string} */ text) => createHash("sha256").update(text).digest("hex");
    const { response, text } = await ask("/openapi.json", {});
    assert.match(response.headers.get("Cache-Control") ?? "", /no-cache|no-store/);
    assert.equal(response.headers.get("Set-Cookie"), null);
    for (const headers of [UNKEYED, { Host: "evil.example" }, { Authorization: `Bearer ${anns}` }, { Cookie: `rds-session=${anns}` }, { Origin: "https://evil.example" }, { "Accept-Language": "fr" }]) {
      const other = await ask("/openapi.json?evil=1", { headers });
      assert.equal(other.response.status, 200);
      assert.equal(hash(other.text), hash(text), JSON.stringify(headers));
    }
    assert.doesNotMatch(text, /127\.0\.0\.1:\d|evil/);
  });
});

test("a path that looks like a file is not another route, and its answer is not cached", async () => {
  for (const path of ["/discord/invites/x.css", "/discord/invites;x.css", "/discord/invites%2fx.css", "/discord/invites%00.css", "/discord/invites.json", "/api/invite-codes/my-codes/x.js", "/api/invite-codes/my-codes;a.js", "//discord/invites", "/discord//invites", "/DISCORD/invites", "/discord/invites/"]) {
    const { response, text } = await ask(path, { headers: { Cookie: `rds-session=${anns}` } });
    assert.ok([400, 404, 405].includes(response.status), `${path}: ${response.status} ${text}`);
    assert.equal(response.headers.get("Cache-Control"), "no-store", path);
    assert.ok(!text.includes("inviteLink"), path);
  }
});

test("the pages of /docs are the same for everybody and load nothing from elsewhere", async (t) => {
  const cloned = await clone();
  t.after(cloned.remove);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const running = run(cloned.folder, "start", { PORT: String(port) });
  t.after(() => running.child.kill());
  await untilPrinted(running, "Ctrl-C");
  for (const path of ["/docs", "/docs/start.js", "/docs/swagger-ui.css"]) {
    const plain = await ask(path, {}, base);
    assert.equal(plain.response.status, 200, path);
    assert.match(plain.response.headers.get("Cache-Control") ?? "", /max-age=0|no-cache/);
    assert.equal(plain.response.headers.get("X-Content-Type-Options"), "nosniff");
    const { Range, ...headers } = UNKEYED;
    assert.ok(Range);
    const poisoned = await ask(`${path}?evil=1`, { headers: { ...headers, Cookie: "rds-session=x" } }, base);
    assert.deepEqual([poisoned.response.status, poisoned.text], [200, plain.text], path);
  }
  for (const path of ["/docs/", "/docs/..%2f..%2fwrangler.toml", "/docs/%2e%2e/%2e%2e/.dev.vars", "/docs//evil.example", "//evil.example/docs", "/docs%5c..%5cwrangler.toml", "/.dev.vars", "/wrangler.toml", "/docs/../package.json"]) {
    const { response, text } = await ask(path, { headers: UNKEYED }, base);
    const leads = response.headers.get("Location");
    assert.ok(leads === null || leads === "/docs", `${path} leads to ${leads}`);
    assert.ok(response.status >= 300 && response.status < 500 && !text.includes("compatibility_date"), `${path}: ${response.status}`);
  }
  await stop(running, "SIGTERM");
});
