/**
 * `kill -9` of workerd or of its process tree at random moments of a mixed load and of its start. After each kill, all
 * acknowledged calls are on disk, and callers without an answer retry.
 */
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeProduct } from "../support/node-product.js";
import { seeded } from "../support/seeded.js";
import { assertKept, figures, listed } from "./judge.js";
import { Hosted } from "./hosted.js";
import { ENV, Load } from "./load.js";

/** @typedef {import("./hosted.js").Target} Target */

const CLIENTS = 16;
/** A kill comes within this many milliseconds of load. */
const MOMENTS = 600;
/** The approximate duration of a start, within which a kill may come. */
const START = { workerd: 250, tree: 900 };

/**
 * The moment of a kill: any, during the start after the last kill, or just after a call of some kind was sent.
 *
 * @type {{ at: "load" | "start" | string, target: Target }[]}
 */
const AIMS = [
  { at: "load", target: "workerd" },
  { at: "invitCode:c", target: "workerd" },
  { at: "load", target: "tree" },
  { at: "start", target: "tree" },
  { at: "timecapsule generate", target: "workerd" },
  { at: "load", target: "workerd" },
  { at: "tacoBot import", target: "workerd" },
  { at: "start", target: "tree" },
  { at: "load", target: "workerd" },
  { at: "invitCode:use", target: "workerd" },
];
/** The approximate duration of such a call in milliseconds. */
const FLIGHT = 15;

/** @param {number} delay @returns {Promise<void>} */
const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

/** @param {{ rounds: number, seed: number, say?: (text: string) => void, off?: boolean }} options `off`: off Cloudflare, the service in Node */
export async function kills({ rounds, seed, say = () => {}, off = false }) {
  const how = `--only ${off ? "node" : "kills"} --rounds ${rounds} --seed ${seed}`;
  const folder = await mkdtemp(join(tmpdir(), "invitcode-kills-"));
  const product = off ? /** @type {Hosted} */ (/** @type {unknown} */ (new NodeProduct(folder, { env: ENV }))) : new Hosted(folder, ENV);
  try {
    await product.start();
    await product.migrate();
    const chance = seeded(seed + 1);
    let serving = Promise.withResolvers();
    serving.resolve(undefined);
    const load = new Load({ seed, base: () => product.url, patience: { silence: () => /** @type {Promise<any>} */ (serving.promise) } });
    await load.prepare();
    load.start(CLIENTS);
    /** What was on its way when the kill came. @type {Map<string, number>} */
    const cutOff = new Map();
    let survived = 0;
    for (let round = 0; round < rounds && load.unexpected.length === 0; round += 1) {
      const { at, target } = /** @type {(typeof AIMS)[number]} */ (AIMS[round % AIMS.length]);
      await pause(chance() * MOMENTS);
      if (at !== "load" && at !== "start") await sentBy(load, at, chance() * FLIGHT);
      serving = Promise.withResolvers();
      for (const { name } of load.caller.open) cutOff.set(name, (cutOff.get(name) ?? 0) + 1);
      await product.killNow(target);
      await allCutOff(load);
      if (at === "start") {
        product.begin();
        await pause(chance() * START[target]);
        await product.killNow(target);
      }
      await product.start();
      await assertKept(product, load, `${how}, round ${round + 1}`);
      survived += 1;
      serving.resolve(undefined);
      if (survived % 20 === 0) say(`  ${survived} of ${rounds}: ${load.history.told} facts acknowledged, all found`);
    }
    await load.finish();
    await assertKept(product, load, how);
    const calls = [...load.caller.took.values()].reduce((sum, times) => sum + times.length, 0);
    say(
      figures([
        ["kills survived", `${survived} of ${rounds}`],
        ["calls answered", calls],
        ["acknowledged", `${load.history.told} facts, all checked after every kill`],
        ["in flight at a kill", listed(cutOff)],
      ]),
    );
    assert.equal(survived, rounds, how);
    return { survived, calls, cutOff };
  } finally {
    await product.remove();
  }
}

/**
 * Waits until a call of some kind was sent, and a moment longer.
 *
 * @param {Load} load
 * @param {string} name
 * @param {number} longer
 */
async function sentBy(load, name, longer) {
  const isOpen = () => [...load.caller.open].some((call) => call.name === name);
  const end = performance.now() + 5000;
  while (!isOpen() && performance.now() < end) await pause(1);
  await pause(longer);
}

/** Waits until no caller waits for an answer of the dead. @param {Load} load */
async function allCutOff(load) {
  while (load.caller.open.size > 0) await pause(1);
}
