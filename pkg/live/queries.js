/** The distinct queries of an object, and on what they depend. */
import { askedOf, Query } from "./query.js";
import { Topics } from "./topics.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./connection.js").Kept} Kept */

export class Queries {
  topics = new Topics();
  /** @type {Map<string, Query>} */
  #byKey = new Map();

  [Symbol.iterator]() {
    return this.#byKey.values();
  }

  /** Whether somebody still watches it. @param {Query} query */
  has(query) {
    return this.#byKey.get(query.key) === query;
  }

  /** The query that a connection watches from now on. @param {Connection} connection @param {{ path: string, args: string, journal: string | undefined }} added */
  join(connection, added) {
    const query = this.#query(connection, added);
    // A final query too: adding it again runs it again.
    query.stale ||= query.final;
    query.watchers.add(connection.id);
    return query;
  }

  /** A query that a connection watched before hibernation. @param {Connection} connection @param {Kept} kept */
  rejoin(connection, { path, args, journal, first, topics, until, final }) {
    const query = this.#query(connection, { path, args, journal: first });
    if (query.watchers.size === 0) {
      this.topics.remove(query);
      Object.assign(query, { journal, topics, until, final });
      this.topics.add(query);
      // Without a notification nothing is read: a connection that is restored causes no trip.
      query.stale = false;
    }
    query.watchers.add(connection.id);
    return query;
  }

  /** @param {Connection} connection @param {Query} query which the connection no longer watches under one of its ids */
  leave(connection, query) {
    for (const watched of connection.queries.values()) if (watched.query === query) return;
    query.watchers.delete(connection.id);
    if (query.watchers.size > 0) return;
    this.#byKey.delete(query.key);
    this.topics.remove(query);
  }

  /** Those that a change of these topics may change; without topics, all. @param {string[] | undefined} topics */
  of(topics) {
    return this.topics.of(topics, this.#byKey.values());
  }

  /** @param {Connection} connection @param {{ path: string, args: string, journal: string | undefined }} added */
  #query({ identity, opened }, added) {
    const asked = askedOf(added, identity, opened);
    const known = this.#byKey.get(asked.key);
    if (known !== undefined) return known;
    const query = new Query(asked);
    this.#byKey.set(asked.key, query);
    this.topics.add(query);
    return query;
  }
}
