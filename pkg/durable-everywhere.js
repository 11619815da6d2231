/** Calls that go from shard to shard: erasure, and TacoBot's documents of all guilds. Each is in pages. */
import { placed } from "./statements.js";
import { SHARDS, symbolsOf, valueOf } from "./durable-objects.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./d1.js").Value} Value */
/** @typedef {import("./durable-objects.js").Trips} Trips */

/** The numbers of the documents of one shard, in the numbers of all. */
const NUMBERS = 2 ** 38;

/** After so many shards without documents a page of an export ends, since each may have to wake; an import asks so many at a time. */
const VISITED = 32;

/** @param {Trips} trips @param {Statement[]} statements @returns {Promise<Rows[]>} */
export async function everywhere(trips, statements) {
  /** @type {string[]} */
  const shards = await trips.directory(SHARDS, "shards");
  const exported = statements.find(([sql]) => sql === placed.export);
  if (exported !== undefined) return [await page(exported, shards, trips)];
  if (statements.some(([sql]) => sql === placed.importDocuments)) return imported(shards, trips, statements);
  return forgotten(shards, trips, statements);
}

// Erasure

/**
 * Runs a page of an erasure in every shard. One that has nothing more of the user changes nothing. A user who owns a server
 * is erased nowhere.
 *
 * @param {string[]} shards
 * @param {Trips} trips
 * @param {Statement[]} statements
 */
async function forgotten(shards, trips, statements) {
  const owns = statements.find(([sql]) => sql === placed.owns);
  const user = typeof owns?.[1][0] === "string" ? owns[1][0] : undefined;
  const known = user === undefined ? [] : await trips.shardsOf(user);
  if (owns !== undefined && user !== undefined) {
    const found = await Promise.all(known.map(async (shard) => ((await trips.shard(shard, [owns]))[0]?.length === 0 ? [] : [shard])));
    const [owner] = found.flat();
    if (owner !== undefined) return trips.shard(owner, statements);
  }
  const pages = await trips.shards([...new Set([...shards, ...known, "00"])], statements);
  if (user !== undefined) await Promise.all(known.map((shard) => trips.unlist(shard, user)));
  return statements.map(([sql], at) => {
    const rows = pages.flatMap((each) => each[at] ?? []);
    // Those beyond the first that is not done are walked again, which changes nothing.
    return sql === placed.invitedEnd || sql === placed.eventsEnd ? [rows.reduce(earlier)] : rows;
  });
}

/** The end of a page that comes first; without `of` it is the last page. @param {Record<string, Value>} one @param {Record<string, Value>} other */
function earlier(one, other) {
  if (one["of"] === null) return other;
  if (other["of"] === null) return one;
  const [left, right] = [String(one["of"]), String(other["of"])];
  if (left !== right) return left < right ? one : other;
  return Number(one["number"]) <= Number(other["number"]) ? one : other;
}

// TacoBot's documents

/** A row that tells only where the next page begins. */
const NEXT = { id: "", document: null, n: null, more: 0, entries: null };

/**
 * A page of the documents of all guilds, shard by shard.
 *
 * @param {Statement} exported
 * @param {string[]} shards
 * @param {Trips} trips
 * @returns {Promise<Rows>}
 */
async function page([sql, [from = 0, part = 0]], shards, trips) {
  const first = Math.floor(Number(from) / NUMBERS);
  const left = shards.map((symbols) => ({ symbols, value: valueOf(symbols) })).filter(({ value }) => value >= first);
  for (const [at, { symbols, value }] of left.entries()) {
    const isFirst = value === first;
    const [rows = []] = await trips.shard(symbols, [[sql, isFirst ? [Number(from) % NUMBERS, part] : [0, 0]]]);
    const last = rows.at(-1);
    const further = left[at + 1];
    if (last === undefined && at + 1 >= VISITED && further !== undefined) return [{ ...NEXT, seq: further.value * NUMBERS }];
    if (last === undefined) continue;
    /** @type {Rows} */
    const numbered = rows.map((row) => ({ ...row, seq: Number(row["seq"]) + value * NUMBERS }));
    const hasMore = rows.some(({ n }) => n === null) || Number(last["more"]) !== 0;
    // The next page begins in the next shard.
    if (!hasMore && further !== undefined) numbered.push({ ...NEXT, seq: further.value * NUMBERS });
    return numbered;
  }
  return [];
}

/**
 * Stores documents and their uses, each in the shard of its guild. The guild of a log whose document came earlier is not
 * known: its uses go to every shard, and are stored by the one that has the document.
 *
 * @param {string[]} shards
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
async function imported(shards, trips, statements) {
  /** @type {any[][]} */
  const documents = JSON.parse(String(statements[0]?.[1][0]));
  /** @type {Map<string, string>} */
  const homes = new Map();
  await Promise.all(documents.map(async ([id, guild]) => homes.set(id, await symbolsOf(guild))));
  const lists = statements.map(([, [text]]) => (typeof text === "string" ? /** @type {any[][]} */ (JSON.parse(text)) : undefined));
  const isAnywhere = lists.slice(1).some((list) => list?.some(([id]) => !homes.has(id)));
  const wanted = new Set([...homes.values(), ...(isAnywhere ? shards : [])]);
  if (wanted.size === 0) wanted.add("00");
  /** @type {Rows[]} */
  const found = statements.map(() => []);
  /** For each list, in how many shards its items are missing. @type {Map<number, Map<number, number>>} */
  const missing = new Map();
  const isOf = (/** @type {string} */ symbols) => (/** @type {any[]} */ [id]) => (homes.get(id) ?? symbols) === symbols;
  /** @param {string} symbols @returns {Promise<[string, Rows[]]>} */
  const stored = async (symbols) => {
    const own = statements.map(([sql], at) => /** @type {Statement} */ ([sql, lists[at] === undefined ? [] : [JSON.stringify(lists[at].filter(isOf(symbols)))]]));
    return [symbols, await trips.shard(symbols, own)];
  };
  /** @type {[string, Rows[]][]} */
  const answers = [];
  // One after the other, many shards would take longer than a call may.
  for (let from = 0; from < wanted.size; from += VISITED) answers.push(...(await Promise.all([...wanted].slice(from, from + VISITED).map(stored))));
  for (const [symbols, rows] of answers) {
    const isOwn = isOf(symbols);
    for (const [at, each] of rows.entries()) {
      const places = (lists[at] ?? []).flatMap((item, place) => (isOwn(item) ? [place] : []));
      for (const row of each) {
        if (row["recorded"] !== undefined) found[at] = [{ recorded: Number(row["recorded"]) + Number(found[at]?.[0]?.["recorded"] ?? 0) }];
        if (row["place"] === undefined) continue;
        const place = Number(places[Number(row["place"])]);
        const counts = missing.get(at) ?? new Map();
        missing.set(at, counts.set(place, (counts.get(place) ?? 0) + 1));
      }
    }
  }
  for (const [at, counts] of missing) {
    const least = (/** @type {number} */ place) => (homes.has(lists[at]?.[place]?.[0]) ? 1 : wanted.size);
    found[at] = [...counts].filter(([place, count]) => count === least(place)).map(([place]) => ({ place }));
  }
  return found;
}
