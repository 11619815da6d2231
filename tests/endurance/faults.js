/**
 * A database whose network fails, delays and loses replies at random, and callers that disconnect. Acknowledged calls
 * hold, and a repeated call gets the same answer.
 */
import assert from "node:assert/strict";
import { startProduct } from "../support/product.js";
import { seeded } from "../support/seeded.js";
import { assertKept, figures, listed } from "./judge.js";
import { ENV, Load } from "./load.js";

const CLIENTS = 24;
/** Of a hundred trips, eight fail, eight lose their reply, and thirty are slow, by up to 40 ms each way. */
const ODDS = { fails: 0.08, loses: 0.08, slow: 0.3, delay: 40 };
/** The share of abandonable calls that are abandoned, and the time in milliseconds until then. */
const HANG_UP = { share: 0.05, within: 40 };
/** After this many milliseconds an abandoned call has no further effect. */
const SETTLED = 2000;
/** A run of this many minutes has had every kind of fault. A shorter one may miss a kind by chance. */
const LONG = 1;

/** With fewer calls it can happen that none fails. */
const MANY = 300;

/** @param {{ minutes: number, seed: number, say?: (text: string) => void }} options */
export async function faults({ minutes, seed, say = () => {} }) {
  const how = `--only faults --minutes ${minutes} --seed ${seed}`;
  const product = await startProduct({ staged: true, env: { ...ENV, STAGED_ODDS: JSON.stringify({ seed, ...ODDS }) } });
  try {
    const chance = seeded(seed + 1);
    const patience = { faults: true, hangUp: () => (chance() < HANG_UP.share ? chance() * HANG_UP.within : undefined) };
    const load = new Load({ seed, base: () => product.url, patience });
    await load.prepare();
    load.start(CLIENTS);
    const end = performance.now() + minutes * 60_000;
    while (performance.now() < end && load.unexpected.length === 0) {
      product.logs.length = 0;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000, end - performance.now())));
    }
    await load.finish();
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
    const answered = [...load.caller.took.values()].reduce((sum, times) => sum + times.length, 0);
    say(
      figures([
        ["calls answered", answered],
        ["faults that callers saw", listed(load.caller.faults)],
        ["trips that the service repeated", load.caller.repeated],
        ["acknowledged", `${load.history.told} facts, all found in the tables`],
      ]),
    );
    await assertKept(product, load, how);
    if (answered >= MANY) assert.ok(load.caller.faults.size > 0 && load.caller.repeated > 0, `faults came up, and the service repeated trips (${how})`);
    for (const kind of minutes < LONG ? [] : ["500", "503", "hung up"]) assert.ok(load.caller.faults.has(kind), `${kind} came up (${how})`);
    return { answered };
  } finally {
    await product.remove();
  }
}
