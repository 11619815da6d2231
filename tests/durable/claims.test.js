// No text is given twice and no claim blocks one, whatever is lost between the directory and the shards. `npm run
// verify:long -- --only claims` runs many more histories.
import { test } from "node:test";
import { anySeed } from "../support/seeded.js";
import { HISTORIES, histories } from "./claims.js";

const WORLDS = Number(process.env.CLAIM_WORLDS ?? 3);
const SEED = Number(process.env.CLAIM_SEED ?? anySeed());

for (let at = 0; at < WORLDS; at += 1) test(`${HISTORIES} histories of calls that want the same texts, by the seed ${SEED + at}`, () => histories(1, SEED + at));
