/**
 * Calls that give a code a text which names no shard: a custom code or a TimeCapsule code. The directory must keep the text
 * for the code's shard first. A call that ends between its claim and its code leaves a claim that the next one repairs.
 */
import { placed } from "./statements.js";
import { FIRST_PAUSE, pause, StorageError } from "./d1.js";
import { textName } from "./durable-objects.js";
import { directorOf } from "./durable-spread.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Trips} Trips */
/** A claim, the shard that has the text, or that no text was free. @typedef {{ number: number, isCreated: boolean, digits?: number } | { holder: string } | { taken: true }} Claimed */

/** The error of a shard that another claim of the text overtook. */
export const OVERTAKEN = "the text was claimed by another call meanwhile";

const CLAIMS = 5;

/** The places of values in statements. */
const CREATOR = 12;
const START = 4;
const STEP = 5;

/** @type {Statement} */
const NOTHING = [placed.nothing, []];

/**
 * Creates a custom code.
 *
 * @param {string} shard
 * @param {string} folded
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export function claimed(shard, folded, trips, statements) {
  if (!statements.some(([sql]) => sql === placed.insertCustom)) return trips.shard(shard, statements);
  return attempted(async () => {
    /** @type {Claimed} */
    const claim = await trips.directory(textName(folded), "claim", folded, shard);
    if ("number" in claim) return created(shard, folded, claim, trips, statements);
    if (!("holder" in claim)) throw new Error("the directory neither gave the text nor told who has it");
    const held = await heldIn(claim.holder, folded, trips);
    if (held !== undefined) return trips.shard(shard, refused(statements, held["creator_id"]));
    await trips.directory(textName(folded), "doubt", folded, claim.holder);
    throw new StorageError("unavailable", new Error(OVERTAKEN), true);
  });
}

/** The code of a shard that has a text, or had it. @param {string} shard @param {string} folded @param {Trips} trips */
export async function heldIn(shard, folded, trips) {
  const [[held] = []] = await trips.shard(shard, [[placed.holder, [folded]]]);
  return held;
}

/** The statements of a call whose text another shard has: it fails, and counts as a guess if the text belongs to somebody else, which is unknown here. @param {Statement[]} statements @param {unknown} creator */
export function refused(statements, creator) {
  return statements.map((statement) => {
    const [sql, params] = statement;
    if (sql === placed.insertCustom) return NOTHING;
    if (sql !== placed.countTaken) return statement;
    return creator === params[CREATOR] ? NOTHING : /** @type {Statement} */ ([placed.countWrong, params.slice(0, CREATOR)]);
  });
}

/** Whether the statements create a TimeCapsule code. @param {Statement[]} statements */
export function isGenerating(statements) {
  return statements.some(([sql]) => sql === placed.insertShort);
}

/**
 * Creates a TimeCapsule code: the directory chooses the number.
 *
 * @param {string} user
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export async function generated(user, trips, statements) {
  const director = await directorOf(user, trips);
  if (director?.folded === undefined) return trips.shard(director?.shard ?? "00", statements);
  const { shard, folded: prefix } = director;
  const [, , , now, start, step] = statements.find(([sql]) => sql === placed.insertShort)?.[1] ?? [];
  return attempted(async () => {
    /** @type {Claimed} */
    const claim = await trips.directory(textName(`${prefix}000`), "claimShort", prefix, start, step, shard, now);
    if (!("number" in claim)) {
      return trips.shard(shard, statements.map((statement) => (isOfText(statement) ? NOTHING : statement)));
    }
    const folded = prefix + String(claim.digits).padStart(3, "0");
    const chosen = statements.map((statement) => {
      const [sql, params] = statement;
      // Without a step the shard takes this number or none.
      if (sql === placed.insertShort) return /** @type {Statement} */ ([sql, params.with(START, claim.digits ?? 0).with(STEP, 0)]);
      return isOfText(statement) ? NOTHING : statement;
    });
    return created(shard, folded, claim, trips, chosen);
  });
}

/** @param {Statement} statement */
const isOfText = ([sql]) => sql === placed.takeOver || sql === placed.insertShort;

/**
 * Runs the statements under a claim, and tells the directory the result.
 *
 * @param {string} shard
 * @param {string} folded
 * @param {{ number: number, isCreated: boolean }} claim
 * @param {Trips} trips
 * @param {Statement[]} statements
 */
async function created(shard, folded, { number, isCreated }, trips, statements) {
  const rows = await trips.shard(shard, [...statements, [placed.holder, [folded]]], { claim: [folded, number] }).catch(async (error) => {
    // The shard gave the text away, and the directory was not told: it asks the shard before the next claim.
    if (isCreated && isOvertaken(error)) await trips.directory(textName(folded), "doubt", folded, shard);
    throw error;
  });
  const isThere = (rows.pop() ?? []).length > 0;
  // If this is lost, the next claim of the text finds out.
  if (!isCreated) await trips.directory(textName(folded), isThere ? "created" : "settle", folded, shard, number).catch(() => {});
  return rows;
}

/** @param {unknown} error */
const isOvertaken = (error) => error instanceof StorageError && error.message === OVERTAKEN;

/** @param {() => Promise<Rows[]>} attempt @returns {Promise<Rows[]>} */
async function attempted(attempt) {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === CLAIMS || !isOvertaken(error)) throw error;
      // Two that overtake each other in turn get out of step.
      await pause(FIRST_PAUSE * count);
    }
  }
}
