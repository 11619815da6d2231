// The key sets of JWKS_URL in a real local KV: a new isolate need not ask the identity provider, an outage of up to a day
// refuses nobody, and no content or failure of KV makes a call fail.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { jwtVerify } from "jose";
import { KeyCache } from "../../js/worker/key-cache.js";
import { keySetVerifier } from "../../js/worker/keys.js";
import { KeyServer } from "../support/key-server.js";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { jwk, pairOf, signed } from "../support/tokens.js";

const HOUR = 3_600_000;
const pair = await pairOf("ES256");
const stranger = await pairOf("ES256");
const key = await jwk(pair, "a");
const strangers = await jwk(stranger, "a");
const token = await signed({ sub: "ann" }, { pair, kid: "a" });
const strangersToken = await signed({ sub: "ann" }, { pair: stranger, kid: "a" });

/** @param {{ after: (end: () => Promise<unknown>) => void }} t @param {{ kv?: boolean }} [options] */
async function started(t, { kv = true } = {}) {
  const keys = await new KeyServer().start([key]);
  const product = await startProduct({ kv, env: { AUTH: "token", JWKS_URL: keys.url } });
  t.after(() => Promise.all([product.remove(), keys.stop()]));
  const call = (/** @type {string} */ bearer) => product.call("server:c", { name: "A", ownerId: "ann" }, { token: bearer });
  return {
    keys,
    product,
    call,
    /** Ann's token is accepted. */
    letsIn: async () => assert.equal(dataOf(await call(token), "Server created").ownerId, "ann"),
    /** The text of the only entry, as soon as it exists and differs from `than`. @param {string} [than] */
    entry: async (than) => {
      for (;;) {
        const [name] = await product.namespace.names();
        const text = name === undefined ? null : await product.namespace.get(name);
        if (typeof text === "string" && text !== than) return text;
      }
    },
    /** Replaces the text of the only entry, and restarts. @param {string} text */
    holding: async (text) => {
      const [name = ""] = await product.namespace.names();
      await product.namespace.put(name, text);
      await product.restart();
    },
    /** A restart clears everything that an isolate remembers. */
    coldly: () => product.restart(),
  };
}

/** @param {import("../support/call.js").Reply} reply */
function assertUnavailable(reply) {
  const { requestId, ...rest } = reply.body;
  assert.deepEqual([reply.status, rest.error, reply.trips], [503, "errors.unavailable", 0]);
  assert.match(reply.headers.get("Retry-After") ?? "", /^[1-9]\d*$/);
}

test("a new isolate does not ask the identity provider while KV has its keys", async (t) => {
  const { keys, letsIn, entry, coldly, call } = await started(t);
  await letsIn();
  assert.equal(keys.asked, 1);
  const { uat, jwks } = JSON.parse(await entry());
  assert.deepEqual(jwks, { keys: [key] });
  assert.ok(Number.isSafeInteger(uat));
  await coldly();
  await letsIn();
  await letsIn();
  assertRefused(await call(strangersToken), "unauthorized");
  assert.equal(keys.asked, 1);
});

test("KV holds nothing but the key set, whatever is called", async (t) => {
  const { product, letsIn, entry, call } = await started(t);
  await letsIn();
  await entry();
  const { _id: serverId } = dataOf(await call(token));
  const code = dataOf(await product.call("invitCode:c", { serverId, creatorId: "ann" }, { token }), "Code created");
  dataOf(await product.call("invitCode:use", { code, userId: "ann" }, { token }));
  assert.equal((await product.call("invitCode:use", { code: "NOSUCH-CODE", userId: "ann" }, { token })).status, 404);
  assert.equal((await product.namespace.names()).length, 1);
});

test("without the binding KV each isolate asks the identity provider, and calls get 503 while it is down", async (t) => {
  const { keys, letsIn, coldly, call } = await started(t, { kv: false });
  await letsIn();
  await coldly();
  await letsIn();
  assert.equal(keys.asked, 2);
  keys.status = 500;
  await coldly();
  assertUnavailable(await call(token));
});

