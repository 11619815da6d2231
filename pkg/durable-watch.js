/** Where topics are watched: a server in its shard, a user in the index and in every shard that the index knows. */
import { symbolsOf, userName } from "./durable-objects.js";

/** @typedef {import("./d1.js").Rows} Rows */
/** @typedef {import("./d1.js").Statement} Statement */
/** @typedef {import("./durable-objects.js").Trips} Trips */

const SERVER = "server:";
const USER = "user:";

/**
 * The topics by their places.
 *
 * @param {string[]} topics
 * @returns {Promise<Map<string, string[]>>}
 */
export async function watchPlaces(topics) {
  const placed = await Promise.all(
    topics.map(async (topic) => ({ topic, place: topic.startsWith(SERVER) ? `=${await symbolsOf(topic.slice(SERVER.length))}` : `%${topic.slice(USER.length)}` })),
  );
  return new Map([...Map.groupBy(placed, ({ place }) => place)].map(([place, of]) => [place, of.map(({ topic }) => topic)]));
}

/**
 * Marks a user. The index first: a shard that it comes to know afterwards is marked by it.
 *
 * @param {string} user
 * @param {Trips} trips
 * @param {Statement[]} statements
 * @returns {Promise<Rows[]>}
 */
export async function ofWatched(user, trips, statements) {
  const known = await trips.object(userName(user), statements);
  const shards = await trips.shardsOf(user);
  const found = await Promise.all(shards.map((shard) => trips.shard(shard, statements)));
  return statements.map((_, at) => [known, ...found].flatMap((each) => each[at] ?? []));
}
