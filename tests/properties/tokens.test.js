// Arbitrary tokens and cookies: no caller is ever authenticated as somebody else, and the verification never crashes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { identify } from "../../js/worker/auth.js";
import { start } from "../../js/worker/engine.js";
import { publicKeyVerifier, secretVerifier } from "../../js/worker/keys.js";
import { pageSettingsOf } from "../../js/worker/page-settings.js";
import { holds } from "../support/properties.js";
import { forged, pairOf, pem, SECRET, signed } from "../support/tokens.js";

start(new WebAssembly.Module(readFileSync(new URL("../../pkg/invitcode_worker_bg.wasm", import.meta.url))));

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const ALLOWED = "https://app.example";
const own = await pairOf("ES256");
const publicKey = await pem(own);
/** @type {import("../../js/worker/config.js").Config} */
const config = {
  open: false,
  verifiers: [await secretVerifier(SECRET), await publicKeyVerifier(publicKey)],
  serviceKey: SERVICE_KEY,
  sessionCookie: "rds-session",
  claims: { audience: "invitcode", clockTolerance: 5 },
  store: "d1",
  storageDeadline: 10_000,
  addressHeader: "CF-Connecting-IP",
  discord: undefined,
  receiver: undefined,
  allowedOrigins: [ALLOWED],
  emailClaims: { email: "email", verified: "email_verified" },
  liveObjects: 1,
  liveSockets: 100,
  pages: pageSettingsOf(() => undefined, []),
  settings: { text: "{}" },
  problems: [],
  warnings: [],
};

const now = Math.floor(Date.now() / 1000);
const CLAIMS = { sub: "ann", aud: "invitcode", iat: now, exp: now + 86_400 };
const honest = await Promise.all([signed(CLAIMS), signed(CLAIMS, { pair: own })]);

/** Checks that a verified caller is Ann. @param {import("../../js/worker/auth.js").Caller} caller */
function assertHonest(caller) {
  if (caller.kind === "token") assert.deepEqual({ ...caller.claims }, CLAIMS);
}

const URL_OF_REQUESTS = new URL("https://codes.example/invitCode/use");

/** @param {Record<string, string>} headers */
function caller(headers) {
  return identify(new Request(URL_OF_REQUESTS, { headers }), URL_OF_REQUESTS, config);
}

/** A text that a header can carry. */
const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).filter((code) => code < 0x7f || code > 0xa0).map((code) => String.fromCharCode(code)), maxLength: 80 });

/** An honest token with one change. */
const changed = fc
  .tuple(fc.constantFrom(...honest), fc.nat(), fc.nat(4), fc.constantFrom("A", "B", "-", "_", "=", ".", "+", "/", " ", "%41", "\u00e9", ""), fc.nat())
  .map(([token, at, how, symbol, other]) => {
    const place = at % token.length;
    const parts = token.split(".");
    if (how === 0) return token.slice(0, place) + symbol + token.slice(place + 1);
    if (how === 1) return token.slice(0, place) + symbol + token.slice(place);
    if (how === 2) return token.slice(0, place);
    if (how === 3) return parts.map((part, index) => (index === place % 3 ? (parts[other % 3] ?? "") : part)).join(".");
    return token.slice(place) + token.slice(0, place);
  })
  .filter((token) => !honest.includes(token));

