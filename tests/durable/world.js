/** What the tests of Durable Objects share. */
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { tripsOf } from "../support/call.js";
import { unique } from "../support/world.js";

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {{ serverId: string, ownerId: string, shard: string }} Server */

/**
 * Calls a function. What spans shards takes several trips.
 *
 * @param {Product} product
 * @param {string} path
 * @param {unknown} args
 * @param {Record<string, string>} [headers]
 */
export async function call({ url }, path, args, headers = {}) {
  const response = await fetch(new URL(path.replace(":", "/"), url), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(args),
  });
  /** @type {any} */
  const body = await response.json();
  return { status: response.status, body, data: body.data, trips: tripsOf(response.headers), headers: response.headers };
}

/**
 * Servers, each in a shard of its own.
 *
 * @param {Product} product
 * @param {number} count
 * @param {Record<string, unknown>} [more]
 * @returns {Promise<Server[]>}
 */
export async function servers(product, count, more = {}) {
  /** @type {Map<string, Server>} */
  const found = new Map();
  while (found.size < count) {
    const serverId = unique(`server-${process.pid}`);
    const shard = await symbolsOf(serverId);
    if (!found.has(shard)) found.set(shard, { serverId, ownerId: String(more["ownerId"] ?? unique("owner")), shard });
  }
  await Promise.all([...found.values()].map(({ serverId, ownerId }) => call(product, "server:c", { name: "A server", serverId, ownerId, ...more })));
  return [...found.values()];
}

/**
 * Runs SQL in one object's database.
 *
 * @param {import("../../js/bindings/durable-objects.js").Namespace} namespace
 * @param {string} name
 * @param {string} sql
 * @param {...(string | number | null)} params
 * @returns {Promise<Record<string, any>[]>}
 */
export async function rowsOf(namespace, name, sql, ...params) {
  const answer = JSON.parse(await namespace.get(namespace.idFromName(name)).run(JSON.stringify({ work: [[sql, ...params]], left: 60_000 })));
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.rows[0];
}