describe("an identity provider that is down", async () => {
  const service = await started({ after });
  await service.letsIn();
  const entry = JSON.parse(await service.entry());

  /** Starts an isolate on a key set of this age, from a provider that is now down. @param {number} age */
  async function aged(age) {
    const text = JSON.stringify({ ...entry, uat: Date.now() - age });
    await service.holding(text);
    service.keys.keySet = { keys: [key] };
    service.keys.status = 500;
    return text;
  }

  test("while the identity provider is down, known keys verify tokens for 24 hours, and the log says so", async () => {
    await aged(23 * HOUR);
    await service.letsIn();
    assertRefused(await service.call(strangersToken), "unauthorized");
    await service.product.logged(/the keys at JWKS_URL cannot be read .*serve until they are 24 hours old/);
  });

  test("an identity provider that is down is not asked again by every call", async () => {
    await aged(HOUR);
    const before = service.keys.asked;
    for (let n = 0; n < 10; n += 1) await service.letsIn();
    assert.equal(service.keys.asked - before, 1);
  });

  test("while the identity provider is down, a token with an unknown key gets 503, never 401", async () => {
    await aged(HOUR);
    const other = await signed({ sub: "ann" }, { pair: stranger, kid: "new" });
    assertUnavailable(await service.call(other));
    assertUnavailable(await service.call(other));
    await service.letsIn();
  });

  test("after 24 hours without the identity provider no key verifies a token, so a withdrawn key lives no longer", async () => {
    const old = await aged(24 * HOUR + 60_000);
    assertUnavailable(await service.call(token));
    service.keys.status = 200;
    await service.letsIn();
    await service.entry(old);
  });

  test("keys also end after 24 hours in an isolate that lives that long", async (t) => {
    const keys = await new KeyServer().start([key]);
    t.after(() => keys.stop());
    t.mock.method(console, "warn", () => {});
    const began = Date.now();
    t.mock.timers.enable({ apis: ["Date"], now: began });
    /** @type {Map<string, string>} */
    const kept = new Map();
    const namespace = { get: async (/** @type {string} */ name) => kept.get(name) ?? null, put: async (/** @type {string} */ name, /** @type {string} */ text) => void kept.set(name, text) };
    const { key: find } = keySetVerifier(new URL(keys.url), namespace);
    const found = () => find({ alg: "ES256", kid: "a" }, { payload: "", signature: "" }, () => {});
    await found();
    keys.status = 500;
    t.mock.timers.setTime(began + 24 * HOUR - 1000);
    await found();
    t.mock.timers.setTime(began + 24 * HOUR);
    await assert.rejects(found, /the keys at JWKS_URL cannot be read/);
  });

  test("an identity provider that answers no key set counts as down", async () => {
    await aged(HOUR);
    service.keys.status = 200;
    service.keys.keySet = /** @type {any} */ ({ error: "maintenance" });
    await service.letsIn();
  });
});

describe("a key that the provider added or never had", () => {
  test("a key that the provider added is asked for once, and then known in KV as well", async (t) => {
    const { keys, entry, holding, letsIn, coldly, call } = await started(t);
    await letsIn();
    // Longer ago than jose's cooldown of 30 seconds.
    const old = JSON.stringify({ ...JSON.parse(await entry()), uat: Date.now() - 60_000 });
    await holding(old);
    const added = await signed({ sub: "ann" }, { pair: stranger, kid: "b" });
    keys.keySet = { keys: [key, { ...strangers, kid: "b" }] };
    const asked = keys.asked;
    dataOf(await call(added), "Server created");
    assert.equal(keys.asked - asked, 1);
    await letsIn();
    assert.equal(JSON.parse(await entry(old)).jwks.keys.length, 2);
    await coldly();
    dataOf(await call(added), "Server created");
    assert.equal(keys.asked - asked, 1);
  });

  test("a key that the provider never had is asked for once, and then not again for a while", async (t) => {
    const { keys, entry, holding, letsIn, call } = await started(t);
    await letsIn();
    await holding(JSON.stringify({ ...JSON.parse(await entry()), uat: Date.now() - 60_000 }));
    const asked = keys.asked;
    for (let n = 0; n < 10; n += 1) assertRefused(await call(await signed({ sub: "ann" }, { pair: stranger, kid: `no-${n}` })), "unauthorized");
    assert.equal(keys.asked - asked, 1);
  });
});

