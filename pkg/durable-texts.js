/** Calls with a text that names no shard: the directory knows its shard, and a cache may remember it. */
import { StorageError } from "./d1.js";
import { ELSEWHERE } from "./durable-message.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Trips} Trips */
/** The part of a KV namespace that is used here. @typedef {{ get(key: string): Promise<string | null>, put(key: string, value: string, options: { expirationTtl: number }): Promise<unknown> }} Cache */

/** After how many seconds an entry that nobody reads expires. */
const KEPT = 7 * 24 * 3600;

/** How long a call waits for the cache, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Which shard has a text does not change while its code lives. Where the cache is wrong, the shard says so, and the
 * directory is asked.
 *
 * @param {string} folded
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @param {Cache | undefined} cache
 * @returns {Promise<Rows[]>}
 */
export async function ofText(folded, trips, statements, cache) {
  const key = cache === undefined ? "" : await keyOf(folded);
  const kept = await soon(cache?.get(key));
  if (kept !== null && kept !== undefined) {
    const rows = await trips.shard(kept, statements, { of: folded }).catch(elsewhere);
    if (rows !== undefined) return rows;
  }
  const found = await trips.text(folded, statements);
  if ("rows" in found) return found.rows;
  // A claim may still go to another shard.
  if (found.isCreated && kept !== found.shard) await soon(cache?.put(key, found.shard, { expirationTtl: KEPT }));
  return trips.shard(found.shard, statements);
}

/**
 * The cache's answer; nothing if it fails or is slow, since a call works without it.
 *
 * @template T
 * @param {Promise<T> | undefined} work
 * @returns {Promise<T | undefined>}
 */
async function soon(work) {
  if (work === undefined) return undefined;
  /** @type {PromiseWithResolvers<undefined>} */
  const late = Promise.withResolvers();
  const timer = setTimeout(() => late.resolve(undefined), PATIENCE);
  try {
    return await Promise.race([work, late.promise]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error @returns {undefined} */
function elsewhere(error) {
  if (error instanceof StorageError && error.message === ELSEWHERE) return undefined;
  throw error;
}

/** A hash, so that the cache does not contain the texts. @param {string} folded */
async function keyOf(folded) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(folded));
  return `text:${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}
