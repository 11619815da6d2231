// Tokens and headers that would confuse a verifier: each is sent to a read that the honest token may
// do. The plainer forgeries stand in tests/http/token-attacks.test.js.
import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { after, describe, test } from "node:test";
import { EncryptJWT, exportPKCS8 } from "jose";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { exchange } from "../support/sockets.js";
import { forged, jwk, pairOf, pem, SECRET, signed } from "../support/tokens.js";

const ISSUER = "https://id.example";
const AUDIENCE = "invitcode";
const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const ADDRESS_KEY = "address-key-of-the-tests-0123456789";
const RIGHT = { sub: "ann", iss: ISSUER, aud: AUDIENCE };
const now = Math.floor(Date.now() / 1000);
const claims = { ...RIGHT, iat: now, exp: now + 3600 };
const raw = JSON.stringify(claims);
const HS256 = { alg: "HS256" };

/** @param {unknown} value */
const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, SERVICE_KEY, ADDRESS_KEY } });
after(() => product.remove());
const honest = await signed(RIGHT);
const serverId = dataOf(await product.call("server:c", { name: "Ann's", ownerId: "ann" }, { token: honest }), "Server created")._id;

/** @param {string} what @param {() => Promise<import("../support/call.js").Reply>} attempt */
async function assertNobody(what, attempt) {
  const reply = await attempt();
  assertRefused(reply, "unauthorized");
  assert.equal(reply.trips, 0, what);
}

test("the honest token is accepted, so the others are refused for their own faults", async () => {
  dataOf(await product.call("server:r", { serverId }, { token: honest }));
});

describe("a key that the token's header names", async () => {
  const pair = await pairOf("RS256");
  const own = await jwk(pair, "own");
  /** @type {[string, string | Promise<string>][]} */
  const attacks = [
    ["a path to an empty file", forged({ ...HS256, kid: "../../../../dev/null" }, claims, "")],
    ["a path to a file of zeroes", forged({ ...HS256, kid: "/dev/zero" }, claims, Buffer.alloc(32))],
    ["SQL that answers a key", forged({ ...HS256, kid: "x' UNION SELECT 'mine' -- " }, claims, "mine")],
    ["a command", forged({ ...HS256, kid: "| echo mine" }, claims, "mine")],
    ["a URL", forged({ ...HS256, kid: "http://127.0.0.1:9/keys.json" }, claims, "mine")],
    ["a name of every object", forged({ ...HS256, kid: "__proto__" }, claims, "")],
    ["a number", forged({ ...HS256, kid: 0 }, claims, "0")],
    ["nothing", forged({ ...HS256, kid: null }, claims, "null")],
    ["60,000 letters", forged({ ...HS256, kid: "k".repeat(60_000) }, claims, "k")],
    ["a JWK of its own", signed(RIGHT, { pair, header: { jwk: own } })],
    ["a symmetric JWK of its own", forged({ ...HS256, jwk: { kty: "oct", k: part("mine") } }, claims, "mine")],
    ["a certificate of its own", signed(RIGHT, { pair, header: { x5c: ["MIIB"], x5t: "AAAA" } })],
    ["the addresses of its own keys", signed(RIGHT, { pair, header: { jku: "http://127.0.0.1:9/jwks", x5u: "http://127.0.0.1:9/x5u" } })],
  ];
  for (const [what, attack] of attacks) {
    test(`a key that the header names as ${what} is never loaded`, async () => {
      const token = await attack;
      await assertNobody(what, () => product.call("server:r", { serverId }, { token }));
    });
  }
});

describe("another of the service's secrets", () => {
  /** @type {[string, string][]} */
  const attacks = [
    ["a token signed with the service key", forged(HS256, claims, SERVICE_KEY)],
    ["a token signed with the address key", forged(HS256, claims, ADDRESS_KEY)],
    ["the secret itself in place of a token", SECRET],
    ["the address key in place of the service key", ADDRESS_KEY],
    ["the service key as a token's signature", `${part(HS256)}.${part(raw)}.${part(SERVICE_KEY)}`],
  ];
  for (const [what, token] of attacks) {
    test(`${what} does not verify a token`, () => assertNobody(what, () => product.call("server:r", { serverId }, { token })));
  }
});

