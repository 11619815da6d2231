// No text is given twice and no claim blocks one, whatever is lost between the directory and the shards. `npm run
// verify:long` runs many more histories.
import { test } from "node:test";
import { World } from "./claims.js";

const WORLDS = Number(process.env.CLAIM_WORLDS ?? 4);
const HISTORIES = 25;
const SEED = Number(process.env.CLAIM_SEED ?? Math.floor(Math.random() * 1e9));

for (let at = 0; at < WORLDS; at += 1) {
  test(`${HISTORIES} histories of calls that want the same texts, by the seed ${SEED + at}`, async () => {
    const world = await new World(SEED + at).begin();
    for (let count = 0; count < HISTORIES; count += 1) await world.history();
  });
}