describe("entries of KV, which are checked on every read", () => {
  const good = { uat: Date.now(), jwks: { keys: [key] } };
  const planted = { keys: [strangers] };
  /** @type {[string, string][]} */
  const values = [
    ["that is not JSON", "{"],
    ["that is empty", ""],
    ["that is null", "null"],
    ["that is a list", "[]"],
    ["that is another object", '{"keys":[]}'],
    ["without a time", JSON.stringify({ jwks: planted })],
    ["with a time as text", JSON.stringify({ uat: String(Date.now()), jwks: planted })],
    ["with a time in the future, which would never end,", JSON.stringify({ uat: Date.now() + HOUR, jwks: planted })],
    ["with an endless time", `{"uat":1e999,"jwks":${JSON.stringify(planted)}}`],
    ["of 25 hours ago", JSON.stringify({ uat: Date.now() - 25 * HOUR, jwks: planted })],
    ["without keys", JSON.stringify({ ...good, jwks: { keys: [] } })],
    ["whose keys are not a list", JSON.stringify({ ...good, jwks: { keys: strangers } })],
    ["with a key that is null", JSON.stringify({ ...good, jwks: { keys: [strangers, null] } })],
    ["with a key without a type", JSON.stringify({ ...good, jwks: { keys: [{ ...strangers, kty: undefined }] } })],
    ["with a key that is cut off", JSON.stringify({ ...good, jwks: { keys: [{ ...strangers, x: "AAAA" }] } })],
    ["with a secret as a key", JSON.stringify({ ...good, jwks: { keys: [strangers, { kty: "oct", k: "c2VjcmV0", kid: "a", alg: "HS256" }] } })],
    ["with a private key", JSON.stringify({ ...good, jwks: { keys: [{ ...strangers, d: "AAAA" }] } })],
    ["larger than any key set", JSON.stringify({ ...good, jwks: planted, rest: "x".repeat(70_000) })],
  ];
  /** @param {string} text */
  const read = (text) => new KeyCache({ get: async () => text, put: async () => {} }, new URL("https://id.example")).read();

  for (const [what, value] of values) {
    test(`an entry of KV ${what} is ignored`, async (t) => {
      const warned = t.mock.method(console, "warn", () => {});
      assert.equal(await read(value), undefined);
      assert.equal(warned.mock.callCount(), 0);
    });
  }

  test("an entry of KV may hold keys for other purposes and of other types, as providers publish them", async () => {
    const rsa = await jwk(await pairOf("RS256"), "b");
    const others = [{ ...rsa, use: "enc", alg: "RSA-OAEP", n: "AAAA" }, { kty: "OKP", crv: "X25519", x: key.x }, { kty: "EC", crv: "P-521", x: "AAAA", y: "AAAA" }];
    const keys = [key, rsa, { ...rsa, alg: undefined, use: undefined, key_ops: ["verify"] }, await jwk(await pairOf("EdDSA"), "c"), ...others];
    const entry = JSON.stringify({ uat: Date.now() - HOUR, jwks: { keys } });
    assert.deepEqual(await read(entry), JSON.parse(entry));
  });

  test("an invalid entry of KV is replaced by the provider's key set", async (t) => {
    const { keys, entry, holding, letsIn, call } = await started(t);
    await letsIn();
    await entry();
    for (const [what, value] of values.filter(([what]) => /^that is not JSON|^with a time in the future/.test(what))) {
      await holding(value);
      const asked = keys.asked;
      await letsIn();
      assert.equal(keys.asked - asked, 1, what);
      assertRefused(await call(strangersToken), "unauthorized");
      assert.deepEqual(JSON.parse(await entry(value)).jwks, { keys: [key] }, what);
    }
  });

  test("the key set of another URL is not used", async (t) => {
    const { product, keys, entry, letsIn } = await started(t);
    await letsIn();
    await entry();
    const others = await new KeyServer().start([strangers]);
    t.after(() => others.stop());
    await product.restart({ AUTH: "token", JWKS_URL: others.url });
    assertRefused(await product.call("server:c", { name: "A", ownerId: "ann" }, { token }), "unauthorized");
    dataOf(await product.call("server:c", { name: "A", ownerId: "ann" }, { token: strangersToken }), "Server created");
    assert.deepEqual([keys.asked, others.asked], [1, 1]);
  });
});

describe("a KV that does not work", () => {
  /** @type {[string, Partial<import("../../js/worker/key-cache.js").Namespace>][]} */
  const faults = [
    ["fails to read and to write", { get: () => Promise.reject(new Error("KV GET failed: 500")), put: () => Promise.reject(new Error("KV PUT failed: 429")) }],
    ["throws", { get: () => assert.fail("no"), put: () => assert.fail("no") }],
    ["never answers", { get: () => new Promise(() => {}), put: () => new Promise(() => {}) }],
    ["answers no text", { get: async () => /** @type {any} */ (7), put: async () => {} }],
  ];
  for (const [what, namespace] of faults) {
    test(`a KV that ${what} fails no call`, async (t) => {
      const keys = await new KeyServer().start([key]);
      t.after(() => keys.stop());
      t.mock.method(console, "warn", () => {});
      const { key: find } = keySetVerifier(new URL(keys.url), /** @type {any} */ (namespace));
      for (let n = 0; n < 3; n += 1) {
        const { payload } = await jwtVerify(token, (header, input) => find(header, input, () => {}));
        assert.equal(payload.sub, "ann");
      }
      assert.equal(keys.asked, 1);
    });
  }
});
