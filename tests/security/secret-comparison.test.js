// Secrets are compared by one function, in a time that tells nothing. That it is the only one is read
// from the sources; what it takes is measured and told, and not asserted, since a machine's noise is
// greater than what a wrong comparison would show.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { initSync, sameSecret } from "../../pkg/invitcode_worker.js";
import { read } from "./table.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sources = globSync(["js/{worker,package,bindings}/**/*.js", "src/**/*.rs"], { cwd: root }).map((file) => ({ file: file.replaceAll("\\", "/"), text: read(file).split("#[cfg(test)]")[0] ?? "" }));

/** The names by which the sources hold secrets. */
const NAMES = "(?:serviceKey|SERVICE_KEY|JWT_SECRET|ADDRESS_KEY|addressSecret|address_key|addressKey|hash_key|(?<!\\.)\\bsecret\\b|\\bbotToken\\b|DISCORD_BOT_TOKEN)";

/** A comparison of one of them with anything but its absence, before or behind the sign, or by a part. */
const COMPARED = new RegExp(`(?:[!=]==?\\s*(?:\\w+\\.)*${NAMES}\\b)|(?:${NAMES}\\s*[!=]==?(?!=|\\s*(?:undefined|null|"")))|(?:${NAMES}\\.(?:startsWith|endsWith|includes|indexOf|localeCompare|eq)\\b)`);

test("only one function compares secrets", () => {
  const found = sources.flatMap(({ file, text }) => text.split("\n").filter((line) => COMPARED.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line)).map((line) => `${file}: ${line.trim()}`));
  assert.deepEqual(found, []);
  const users = sources.filter(({ text }) => /\bsame_?[sS]ecret\(/.test(text)).map(({ file }) => file);
  assert.deepEqual(users.sort(), ["js/worker/auth.js", "js/worker/engine.js", "src/wasm/worker.rs", "src/wire/secret.rs"]);
  const [{ text = "" } = {}] = sources.filter(({ file }) => file === "src/wire/secret.rs");
  const body = /pub fn same_secret[\s\S]*?\n\}/.exec(text)?.[0] ?? "";
  assert.match(body, /expected\.verify\(&given\.finalize\(\)\.into_bytes\(\)\)/, "by the comparison of the crate that makes the HMAC");
  assert.doesNotMatch(body, /==/);
});

test("the check of the sources finds a direct comparison", () => {
  for (const line of ["if (token === config.serviceKey) return SERVICE;", "serviceKey == token", "secret !== given", "a === SERVICE_KEY", "config.serviceKey.startsWith(token)"]) assert.match(line, COMPARED);
  for (const line of ["config.serviceKey !== undefined && sameSecret(token, config.serviceKey)", "const secret = text(x);"]) assert.doesNotMatch(line, COMPARED);
});

test("the time of a comparison does not depend on how much of a guess is right (measured, not asserted)", (t) => {
  initSync({ module: readFileSync(`${root}pkg/invitcode_worker_bg.wasm`) });
  const key = "service-key-of-the-tests-0123456789-abcdefgh";
  const guesses = { "wrong from the first letter": `X${key.slice(1)}`, "wrong in the last letter": `${key.slice(0, -1)}X` };
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(guesses).map((name) => [name, []]));
  const [first, second] = Object.entries(guesses);
  if (first === undefined || second === undefined) throw new Error("there are two guesses");
  for (let round = 0; round < 4000; round += 1) {
    // In turns, and in either order, so that what the machine does besides falls on both.
    for (const [name, guess] of round % 2 === 0 ? [first, second] : [second, first]) {
      const begun = process.hrtime.bigint();
      const isSame = sameSecret(guess, key);
      times[name]?.push(Number(process.hrtime.bigint() - begun));
      assert.equal(isSame, false);
    }
  }
  assert.equal(sameSecret(key, key), true);
  const measured = Object.entries(times).map(([name, all]) => {
    // The slowest tenth is the machine's, not the comparison's.
    const kept = all.sort((one, other) => one - other).slice(0, all.length * 0.9);
    const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length;
    const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1);
    return { name, mean, of: variance / kept.length };
  });
  const [one, other] = measured;
  const welch = one && other ? (one.mean - other.mean) / Math.sqrt(one.of + other.of) : Number.NaN;
  for (const { name, mean } of measured) t.diagnostic(`${name}: ${mean.toFixed(0)} ns`);
  t.diagnostic(`Welch's t: ${welch.toFixed(2)} (beyond ±4.5 it would show)`);
});
