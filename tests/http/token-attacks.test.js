// AUTH=token: tokens that must be refused. Each is sent with a read that the honest token may do, so that only the
// token decides.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { exportJWK, SignJWT } from "jose";
import { KeyServer } from "../support/key-server.js";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { forged, jwk, pairOf, pem, SECRET, signed } from "../support/tokens.js";

const ISSUER = "https://id.example";
const AUDIENCE = "invitcode";
const RIGHT = { sub: "ann", iss: ISSUER, aud: AUDIENCE };
const now = Math.floor(Date.now() / 1000);

/** @param {import("../support/product.js").Product} product @param {string} token */
const annsServer = async (product, token) => {
  const reply = await product.call("server:c", { name: "Ann's", ownerId: "ann" }, { token });
  return dataOf(reply, "Server created")._id;
};

describe("against HS256 with a secret, an issuer and an audience", async () => {
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE } });
  after(() => product.remove());
  const honest = await signed(RIGHT);
  const serverId = await annsServer(product, honest);
  const [head = "", claims = "", signature = ""] = honest.split(".");
  const key = Buffer.from(SECRET);
  const everlasting = { ...RIGHT, iat: now, exp: now + 3600 };
  const stranger = await pairOf("RS256");

  /** @type {[string, string | Promise<string>][]} */
  const attacks = [
    ["alg none without a signature", forged({ alg: "none" }, everlasting)],
    ["alg None", forged({ alg: "None" }, everlasting)],
    ["alg NONE with the honest signature", `${Buffer.from('{"alg":"NONE"}').toString("base64url")}.${claims}.${signature}`],
    ["alg empty", forged({ alg: "" }, everlasting, key)],
    ["alg missing", forged({ typ: "JWT" }, everlasting, key)],
    ["alg null", forged({ alg: null }, everlasting, key)],
    ["alg as a list", forged({ alg: ["HS256"] }, everlasting, key)],
    ["alg in another case", forged({ alg: "hs256" }, everlasting, key)],
    ["alg HS512 with an HS256 signature", forged({ alg: "HS512" }, everlasting, key)],
    ["HS384, which is not on the list", new SignJWT(everlasting).setProtectedHeader({ alg: "HS384" }).sign(key)],
    ["RS256 with a stranger's key", signed(RIGHT, { pair: stranger })],
    ["a key of its own in the header", forged({ alg: "HS256", jwk: { kty: "oct", k: Buffer.from("mine").toString("base64url") } }, everlasting, "mine")],
    ["a wrong secret", signed(RIGHT, { secret: `${SECRET}!` })],
    ["the empty secret", forged({ alg: "HS256" }, everlasting, "")],
    ["the secret's hash as secret", forged({ alg: "HS256" }, everlasting, createHash("sha256").update(SECRET).digest())],
    ["the honest signature under other claims", `${head}.${Buffer.from(JSON.stringify({ ...everlasting, sub: "bob" })).toString("base64url")}.${signature}`],
    ["expired a minute ago", signed({ ...RIGHT, exp: now - 60 })],
    ["expired at the epoch", signed({ ...RIGHT, exp: 0 })],
    ["exp as a text", forged({ alg: "HS256" }, { ...everlasting, exp: String(now + 3600) }, key)],
    ["not yet valid", signed({ ...RIGHT, nbf: now + 600 })],
    ["nbf as a text", forged({ alg: "HS256" }, { ...everlasting, nbf: "0" }, key)],
    ["a wrong issuer", signed({ ...RIGHT, iss: "https://evil.example" })],
    ["an issuer with a slash more", signed({ ...RIGHT, iss: `${ISSUER}/` })],
    ["no issuer", signed({ sub: "ann", aud: AUDIENCE })],
    ["a wrong audience", signed({ ...RIGHT, aud: "another" })],
    ["a list of wrong audiences", signed({ ...RIGHT, aud: ["a", "b"] })],
    ["no audience", signed({ sub: "ann", iss: ISSUER })],
    ["nobody as its subject", signed({ iss: ISSUER, aud: AUDIENCE })],
    ["the empty subject", signed({ ...RIGHT, sub: "" })],
    ["a number as subject", forged({ alg: "HS256" }, { ...everlasting, sub: 7 }, key)],
    ["a list as subject", forged({ alg: "HS256" }, { ...everlasting, sub: ["ann"] }, key)],
    ["a subject with control characters", signed({ ...RIGHT, sub: "ann\u0000" })],
    ["a subject of 129 characters", signed({ ...RIGHT, sub: "x".repeat(129) })],
    ["half a surrogate pair as subject", forged({ alg: "HS256" }, `{"sub":"ann\\ud800","iss":"${ISSUER}","aud":"${AUDIENCE}"}`, key)],
    ["a number as userId and no subject", forged({ alg: "HS256" }, { ...everlasting, sub: undefined, userId: 7 }, key)],
    ["an unknown critical header", forged({ alg: "HS256", crit: ["b64"], b64: false }, everlasting, key)],
    ["cut off in the signature", honest.slice(0, -8)],
    ["without a signature", `${head}.${claims}.`],
    ["with two parts", `${head}.${claims}`],
    ["with four parts", `${honest}.x`],
    ["with one part", head],
    ["one symbol of the signature changed", `${head}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`],
    ["claims that are not an object", forged({ alg: "HS256" }, "[]", key)],
    ["claims that are not JSON", forged({ alg: "HS256" }, "sub=ann", key)],
    ["a header that is not JSON", `${Buffer.from("{").toString("base64url")}.${claims}.${signature}`],
    ["garbage", "garbage"],
    ["dots", ".."],
    ["8,000 letters", "x".repeat(8000)],
    ["two tokens with a comma", `${honest}, ${honest}`],
    ["two tokens with a space", `${honest} ${honest}`],
    ["an encrypted token's five parts", "a.b.c.d.e"],
  ];

  test("the honest token is accepted", async () => {
    dataOf(await product.call("server:r", { serverId }, { token: honest }));
  });

  for (const [what, attack] of attacks) {
    test(`${what} is refused`, async () => {
      const reply = await product.call("server:r", { serverId }, { token: await attack });
      assertRefused(reply, "unauthorized");
      assert.equal(reply.trips, 0);
      assert.match(reply.headers.get("WWW-Authenticate") ?? "", /^Bearer\b/);
      assert.deepEqual(Object.keys(reply.body).sort(), ["code", "error", "message", "status"], "the reply does not say what is wrong with the token");
    });
  }

  for (const authorization of ["", "Bearer", "Bearer ", `Basic ${Buffer.from("ann:x").toString("base64")}`, honest, `Token ${honest}`, `Bearer: ${honest}`, `Bearer\t${honest}`, `Convex ${honest}`, `${honest} Bearer`]) {
    test(`the header "${authorization.slice(0, 14)}…" is refused`, async () => {
      assertRefused(await product.call("server:r", { serverId }, { headers: { Authorization: authorization } }), "unauthorized");
    });
  }

  test("every function refuses a call without credentials before it checks the arguments", async () => {
    for (const path of ["invitCode:c", "invitCode:use", "invitCode:r", "invitCode:list", "invitCode:u", "invitCode:d", "invitCode:uses", "server:c", "server:r", "server:u", "server:d", "member:r", "member:u", "member:d"]) {
      for (const args of [{}, { serverId, userId: "ann", code: "ABCD", creatorId: "ann", ownerId: "ann", name: "A", role: "admin" }]) {
        const reply = await product.call(path, args);
        assert.ok(["errors.unauthorized", "errors.badRequest"].includes(reply.body.error), path);
        assert.equal(reply.trips, 0);
      }
    }
    assertRefused(await product.call("server:r", { serverId }), "unauthorized");
  });

  test("another user's id in the arguments is forbidden to an honest token", async () => {
    /** @type {[string, Record<string, unknown>][]} */
    const calls = [["invitCode:use", { code: "ABCD", userId: "bob" }], ["invitCode:c", { serverId, creatorId: "bob" }], ["invitCode:list", { creatorId: "bob" }], ["invitCode:explain", { code: "ABCD", userId: "bob" }], ["server:c", { name: "B", ownerId: "bob" }]];
    for (const [path, args] of calls) {
      const reply = await product.call(path, args, { token: honest });
      assertRefused(reply, "permissionDenied");
      assert.equal(reply.trips, 0);
    }
  });

  test("a token in the body, the query string or another header is ignored", async () => {
    assertRefused(await product.call("server:r", { serverId }, { headers: { "X-Authorization": `Bearer ${honest}`, "X-User-Id": "ann", "Proxy-Authorization": `Bearer ${honest}` } }), "unauthorized");
    const response = await fetch(new URL(`/server/r?access_token=${honest}`, product.url), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ serverId }) });
    assert.equal(response.status, 401);
    await response.arrayBuffer();
  });

  test("no part of a token appears in the log", async () => {
    await product.call("server:r", { serverId }, { token: honest });
    const { requestId } = await product.call("server:r", { serverId }, { token: honest.slice(0, -8) });
    for (const message of await product.logged(new RegExp(requestId))) assert.ok(!message.includes(signature.slice(0, 12)) && !message.includes(claims.slice(0, 24)), message);
  });
});

