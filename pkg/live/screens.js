/**
 * What clients are shown: trips read their queries, and transitions send the results.
 *
 * Why it is correct:
 * - Trips run one after another. All that a transition shows was read by one trip, so it never shows half a change.
 * - A connection takes part in a trip only while none of its mutations runs, and starts none meanwhile. So the answer to
 *   a mutation comes before the transition that shows it, and a transition after the answer always shows it.
 * - A trip's time is given when it begins, a mutation's when it ended. So times tell which trips saw a mutation.
 */
import { queryChanged, queryRemoved, queryResult, transition } from "./frames.js";
import { isOver } from "./identity.js";
import * as limits from "./limits.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./connection.js").Planned} Planned */
/** @typedef {import("./query.js").Answer} Answer */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {{ ts: number, queries: Query[], connections: number[] }} Trip */
/**
 * @typedef {object} Parts
 * @property {Map<number, Connection>} connections
 * @property {import("./queries.js").Queries} queries
 * @property {import("./outbox.js").Outbox} out
 * @property {import("./clock.js").Clock} clock
 * @property {(id: number) => boolean} isSlow whether a client has not read its last messages yet
 */
/**
 * What is told to the machine.
 *
 * @typedef {object} Listener
 * @property {(connection: Connection, now: number) => void} shown a connection is out of a trip
 * @property {(connection: Connection) => void} over its identity ended
 * @property {(connection: Connection) => void} slow it does not read
 * @property {(at: number | undefined) => void} due a result changes by itself
 * @property {(numbers: [string, number][], now: number) => void} marked topics were marked
 */

export class Screens {
  /** When {@link begin} must be called; undefined: not at all. @type {number | undefined} */
  tripAt;
  /** Connections that wait for a transition. @type {Set<number>} */
  #queue = new Set();
  /** @type {Trip | undefined} */
  #trip;
  /** How many trips failed since one succeeded. */
  #failures = 0;
  /** Until when changes are collected after a trip that was shown to many. */
  #restUntil = 0;
  #connections;
  #queries;
  #out;
  #clock;
  #isSlow;
  #on;

  /** @param {Parts} parts @param {Listener} on */
  constructor({ connections, queries, out, clock, isSlow }, on) {
    this.#connections = connections;
    this.#queries = queries;
    this.#out = out;
    this.#clock = clock;
    this.#isSlow = isSlow;
    this.#on = on;
  }

  /** A connection is gone. @param {Connection} connection */
  forget({ id }) {
    this.#queue.delete(id);
  }

  /** The result of a query may have changed. @param {Query} query @param {number} now */
  outdate(query, now) {
    if (query.final) return;
    query.stale = true;
    for (const id of query.watchers) this.#queue.add(id);
    this.#tripLater(Math.max(now, this.#restUntil));
  }

  /** The client waits for a transition. @param {Connection} connection @param {number} now */
  owe(connection, now) {
    connection.owes = true;
    this.#queue.add(connection.id);
    this.#tripLater(now);
  }

  /** @param {number} now */
  #tripLater(now) {
    if (this.#queue.size === 0 || this.#trip !== undefined) return;
    const pause = this.#failures === 0 ? limits.COLLECTING : pauseAfter(this.#failures);
    const at = now + pause;
    // Events do not bring forward a trip that waits for its repeat.
    if (this.tripAt === undefined || this.tripAt > at) this.tripAt = at;
  }

