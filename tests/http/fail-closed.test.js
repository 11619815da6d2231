// With invalid settings every call gets 503, and the log says what to set.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, describe, test } from "node:test";
import { exportPKCS8 } from "jose";
import { assertCommon } from "../support/call.js";
import { KeyServer } from "../support/key-server.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { jwk, pairOf, pem, SECRET, signed } from "../support/tokens.js";

const CALLS = ["/invitCode/c", "/invitCode/use", "/server/c", "/server/r", "/server/u", "/server/d", "/member/r", "/member/u", "/member/d", "/api/query", "/api/mutation", "/api/run/server/r"];

/** @typedef {{ url: URL }} Deployment */

/** @param {Deployment} product @param {string} route @param {Record<string, string>} [headers] */
async function post(product, route, headers = {}) {
  const response = await fetch(new URL(route, product.url), { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: "{}" });
  const text = await response.text();
  return { response, body: JSON.parse(text), ...assertCommon(response, text) };
}

/** @param {Deployment} product @param {Record<string, string>} [headers] */
async function assertClosed(product, headers) {
  for (const route of CALLS) {
    const { response, body, trips } = await post(product, route, headers);
    assert.equal(response.status, 503, route);
    if (!route.startsWith("/api/")) assert.equal(body.error, "errors.unavailable");
    assert.match(response.headers.get("Retry-After") ?? "", /^\d+$/);
    assert.equal(trips, 0);
  }
  const { status, headers: answered } = await fetch(new URL("/healthz", product.url));
  assert.equal(status, 503, "a health check fails too");
  assert.ok(answered.has("X-Request-Id"));
}

