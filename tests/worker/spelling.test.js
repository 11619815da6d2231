// The worker's own verification of a token's spelling, and of its times with different clocks, at a time that the test
// sets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, mock, test } from "node:test";
import { start } from "../../js/worker/engine.js";
import { identify } from "../../js/worker/auth.js";
import { configOf } from "../../js/worker/config.js";
import { pairOf, pem, SECRET, signed } from "../support/tokens.js";

start(new WebAssembly.Module(readFileSync(new URL("../../pkg/invitcode_worker_bg.wasm", import.meta.url))));

const ADDRESS = new URL("https://codes.example/invitCode/use");
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DB = { prepare() {}, batch() {} };

/** @param {string} token @param {Record<string, unknown>} env */
async function kindOf(token, env) {
  const config = await configOf({ AUTH: "token", DB, JWT_AUDIENCE: "us", ...env });
  assert.deepEqual(config.problems, []);
  return (await identify(new Request(ADDRESS, { headers: { Authorization: `Bearer ${token}` } }), ADDRESS, config)).kind;
}

/** All other texts that a lenient decoder reads as the same bytes. @param {string} part */
function otherSpellings(part) {
  const last = ALPHABET.indexOf(part.at(-1) ?? "");
  const spare = [0, 0, 16, 4][part.length % 4] ?? 0;
  const spelled = Array.from({ length: spare }, (_, bits) => part.slice(0, -1) + ALPHABET[last - (last % spare) + bits]);
  const padded = spare === 0 ? [] : [part + "=".repeat(4 - (part.length % 4))];
  const classic = part.replaceAll("-", "+").replaceAll("_", "/");
  return [...spelled, ...padded, classic].filter((text) => text !== part);
}

describe("the spelling of a token", async () => {
  const pairs = await Promise.all([pairOf("RS256"), pairOf("ES256"), pairOf("EdDSA")]);
  /** @type {[string, Record<string, unknown>, (claims: object) => Promise<string>][]} */
  const kinds = [["HS256", { JWT_SECRET: SECRET }, (claims) => signed({ ...claims })]];
  for (const pair of pairs) kinds.push([pair.alg, { JWT_PUBLIC_KEY: await pem(pair) }, (claims) => signed({ ...claims }, { pair })]);

  for (const [alg, env, make] of kinds) {
    test(`a token signed with ${alg} has exactly one accepted spelling`, async () => {
      let tried = 0;
      // Subjects of three lengths, so that the parts end in every possible way.
      for (const sub of ["ann", "anne", "annea"]) {
        const token = await make({ sub, aud: "us" });
        assert.equal(await kindOf(token, env), "token");
        const parts = token.split(".");
        for (const [at, part] of parts.entries()) {
          for (const other of otherSpellings(part)) {
            const spelling = parts.with(at, other).join(".");
            assert.equal(await kindOf(spelling, env), "invalid", `part ${at} of ${token} as ${other}`);
            tried += 1;
          }
        }
      }
      assert.ok(tried > 20, `${tried} spellings`);
    });
  }
});

describe("the clock of a token's issuer", () => {
  const NOW = 1_800_000_000;
  /** @param {object} claims @param {Record<string, unknown>} [env] */
  const at = async (claims, env) => {
    const token = await signed({ sub: "ann", aud: "us", iat: NOW - 60, exp: NOW + 3600, ...claims });
    mock.timers.enable({ apis: ["Date"], now: NOW * 1000 });
    try {
      return await kindOf(token, { JWT_SECRET: SECRET, ...env });
    } finally {
      mock.timers.reset();
    }
  };

  test("a token may be a second ahead, in iat and in nbf", async () => {
    assert.equal(await at({ nbf: NOW + 1 }), "token");
    assert.equal(await at({ iat: NOW + 1 }), "token");
    assert.equal(await at({ iat: NOW + 1, nbf: NOW + 1 }), "token");
  });

  test("without a setting, a token's clock may differ by at most 5 seconds", async () => {
    assert.equal(await at({ nbf: NOW + 5 }), "token");
    assert.equal(await at({ nbf: NOW + 6 }), "invalid");
    assert.equal(await at({ exp: NOW - 4 }), "token");
    assert.equal(await at({ exp: NOW - 5 }), "invalid");
  });

  test("CLOCK_TOLERANCE_SECONDS sets the tolerance, from nothing to five minutes", async () => {
    for (const seconds of [0, 1, 300]) {
      const env = { CLOCK_TOLERANCE_SECONDS: String(seconds) };
      assert.equal(await at({ nbf: NOW + seconds }, env), "token");
      assert.equal(await at({ nbf: NOW + seconds + 1 }, env), "invalid");
      assert.equal(await at({ exp: NOW - seconds + 1 }, env), "token");
      assert.equal(await at({ exp: NOW - seconds }, env), "invalid");
    }
  });
});