  /** Begins a trip for all connections that wait and may be shown something. @param {number} now */
  begin(now) {
    this.tripAt = undefined;
    if (this.#trip !== undefined) return;
    /** @type {Set<Query>} */
    const reading = new Set();
    /** @type {number[]} */
    const taken = [];
    const ts = this.#clock.next(now);
    /** @param {number} at */
    const again = (at) => (this.tripAt = Math.min(at, this.tripAt ?? at));
    for (const id of [...this.#queue]) {
      const connection = this.#connections.get(id);
      if (connection === undefined) this.#queue.delete(id);
      else if (isOver(connection.identity, now)) this.#on.over(connection);
      else if (now < connection.retryAt) again(connection.retryAt);
      else if (!connection.owes && now < this.#restUntil) again(this.#restUntil);
      else if (!connection.mayBeShown(now)) {
        if (connection.openingUntil !== undefined && connection.openingUntil > now) again(connection.openingUntil);
      } else if (this.#isSlow(id)) {
        connection.slowSince ??= now;
        if (now - connection.slowSince >= limits.SLOWEST_READER) this.#on.slow(connection);
        else again(now + limits.FIRST_REPEAT);
      } else if (!connection.isStale) {
        if (connection.owes) this.#show(connection, connection.plan(), ts, now);
        else this.#queue.delete(id);
      } else {
        const wanted = [...connection.queries.values()].map(({ query }) => query).filter((query) => query.isRead && !reading.has(query));
        if (reading.size > 0 && reading.size + wanted.length > limits.QUERIES_A_TRIP) continue;
        for (const query of wanted) reading.add(query);
        connection.plan();
        taken.push(id);
      }
    }
    if (taken.length === 0) return;
    const queries = [...reading];
    for (const query of queries) query.stale = false;
    this.tripAt = undefined;
    this.#trip = { ts, queries, connections: taken };
    this.#out.push({ do: "read", queries, mark: this.#queries.topics.unmarked(queries) });
  }

  /** The trip came back. @param {{ answers: (Answer | undefined)[], numbers: [string, number][] } | undefined} found @param {number} now */
  read(found, now) {
    const trip = this.#trip;
    if (trip === undefined) return;
    this.#trip = undefined;
    if (found === undefined) {
      this.#failures += 1;
      for (const query of trip.queries) query.stale = true;
    } else this.#take(trip, found, now);
    /** Those that the trip did not answer, though it answered others. */
    const missing = new Set(trip.queries.filter((_, place) => found !== undefined && found.answers[place] === undefined));
    for (const id of trip.connections) {
      const connection = this.#connections.get(id);
      const planned = connection?.planned;
      if (connection === undefined || planned === undefined) continue;
      if (isOver(connection.identity, now)) this.#on.over(connection);
      else if (found === undefined || planned.identity !== connection.received.identity) this.#unplan(connection, planned, now);
      else if (planned.watched.some(([, { query }]) => missing.has(query))) this.#waitLonger(connection, planned, now);
      else this.#show(connection, planned, trip.ts, now);
    }
    this.#restUntil = now + Math.min(limits.LONGEST_REST, trip.connections.length * limits.REST_A_SCREEN);
    this.#tripLater(now);
  }

  /** Takes what a trip found. @param {Trip} trip @param {{ answers: (Answer | undefined)[], numbers: [string, number][] }} found @param {number} now */
  #take({ queries }, { answers, numbers }, now) {
    this.#failures = 0;
    this.#queries.topics.read(numbers);
    for (const [place, query] of queries.entries()) {
      const answer = answers[place];
      if (answer === undefined) query.stale = true;
      else if (this.#queries.has(query)) this.#learn(query, answer, now);
      // Removed meanwhile, but still part of the transition that was planned.
      else query.text = queryResult(answer.result, answer.journal);
    }
    if (numbers.length > 0) this.#on.marked(numbers, now);
  }

  /** @param {Query} query @param {Answer} answer @param {number} now */
  #learn(query, { result, journal, topics, until, final = false }, now) {
    const text = queryResult(result, journal);
    const isChanged = text !== query.text;
    const isElsewhere = JSON.stringify(topics) !== JSON.stringify(query.topics);
    if (isElsewhere) {
      this.#queries.topics.remove(query);
      query.topics = topics;
      this.#queries.topics.add(query);
    }
    if (isElsewhere || query.until !== until || query.final !== final || query.journal !== journal) {
      for (const id of query.watchers) this.#out.push({ do: "save", of: id });
    }
    query.text = text;
    query.journal = journal;
    query.until = until;
    query.final = final;
    this.#on.due(until);
    if (isChanged) for (const id of query.watchers) this.#queue.add(id);
    // What changed between this trip and the mark would be lost, so it is read again together with the mark.
    if (!final && this.#queries.topics.unmarked([query]).length > 0) this.outdate(query, now);
  }

  /** Sends what a client was not shown yet. @param {Connection} connection @param {Planned} planned @param {number} ts @param {number} now */
  #show(connection, planned, ts, now) {
    const { querySet, identity, watched, removed } = planned;
    /** @type {string[]} */
    const modifications = removed.map(queryRemoved);
    for (const [queryId, seen] of watched) {
      const { text } = seen.query;
      if (text === undefined || text === seen.shown) continue;
      seen.shown = text;
      modifications.push(queryChanged(queryId, text));
    }
    // A transition without changes would only make the client compute its screen again.
    if (connection.owes || modifications.length > 0) {
      const start = connection.sent;
      connection.sent = { querySet, identity, ts };
      this.#out.send(connection, transition(start, connection.sent, modifications), now);
      this.#out.push({ do: "moved", of: connection.id });
    }
    connection.planned = undefined;
    connection.answered = 0;
    connection.failures = 0;
    connection.slowSince = undefined;
    connection.owes = querySet !== connection.received.querySet || identity !== connection.received.identity;
    if (!connection.owes && !connection.isStale) this.#queue.delete(connection.id);
    this.#on.shown(connection, now);
  }

  /** One of its queries was not answered: others do not wait for it. @param {Connection} connection @param {Planned} planned @param {number} now */
  #waitLonger(connection, planned, now) {
    connection.failures += 1;
    connection.retryAt = now + pauseAfter(connection.failures);
    this.#unplan(connection, planned, now);
  }

  /** The connection was not shown what was planned. @param {Connection} connection @param {Planned} planned @param {number} now */
  #unplan(connection, planned, now) {
    connection.removed = [...planned.removed, ...connection.removed];
    connection.planned = undefined;
    this.#queue.add(connection.id);
    this.#on.shown(connection, now);
  }
}

/** @param {number} failures in a row */
const pauseAfter = (failures) => Math.min(limits.LONGEST_REPEAT, limits.FIRST_REPEAT * 2 ** (failures - 1));