/** @type {[string, Record<string, string>, RegExp][]} */
const MISTAKES = [
  ["AUTH=token with nothing to verify with", { AUTH: "token" }, /JWT_SECRET.*JWT_PUBLIC_KEY.*JWKS_URL.*SERVICE_KEY/],
  ["AUTH=token with an empty secret", { AUTH: "token", JWT_SECRET: "", SERVICE_KEY: "" }, /JWT_SECRET/],
  ["AUTH left empty with nothing to verify with", { AUTH: "" }, /JWT_SECRET/],
  ["AUTH misspelt", { AUTH: "opne", JWT_SECRET: SECRET }, /AUTH must be/],
  ["AUTH in another case", { AUTH: "OPEN" }, /AUTH must be/],
  ["AUTH with a space", { AUTH: "open " }, /AUTH must be/],
  ["AUTH=none", { AUTH: "none", SERVICE_KEY: "k".repeat(40) }, /AUTH must be/],
  ["AUTH=false", { AUTH: "false" }, /AUTH must be/],
  ["an invalid public key", { AUTH: "token", JWT_PUBLIC_KEY: "not a key" }, /JWT_PUBLIC_KEY/],
  ["an invalid public key beside a good secret", { AUTH: "token", JWT_SECRET: SECRET, JWT_PUBLIC_KEY: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" }, /JWT_PUBLIC_KEY/],
  ["a header of addresses that is none", { AUTH: "open", CLIENT_ADDRESS_HEADER: "X Client Address" }, /CLIENT_ADDRESS_HEADER must be the name of a header/],
  ["a session cookie that is none", { AUTH: "open", SESSION_COOKIE: "a=b; c" }, /SESSION_COOKIE must be the name of a cookie/],
  ["a key set URL without a scheme", { AUTH: "token", JWKS_URL: "id.example/jwks" }, /JWKS_URL/],
  ["a key set URL of another kind", { AUTH: "token", JWKS_URL: "file:///etc/passwd" }, /JWKS_URL/],
  ["a guess limit that is not a number", { AUTH: "token", JWT_SECRET: SECRET, GUESS_LIMIT_ADDRESS: "many" }, /GUESS_LIMIT_ADDRESS/],
  ["a guess limit of zero", { AUTH: "token", JWT_SECRET: SECRET, GUESS_LIMIT_USER: "0" }, /GUESS_LIMIT_USER/],
  ["a clock tolerance with its unit", { AUTH: "open", CLOCK_TOLERANCE_SECONDS: "5s" }, /CLOCK_TOLERANCE_SECONDS must be a whole number from 0 to 300/],
  ["a clock tolerance of an hour", { AUTH: "token", JWT_SECRET: SECRET, CLOCK_TOLERANCE_SECONDS: "3600" }, /CLOCK_TOLERANCE_SECONDS must be a whole number from 0 to 300/],
  ["a clock tolerance below zero", { AUTH: "token", JWT_SECRET: SECRET, CLOCK_TOLERANCE_SECONDS: "-1" }, /CLOCK_TOLERANCE_SECONDS/],
  ["a storage deadline of nothing", { AUTH: "open", STORAGE_DEADLINE_MS: "0" }, /STORAGE_DEADLINE_MS must be a whole number from 100 to 60000/],
  ["a storage deadline in seconds", { AUTH: "open", STORAGE_DEADLINE_MS: "10" }, /STORAGE_DEADLINE_MS must be a whole number from 100 to 60000/],
  ["a storage deadline of a minute and more", { AUTH: "open", STORAGE_DEADLINE_MS: "60001" }, /STORAGE_DEADLINE_MS/],
  ["a public use that is neither true nor false", { AUTH: "token", JWT_SECRET: SECRET, TIMECAPSULE_PUBLIC_USE: "yes" }, /TIMECAPSULE_PUBLIC_USE must be \\?"true\\?" or \\?"false\\?"/],
  ["a public use in another case, or with a space", { AUTH: "open", TIMECAPSULE_PUBLIC_USE: " TRUE" }, /TIMECAPSULE_PUBLIC_USE must be/],
  ["a log that is neither all nor the failures", { AUTH: "open", LOG: "none" }, /LOG must be \\?"requests\\?" or \\?"failures\\?"/],
  ["a KV that is not a namespace", { AUTH: "token", JWT_SECRET: SECRET, KV: "keys" }, /the binding KV is not a KV namespace/],
];

const mistaken = await startProduct({ others: MISTAKES.map(([, env]) => env) });
after(() => mistaken.remove());

for (const [index, [what, , log]] of MISTAKES.entries()) {
  test(`${what}: every call gets 503, and the log says what to set`, async () => {
    const url = mistaken.others[index] ?? assert.fail();
    const before = mistaken.logs.length;
    await assertClosed({ url });
    await assertClosed({ url }, { Authorization: `Bearer ${await signed({ sub: "ann" })}` });
    const lines = await mistaken.logged(log, before);
    assert.ok(lines.every((line) => !line.includes(SECRET)), "the log holds no secret");
  });
}

test("a private key as JWT_PUBLIC_KEY is refused and not logged", async (t) => {
  const { privateKey } = await pairOf("RS256");
  const text = await exportPKCS8(privateKey);
  const product = await startProduct({ env: { AUTH: "token", JWT_PUBLIC_KEY: text } });
  t.after(() => product.remove());
  await assertClosed(product);
  const lines = await product.logged(/JWT_PUBLIC_KEY/);
  assert.ok(lines.every((line) => !line.includes(text.slice(60, 90))));
});

test("a short RSA key is refused", async (t) => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const product = await startProduct({ env: { AUTH: "token", JWT_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString() } });
  t.after(() => product.remove());
  await assertClosed(product);
});

test("a corrected setting works after a restart", async (t) => {
  const product = await startProduct({ env: { AUTH: "tokn", JWT_SECRET: SECRET } });
  t.after(() => product.remove());
  await assertClosed(product);
  await product.restart({ AUTH: "token", JWT_SECRET: SECRET });
  dataOf(await product.call("server:c", { name: "A", ownerId: "ann" }, { token: await signed({ sub: "ann" }) }), "Server created");
});

describe("a key set that cannot be loaded", async () => {
  const pair = await pairOf("ES256");
  const keys = await new KeyServer().start([await jwk(pair, "k")]);
  const closed = await new KeyServer().start([]);
  const nowhere = closed.url;
  await closed.stop();
  after(() => keys.stop());
  const token = await signed({ sub: "ann" }, { pair, kid: "k" });

  test("when the key set's host does not answer, tokens get 503 with Retry-After, and nobody is let in", async (t) => {
    const product = await startProduct({ env: { AUTH: "token", JWKS_URL: nowhere } });
    t.after(() => product.remove());
    const { response, body } = await post(product, "/server/r", { Authorization: `Bearer ${token}` });
    assert.equal(response.status, 503);
    assert.equal(body.error, "errors.unavailable");
    assert.match(response.headers.get("Retry-After") ?? "", /^\d+$/);
    const anonymous = await product.call("server:r", { serverId: "a" });
    assert.equal(anonymous.status, 401, "a caller without credentials is refused without the keys");
  });

  for (const [what, spoil] of /** @type {[string, (server: KeyServer) => void][]} */ ([
    ["because it answers 500", (server) => { server.status = 500; }],
    ["because it answers 404", (server) => { server.status = 404; }],
    ["because it is no key set", (server) => { server.keySet = /** @type {any} */ ({ hello: 1 }); }],
    ["because it is a list", (server) => { server.keySet = /** @type {any} */ ([1]); }],
  ])) {
    test(`a key set that cannot be loaded ${what}: tokens get 503, and 200 once it is back`, async (t) => {
      const right = keys.keySet;
      spoil(keys);
      const product = await startProduct({ env: { AUTH: "token", JWKS_URL: keys.url } });
      t.after(() => product.remove());
      const { response, body } = await post(product, "/server/r", { Authorization: `Bearer ${token}` });
      keys.status = 200;
      keys.keySet = right;
      assert.equal(response.status, 503, JSON.stringify(body));
      dataOf(await product.call("server:c", { name: "A", ownerId: "ann" }, { token }), "Server created");
    });
  }

  test("a key set that cannot be loaded affects neither tokens of other keys nor the service key", async (t) => {
    const rsa = await pairOf("RS256");
    const product = await startProduct({ env: { AUTH: "token", JWKS_URL: nowhere, JWT_PUBLIC_KEY: await pem(rsa), SERVICE_KEY: "service-key-0123456789" } });
    t.after(() => product.remove());
    dataOf(await product.call("server:c", { name: "A", ownerId: "bob" }, { token: await signed({ sub: "bob" }, { pair: rsa }) }), "Server created");
    dataOf(await product.call("server:c", { name: "A", ownerId: "cid" }, { token: "service-key-0123456789" }), "Server created");
  });
});