describe("a token that is signed with the right secret", async () => {
  const encrypted = new EncryptJWT(claims).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(Buffer.from(SECRET).subarray(0, 32));
  /** @type {[string, string | Promise<string>][]} */
  const attacks = [
    ["with an empty list of critical headers", forged({ ...HS256, crit: [] }, claims, SECRET)],
    ["with a critical header that is no list", forged({ ...HS256, crit: "exp" }, claims, SECRET)],
    ["with a registered header called critical", forged({ ...HS256, crit: ["alg"] }, claims, SECRET)],
    ["with a critical header that is not there", forged({ ...HS256, crit: ["exp"] }, claims, SECRET)],
    ["over claims that are not encoded", forged({ ...HS256, crit: ["b64"], b64: false }, claims, SECRET)],
    ["whose claims are another token", forged({ ...HS256, cty: "JWT" }, honest, SECRET)],
    ["and then encrypted", encrypted],
    ["with the algorithm named twice, the last none", forged('{"alg":"HS256","alg":"none"}', claims, SECRET)],
    ["with the algorithm inherited", forged('{"__proto__":{"alg":"HS256"}}', claims, SECRET)],
    ["with an issuer in a list", forged(HS256, { ...claims, iss: [ISSUER] }, SECRET)],
    ["with an issuer that begins like the right one", forged(HS256, { ...claims, iss: `${ISSUER}.evil.example` }, SECRET)],
    ["with an issuer in another case", forged(HS256, { ...claims, iss: ISSUER.toUpperCase() }, SECRET)],
    ["with an audience in a list of lists", forged(HS256, { ...claims, aud: [[AUDIENCE]] }, SECRET)],
    ["with an audience as an object", forged(HS256, { ...claims, aud: { 0: AUDIENCE, length: 1 } }, SECRET)],
    ["with the letters of the audience", forged(HS256, { ...claims, aud: [...AUDIENCE] }, SECRET)],
    ["with a space behind the audience", forged(HS256, { ...claims, aud: `${AUDIENCE} ` }, SECRET)],
    ["with an empty list as audience", forged(HS256, { ...claims, aud: [] }, SECRET)],
    ["that ended longer ago than clocks differ", forged(HS256, { ...claims, exp: now - 6 }, SECRET)],
    ["that ended before time began", forged(HS256, { ...claims, exp: -1 }, SECRET)],
    ["whose end is null", forged(HS256, { ...claims, exp: null }, SECRET)],
    ["whose end is true", forged(HS256, { ...claims, exp: true }, SECRET)],
    ["whose end is a list", forged(HS256, { ...claims, exp: [now + 3600] }, SECRET)],
    ["that begins in a minute", forged(HS256, { ...claims, nbf: now + 60 }, SECRET)],
    ["whose beginning is null", forged(HS256, { ...claims, nbf: null }, SECRET)],
    ["with a subject that is inherited", forged(HS256, `{"__proto__":{"sub":"ann"},"iss":"${ISSUER}","aud":"${AUDIENCE}"}`, SECRET)],
    ["with a subject that is an object", forged(HS256, { ...claims, sub: { toString: "ann" } }, SECRET)],
    ["with a false subject and a right userId", forged(HS256, { ...claims, sub: false, userId: "ann" }, SECRET)],
    ["with an empty subject and a right userId", forged(HS256, { ...claims, sub: "", userId: "ann" }, SECRET)],
    ["with claims that are a number", forged(HS256, "7", SECRET)],
    ["with claims that are null", forged(HS256, "null", SECRET)],
    ["with claims that end early", forged(HS256, raw.slice(0, -1), SECRET)],
    ["and padded", `${honest}=`],
    ["in the alphabet with plus and slash", `${honest.replaceAll("-", "+").replaceAll("_", "/")}+`],
    ["with a header of 60,000 letters beside", forged({ ...HS256, crit: ["x".repeat(60_000)] }, claims, SECRET)],
  ];
  for (const [what, attack] of attacks) {
    test(`a signed token ${what} is refused`, async () => {
      const token = await attack;
      await assertNobody(what, () => product.call("server:r", { serverId }, { token }));
    });
  }

  test("a signed token without an end is valid as long as its key", async () => {
    dataOf(await product.call("server:r", { serverId }, { token: forged(HS256, RIGHT, SECRET) }));
  });

  test("a signed token that names a subject twice belongs to one user, never to both", async () => {
    const token = forged(HS256, `${raw.slice(0, -1)},"sub":"bob"}`, SECRET);
    const [ann, bob] = [await product.call("server:r", { serverId }, { token }), await product.call("server:c", { name: "B", ownerId: "bob" }, { token })];
    assertRefused(ann, "permissionDenied");
    dataOf(bob, "Server created");
  });

  test("claims named like an object's own properties do not make a super user", async () => {
    for (const extra of ['"__proto__":{"roles":{"super_user":true}}', '"roles":{"__proto__":{"super_user":true}}', '"constructor":{"prototype":{"super_user":true}}']) {
      const token = forged(HS256, `${raw.slice(0, -1)},${extra}}`, SECRET);
      const response = await fetch(new URL("/discord/invites?userId=bob", product.url), { headers: { Authorization: `Bearer ${token}` } });
      assert.equal(response.status, 403, await response.text());
    }
  });
});