/** A token that was made without any of the keys. */
const made = fc
  .tuple(
    fc.record({
      alg: fc.oneof(fc.constantFrom("none", "HS256", "HS384", "RS256", "ES256", "EdDSA", "hs256", "", "constructor", "__proto__"), fc.jsonValue({ maxDepth: 1 })),
      typ: fc.option(fc.constantFrom("JWT", "at+jwt", "JWE")),
      crit: fc.option(fc.constantFrom(["b64"], ["exp"], [], "b64")),
      b64: fc.option(fc.boolean()),
      kid: fc.option(fc.oneof(fc.string(), fc.constantFrom("../../dev/null", "' OR 1=1 --"))),
      jwk: fc.option(fc.constantFrom({ kty: "oct", k: "bWluZQ" }, { kty: "EC" })),
      zip: fc.option(fc.constant("DEF")),
    }),
    fc.oneof(fc.constant(CLAIMS), fc.constant({ ...CLAIMS, sub: "eve" }), fc.jsonValue({ maxDepth: 2 })),
    fc.constantFrom("", "mine", publicKey, publicKey.trim(), SERVICE_KEY, `${SECRET} `, "\0"),
    fc.boolean(),
  )
  .map(([header, claims, key, isSigned]) => forged(header, claims, isSigned ? key : undefined));

test("a token that was changed, or made without the keys, admits no other caller", async () => {
  await holds(
    [fc.oneof(changed, made, headerText), fc.constantFrom("Bearer ", "bearer ", "BEARER   ", "")],
    async (token, scheme) => {
      const found = await caller({ Authorization: scheme + token });
      assertHonest(found);
      assert.ok(token === SERVICE_KEY || found.kind !== "service");
      // A header that says something is never the same as none.
      assert.notEqual(found.kind, "anonymous");
    },
  );
});

test("the rules get exactly the claims that the keys' owner signed", async () => {
  const json = fc.jsonValue({ maxDepth: 2, stringUnit: "grapheme" });
  await holds(
    [fc.dictionary(fc.oneof(fc.constantFrom("sub", "userId", "roles", "__proto__", "constructor", "nbf", "exp", "aud"), fc.string()), json, { maxKeys: 6 })],
    async (claims) => {
      const token = forged({ alg: "HS256" }, claims, SECRET);
      const found = await caller({ Authorization: `Bearer ${token}` });
      if (found.kind === "token") {
        assert.deepEqual(JSON.stringify(found.claims), JSON.stringify(claims));
        const audience = claims["aud"];
        assert.ok(audience === "invitcode" || (Array.isArray(audience) && audience.includes("invitcode")));
      } else {
        assert.equal(found.kind, "invalid");
      }
    },
  );
});

const cookieName = fc.constantFrom("rds-session", "RDS-SESSION", "rds-session2", "x-rds-session", "other", "__proto__", "");
const cookieValue = fc.oneof(fc.constantFrom(...honest), fc.constantFrom(...honest.map((token) => `"${token}"`)), changed, fc.constantFrom("", '""', " ", SERVICE_KEY), headerText);
const cookies = fc.array(fc.tuple(cookieName, cookieValue, fc.constantFrom("; ", ";", " ; ", ";;", ", ")), { maxLength: 5 });
const pages = fc.constantFrom({}, { Origin: URL_OF_REQUESTS.origin }, { Origin: ALLOWED }, { Origin: "null" }, { Origin: "https://evil.example" }, { Origin: `${ALLOWED}.evil.example` }, { "Sec-Fetch-Site": "same-origin" }, { "Sec-Fetch-Site": "none" }, { "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "same-site" });

test("a session cookie counts only from own and allowed pages, and never as the service key", async () => {
  await holds(
    [cookies, pages],
    async (pairs, page) => {
      const header = pairs.map(([name, value, end]) => `${name}=${value}${end}`).join("");
      const found = await caller({ Cookie: header, ...page });
      assert.notEqual(found.kind, "service");
      assertHonest(found);
      const isOwn = Object.values(page).every((value) => ["same-origin", "none", ALLOWED, URL_OF_REQUESTS.origin].includes(value));
      if (!isOwn) assert.equal(found.kind, "anonymous");
      if (found.kind === "token") {
        const sessions = header.split(";").map((pair) => pair.trim()).filter((pair) => pair.startsWith("rds-session="));
        const values = new Set(sessions.map((pair) => pair.slice(12).replaceAll('"', "")).filter((value) => value !== ""));
        assert.equal(values.size, 1, "two sessions are none");
      }
    },
  );
});
