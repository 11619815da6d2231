/** The scenarios of the storage contract, and how one is run. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

export const START = 1_790_000_000_000;

/** @typedef {{ at?: number, times?: number, call: any, with: any, save?: string, expect: any }} Step */
/** @typedef {{ name: string, steps: Step[] }} Scenario */

/** @type {Scenario[]} */
export const scenarios = [];
for (const file of ["redeeming", "conditions", "granting", "managing", "reading", "changing", "rotating", "many", "evicting", "campaigns", "requests"]) {
  scenarios.push(...JSON.parse(await readFile(new URL(`${file}.json`, import.meta.url), "utf8")));
}
/**
 * Whether a value has everything that is expected. Objects may have more fields, but lists no more items.
 *
 * @param {any} value
 * @param {any} expected
 * @returns {boolean}
 */
function fits(value, expected) {
  if (Array.isArray(expected)) {
    return Array.isArray(value) && value.length === expected.length && expected.every((item, at) => fits(value[at], item));
  }
  if (expected === null || typeof expected !== "object") return value === expected;
  return value !== null && typeof value === "object" && Object.keys(expected).every((name) => fits(value[name], expected[name]));
}

/**
 * Replaces `$name` and `$name.field` by data of an earlier reply, and `@n` by a time.
 *
 * @param {any} value
 * @param {Record<string, any>} saved
 * @returns {any}
 */
function resolve(value, saved) {
  if (typeof value === "string" && value.startsWith("@")) return START + Number(value.slice(1));
  if (typeof value === "string" && value.startsWith("$")) {
    const [name, ...fields] = value.slice(1).split(".");
    return fields.reduce((data, field) => data[field], saved[String(name)]);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, saved));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, saved)]));
}

/**
 * Makes the calls of a scenario, and checks their replies.
 *
 * @param {(path: any, args: any, now: number) => Promise<any>} call gives the reply of a call at a time
 * @param {Scenario} scenario
 */
export async function play(call, { steps }) {
  // Each step is a millisecond after the previous one, unless it names its time.
  let now = START - 1;
  /** @type {Record<string, any>} */
  const saved = {};
  for (const step of steps) {
    now = step.at === undefined ? now + 1 : START + step.at;
    for (let time = 0; time < (step.times ?? 1); time += 1) {
      /** @type {any} */
      const reply = await call(step.call, resolve(step.with, saved), now);
      assert.ok(fits(reply, resolve(step.expect, saved)), `${JSON.stringify(step)}\ngave ${JSON.stringify(reply)}`);
      if (step.save !== undefined) saved[step.save] = reply.data;
    }
  }
}