describe("a signature that a careless verifier accepts", async () => {
  const [es, rs, ed] = [await pairOf("ES256"), await pairOf("RS256"), await pairOf("EdDSA")];
  /** @param {import("../support/tokens.js").Pair} pair @param {Buffer} signature */
  const with_ = (pair, signature) => `${part({ alg: pair.alg })}.${part(raw)}.${signature.toString("base64url")}`;
  const order = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");
  const der = sign("sha256", Buffer.from(`${part({ alg: "ES256" })}.${part(raw)}`), createPrivateKey(await exportPKCS8(es.privateKey)));
  /** @type {[string, import("../support/tokens.js").Pair, string][]} */
  const attacks = [
    ["two zeroes, for ES256", es, with_(es, Buffer.alloc(64))],
    ["the order of the curve twice, for ES256", es, with_(es, Buffer.concat([order, order]))],
    ["the right numbers in DER, for ES256", es, with_(es, der)],
    ["nothing, for ES256", es, with_(es, Buffer.alloc(0))],
    ["zero, for RS256", rs, with_(rs, Buffer.alloc(256))],
    ["one, for RS256", rs, with_(rs, Buffer.concat([Buffer.alloc(255), Buffer.from([1])]))],
    ["zero, for EdDSA", ed, with_(ed, Buffer.alloc(64))],
    ["a point of small order, for EdDSA", ed, with_(ed, Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]))],
  ];
  const products = new Map();
  for (const pair of [es, rs, ed]) products.set(pair, await startProduct({ env: { AUTH: "token", JWT_PUBLIC_KEY: await pem(pair) } }));
  after(() => Promise.all([...products.values()].map((one) => one.remove())));
  for (const [what, pair, token] of attacks) {
    test(`a signature of ${what}, is refused`, () => assertNobody(what, () => products.get(pair).call("server:r", { serverId }, { token })));
  }
});

describe("the header Authorization", () => {
  const body = JSON.stringify({ serverId });
  /** @param {string[]} headers */
  const post = (headers) =>
    exchange(product.port, `POST /server/r HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers.join("\r\n")}\r\n\r\n${body}`);

  test("the scheme of Authorization may have any case and spaces around it", async () => {
    for (const value of [`bEaReR ${honest}`, `Bearer    ${honest}`, `Bearer ${honest}   `]) {
      assert.equal((await post([`Authorization: ${value}`]))?.status, 200, value.slice(0, 12));
    }
  });

  /** @type {[string, string[]][]} */
  const attacks = [
    ["twice, the same", [`Bearer ${honest}`, `Bearer ${honest}`]],
    ["twice, the first right", [`Bearer ${honest}`, "Bearer x"]],
    ["twice, the last right", ["Bearer x", `Bearer ${honest}`]],
    ["twice, a token and the service key", [`Bearer ${honest}`, `Bearer ${SERVICE_KEY}`]],
    ["with a comma behind the key", [`Bearer ${SERVICE_KEY},`]],
    ["with quotes around the key", [`Bearer "${SERVICE_KEY}"`]],
    ["with a space that cannot be seen", [`Bearer\u00a0${SERVICE_KEY}`]],
    ["without a space", [`Bearer${SERVICE_KEY}`]],
    ["with the key as a password", [`Basic ${Buffer.from(`:${SERVICE_KEY}`).toString("base64")}`]],
    ["with the key alone", [SERVICE_KEY]],
    ["with 100,000 spaces", [`Bearer ${" ".repeat(100_000)}x x`]],
    ["with a token of 100,000 letters", [`Bearer ${part(HS256)}.${"A".repeat(100_000)}.AAAA`]],
    ["with 100,000 dots", [`Bearer ${".".repeat(100_000)}`]],
  ];
  for (const [what, values] of attacks) {
    test(`an Authorization header ${what}, authenticates nobody`, async () => {
      const reply = await post(values.map((value) => `Authorization: ${value}`));
      assert.equal(reply?.status, 401, reply?.text);
    });
  }
});

describe("the service key anywhere but in its header", () => {
  const args = JSON.stringify({ serverId });
  /** @type {[string, string, Record<string, string>, string][]} */
  const attacks = [
    ["as a cookie", "/server/r", { Cookie: `rds-session=${SERVICE_KEY}` }, args],
    ["in the query", `/server/r?key=${SERVICE_KEY}&SERVICE_KEY=${SERVICE_KEY}&authorization=Bearer%20${SERVICE_KEY}`, {}, args],
    ["in other headers", "/server/r", { "X-Api-Key": SERVICE_KEY, "X-Service-Key": SERVICE_KEY, "Proxy-Authorization": `Bearer ${SERVICE_KEY}`, "X-Authorization": `Bearer ${SERVICE_KEY}` }, args],
  ];
  for (const [what, route, headers, body] of attacks) {
    test(`the service key ${what} authenticates nobody`, async () => {
      const response = await fetch(new URL(route, product.url), { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });
      const text = await response.text();
      assert.equal(response.status, 401, text);
      assert.ok(!text.includes(SERVICE_KEY));
    });
  }

  test("the service key as an argument is an unknown argument, and is not repeated in the reply", async () => {
    const reply = await product.call("server:r", { serverId, authorization: `Bearer ${SERVICE_KEY}`, caller: { kind: "service" }, serviceKey: SERVICE_KEY });
    assertRefused(reply, "badRequest");
    assert.ok(!JSON.stringify(reply.body).includes(SERVICE_KEY));
  });
});
