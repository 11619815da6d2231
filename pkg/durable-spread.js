/** Calls that read from several shards. Each shard is read at its own moment: a snapshot is one for each. */
import { placed } from "./statements.js";
import { StorageError } from "./d1.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {import("./durable-objects.js").Trips} Trips */

/** The shard for those that are in no shard. */
const NOWHERE = "00";

/**
 * The shard of the first server that a user owns, and the folded letters of the user's codes there; undefined if it owns
 * none.
 *
 * @param {string} user
 * @param {Trips} trips
 * @returns {Promise<{ shard: string, server: string, folded: string } | undefined>}
 */
export async function directorOf(user, trips) {
  const shards = await trips.shardsOf(user);
  const found = await Promise.all(
    shards.map(async (shard) => {
      const [[row] = []] = await trips.shard(shard, [[placed.director, [user]]]);
      return row === undefined ? [] : [{ shard, row }];
    }),
  );
  const [first] = found.flat().sort(({ row: one }, { row: other }) => Number(one["created_at"]) - Number(other["created_at"]) || inOrder(one["id"], other["id"]));
  return first && { shard: first.shard, server: String(first.row["id"]), folded: String(first.row["folded"]) };
}

/** @param {string} user @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export async function ofDirector(user, trips, statements) {
  const director = await directorOf(user, trips);
  return trips.shard(director?.shard ?? NOWHERE, statements);
}

/** @param {string} user @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export async function ofUser(user, trips, statements) {
  const shards = await trips.shardsOf(user);
  const [only = NOWHERE, ...others] = shards;
  if (others.length === 0) return trips.shard(only, statements);
  const page = statements.find(([sql]) => sql === placed.pageOfCreator);
  if (page !== undefined) return codesOf(page[1], shards, trips, statements);
  const found = await Promise.all(shards.map((shard) => trips.shard(shard, statements)));
  return statements.map(([sql, params], at) => {
    const rows = found.flatMap((each) => each[at] ?? []);
    if (sql !== placed.pageOfServers) throw new StorageError("internal", new Error("these statements cannot be spread over shards"), true);
    rows.sort((one, other) => Number(other["created_at"]) - Number(one["created_at"]) || inOrder(other["id"], one["id"]));
    return rows.slice(0, Number(params[5]));
  });
}

/**
 * A page of a creator's codes. A page examines so many of the next codes, newest first, wherever they are.
 *
 * @param {Value[]} params of the page
 * @param {string[]} shards
 * @param {Trips} trips
 * @param {Statement[]} statements
 */
async function codesOf([creator = null, before = null, examines = null, , , shows, , end = null], shards, trips, statements) {
  // Two more: whether there is one after the last, which is looked up by its place.
  /** @type {Statement} */
  const window = [placed.window, [creator, before, Number(examines) + 2, end]];
  const found = await Promise.all(shards.map((shard) => trips.shard(shard, [...statements, window])));
  const ids = found.flatMap((each) => (each.at(-1) ?? []).map(({ id }) => String(id))).sort(newestFirst);
  const last = ids[Number(examines) - 1] ?? "";
  return statements.map(([sql, values], at) => {
    const rows = found.flatMap((each) => each[at] ?? []);
    if (sql === placed.pageOfCreator) {
      return rows.filter(({ id }) => String(id) >= last).sort((one, other) => newestFirst(String(one["id"]), String(other["id"]))).slice(0, Number(shows));
    }
    if (sql === placed.lastOfCreator) return ids.slice(Number(values[2]), Number(values[2]) + 2).map((id) => ({ id }));
    return rows;
  });
}

/** Ids of rows sort by time. @param {string} one @param {string} other */
const newestFirst = (one, other) => (one < other ? 1 : one > other ? -1 : 0);

/** The order of SQLite's texts: by code point. @param {unknown} one @param {unknown} other */
function inOrder(one, other) {
  const [left, right] = [[...String(one)], [...String(other)]];
  for (let place = 0; place < left.length && place < right.length; place += 1) {
    const difference = Number(left[place]?.codePointAt(0)) - Number(right[place]?.codePointAt(0));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
