// AUTH=token: every supported algorithm and source of keys.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { KeyServer } from "../support/key-server.js";
import { startProduct } from "../support/product.js";
import { assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { jwk, pairOf, pem, SECRET, signed } from "../support/tokens.js";
import { unique } from "../support/world.js";

/** @param {import("../support/product.js").Product} product @param {string} token @param {string} user */
async function assertIs(product, token, user) {
  assert.equal(dataOf(await product.call("server:c", { name: "A", ownerId: user }, { token }), "Server created").ownerId, user);
  assertRefused(await product.call("server:c", { name: "A", ownerId: `${user}-not` }, { token }), "permissionDenied");
}

const ALGORITHMS = /** @type {const} */ (["RS256", "ES256", "EdDSA"]);

test("JWT_SECRET verifies HS256", async (t) => {
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
  t.after(() => product.remove());
  await assertIs(product, await signed({ sub: "ann" }), "ann");
});

for (const alg of ALGORITHMS) {
  test(`JWT_PUBLIC_KEY verifies ${alg}, with line feeds in its PEM or with \\n as in an .env file`, async (t) => {
    const [pair, stranger] = [await pairOf(alg), await pairOf(alg)];
    const product = await startProduct({ env: { AUTH: "token", JWT_PUBLIC_KEY: await pem(pair) } });
    t.after(() => product.remove());
    await assertIs(product, await signed({ sub: "ann" }, { pair }), "ann");
    assertRefused(await product.call("server:r", { serverId: "a" }, { token: await signed({ sub: "ann" }, { pair: stranger }) }), "unauthorized");
    await product.restart({ AUTH: "token", JWT_PUBLIC_KEY: (await pem(pair)).trim().replaceAll("\n", "\\n") });
    await assertIs(product, await signed({ sub: "ann" }, { pair }), "ann");
  });
}

describe("with JWKS_URL", async () => {
  const pairs = await Promise.all(ALGORITHMS.map(pairOf));
  const keys = await new KeyServer().start(await Promise.all(pairs.map((pair) => jwk(pair, `key-${pair.alg}`))));
  const product = await startProduct({ env: { AUTH: "token", JWKS_URL: keys.url } });
  after(async () => Promise.all([product.remove(), keys.stop()]));

  test("the first 30 concurrent requests with JWKS_URL are served", async () => {
    const [pair] = pairs;
    assert.ok(pair);
    const token = await signed({ sub: "ann" }, { pair, kid: "key-RS256" });
    const replies = await Promise.all(Array.from({ length: 30 }, () => product.call("server:c", { name: "A", ownerId: "ann" }, { token })));
    for (const reply of replies) dataOf(reply, "Server created");
  });

  for (const pair of pairs) {
    test(`JWKS_URL verifies ${pair.alg} by its key id, and without one`, async () => {
      await assertIs(product, await signed({ sub: "ann" }, { pair, kid: `key-${pair.alg}` }), "ann");
      await assertIs(product, await signed({ sub: "ann" }, { pair }), "ann");
    });
  }

  test("the keys of JWKS_URL are loaded once, not for each request", () => {
    assert.ok(keys.asked <= 30, `${keys.asked}`);
  });
});

test("with several keys of one type in JWKS_URL, a token without a key id may fit the second", async (t) => {
  const [first, second, stranger] = [await pairOf("ES256"), await pairOf("ES256"), await pairOf("ES256")];
  const keys = await new KeyServer().start([await jwk(first, "a"), await jwk(second, "b")]);
  const product = await startProduct({ env: { AUTH: "token", JWKS_URL: keys.url } });
  t.after(async () => Promise.all([product.remove(), keys.stop()]));
  await assertIs(product, await signed({ sub: "ann" }, { pair: second }), "ann");
  assertRefused(await product.call("server:r", { serverId: "a" }, { token: await signed({ sub: "ann" }, { pair: stranger }) }), "unauthorized");
});

test("a secret, a public key and a key set together each verify their own tokens", async (t) => {
  const [rsa, ed] = [await pairOf("RS256"), await pairOf("EdDSA")];
  const keys = await new KeyServer().start([await jwk(ed, "ed")]);
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, JWT_PUBLIC_KEY: await pem(rsa), JWKS_URL: keys.url } });
  t.after(async () => Promise.all([product.remove(), keys.stop()]));
  await assertIs(product, await signed({ sub: "ann" }), "ann");
  await assertIs(product, await signed({ sub: "bob" }, { pair: rsa }), "bob");
  await assertIs(product, await signed({ sub: "cid" }, { pair: ed, kid: "ed" }), "cid");
});

describe("the claims", async () => {
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, JWT_ISSUER: "https://id.example", JWT_AUDIENCE: "us" } });
  after(() => product.remove());
  const base = { iss: "https://id.example", aud: "us" };

  test("the user is the claim `sub`, else `userId`", async () => {
    await assertIs(product, await signed({ ...base, sub: "by-sub" }), "by-sub");
    await assertIs(product, await signed({ ...base, userId: "by-user-id" }), "by-user-id");
    await assertIs(product, await signed({ ...base, sub: "the-sub", userId: "the-user-id" }), "the-sub");
  });

  test("an audience may be one of a list", async () => {
    await assertIs(product, await signed({ ...base, aud: ["others", "us"], sub: "ann" }), "ann");
  });

  test("a token may hold any other claims", async () => {
    await assertIs(product, await signed({ ...base, sub: "ann", nested: { deep: [1, { a: null }] }, big: "x".repeat(2000), roles: ["admin"], now: 5, caller: "service" }), "ann");
    for (const roles of [null, 5, "super_user", [], { super_user: "yes" }, { super_user: { super_user: true } }]) {
      await assertIs(product, await signed({ ...base, sub: "ann", roles }), "ann");
    }
    const deep = JSON.parse("[".repeat(500) + "]".repeat(500));
    await assertIs(product, await signed({ ...base, sub: "ann", roles: deep, other: deep }), "ann");
    await assertIs(product, await signed({ ...base, sub: "ann", roles: ["half a pair \ud800"], "\ud800": "\udfff" }), "ann");
  });

  test("an id with letters of any script, spaces and quotes is one user", async () => {
    for (const sub of ["auth0|5f7c8ec7c33c6c004bbafe82", "Zoë O’Neil", "80351110224678912", "a\"b'c\\d", "😀"]) await assertIs(product, await signed({ ...base, sub }), sub);
  });
});

test("a user with a token creates a server and a code, and another user joins", async (t) => {
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
  t.after(() => product.remove());
  const [ann, bob] = [unique("ann"), unique("bob")];
  const [annToken, bobToken] = [await signed({ sub: ann }), await signed({ sub: bob })];
  const serverId = dataOf(await product.call("server:c", { name: "Ann's", ownerId: ann }, { token: annToken }), "Server created")._id;
  const code = dataOf(await product.call("invitCode:c", { serverId, creatorId: ann }, { token: annToken }), "Code created");
  assertSuccess(await product.call("invitCode:use", { code, userId: bob }, { token: bobToken }), "Code used", { serverId, joined: true });
});