describe("against a public key", async () => {
  const [rsa, other] = [await pairOf("RS256"), await pairOf("RS256")];
  const publicPem = await pem(rsa);
  const product = await startProduct({ env: { AUTH: "token", JWT_PUBLIC_KEY: publicPem } });
  after(() => product.remove());
  const serverId = await annsServer(product, await signed({ sub: "ann" }, { pair: rsa }));
  const claims = { sub: "ann", iat: now, exp: now + 3600 };
  const components = await exportJWK(rsa.publicKey);
  const trimmed = publicPem.trim();

  /** @type {[string, string | Promise<string>][]} */
  const attacks = [
    ["HS256 signed with the PEM as secret", forged({ alg: "HS256" }, claims, publicPem)],
    ["HS256 signed with the PEM without its last line feed", forged({ alg: "HS256" }, claims, trimmed)],
    ["HS256 signed with the PEM and a line feed", forged({ alg: "HS256" }, claims, `${trimmed}\n`)],
    ["HS256 signed with the key's bytes", forged({ alg: "HS256" }, claims, Buffer.from(trimmed.split("\n").slice(1, -1).join(""), "base64"))],
    ["HS256 signed with the modulus", forged({ alg: "HS256" }, claims, Buffer.from(String(components.n), "base64url"))],
    ["HS256 signed with the JWK", forged({ alg: "HS256" }, claims, JSON.stringify(components))],
    ["HS256 that says RS256", forged({ alg: "RS256" }, claims, publicPem)],
    ["another key pair", signed({ sub: "ann" }, { pair: other })],
    ["another key pair that brings its public key", signed({ sub: "ann" }, { pair: other, header: { jwk: await jwk(other) } })],
    ["alg none", forged({ alg: "none" }, claims)],
    ["PS256 by the same key", new SignJWT(claims).setProtectedHeader({ alg: "PS256" }).sign(await crypto.subtle.importKey("pkcs8", await crypto.subtle.exportKey("pkcs8", rsa.privateKey), { name: "RSA-PSS", hash: "SHA-256" }, false, ["sign"]))],
    ["RS512 by the same key", new SignJWT(claims).setProtectedHeader({ alg: "RS512" }).sign(await crypto.subtle.importKey("pkcs8", await crypto.subtle.exportKey("pkcs8", rsa.privateKey), { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" }, false, ["sign"]))],
  ];
  for (const [what, attack] of attacks) {
    test(`against a public key, ${what} is refused`, async () => {
      assertRefused(await product.call("server:r", { serverId }, { token: await attack }), "unauthorized");
    });
  }
});

describe("against a key set", async () => {
  const [right, evil, extra] = [await pairOf("RS256"), await pairOf("RS256"), await pairOf("ES256")];
  const [keys, evilKeys] = [await new KeyServer().start([await jwk(right, "one"), await jwk(extra, "two")]), await new KeyServer().start([await jwk(evil, "one")])];
  const product = await startProduct({ env: { AUTH: "token", JWKS_URL: keys.url } });
  after(async () => Promise.all([product.remove(), keys.stop(), evilKeys.stop()]));
  let serverId = "";
  before(async () => {
    serverId = await annsServer(product, await signed({ sub: "ann" }, { pair: right, kid: "one" }));
  });

  /** @type {[string, () => string | Promise<string>][]} */
  const attacks = [
    ["a header that points to the attacker's key set", () => signed({ sub: "ann" }, { pair: evil, kid: "one", header: { jku: evilKeys.url } })],
    ["a header that points to the attacker's certificate", () => signed({ sub: "ann" }, { pair: evil, kid: "one", header: { x5u: evilKeys.url } })],
    ["another key under a known key id", () => signed({ sub: "ann" }, { pair: evil, kid: "one" })],
    ["an unknown key id", () => signed({ sub: "ann" }, { pair: right, kid: "three" })],
    ["a key id of another algorithm", () => signed({ sub: "ann" }, { pair: right, kid: "two" })],
    ["a key id that is a path", () => signed({ sub: "ann" }, { pair: evil, kid: "../../../dev/null" })],
    ["a key id that is SQL", () => signed({ sub: "ann" }, { pair: evil, kid: "' UNION SELECT 'x" })],
    ["HS256 with the public key", async () => forged({ alg: "HS256", kid: "one" }, { sub: "ann", exp: now + 60 }, await pem(right))],
    ["HS256 with the key set's text", () => forged({ alg: "HS256", kid: "one" }, { sub: "ann", exp: now + 60 }, JSON.stringify(keys.keySet))],
  ];
  for (const [what, attack] of attacks) {
    test(`against a key set, ${what} is refused`, async () => {
      assertRefused(await product.call("server:r", { serverId }, { token: await attack() }), "unauthorized");
      assert.equal(evilKeys.asked, 0, "no keys were loaded from the attacker");
    });
  }

  test("many unknown key ids do not flood the identity provider", async () => {
    const asked = keys.asked;
    const tokens = await Promise.all(Array.from({ length: 40 }, (_, n) => signed({ sub: "ann" }, { pair: evil, kid: `flood-${n}` })));
    for (const token of tokens) assertRefused(await product.call("server:r", { serverId }, { token }), "unauthorized");
    assert.ok(keys.asked - asked <= 2, `${keys.asked - asked} requests for 40 tokens`);
  });
});
