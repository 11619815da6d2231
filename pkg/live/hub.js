/**
 * The live protocol of Convex as one pure state machine for all connections of an object: events in, outputs out, time as
 * an argument. The host performs the outputs in their order, and comes back with what they gave.
 *
 * What makes it right:
 * - Trips run one after another. All that a transition shows was read by one trip, so it never shows half a change.
 * - A connection takes part in a trip only while none of its mutations runs, and starts none meanwhile. So the answer to
 *   a mutation comes before the transition that shows it, and a transition after the answer always shows it.
 * - A trip's time is given when it begins, a mutation's when it ended. So times tell which trips saw a mutation.
 */
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { PING, queryChanged, queryRemoved, queryResult, response, transition } from "./frames.js";
import { isOver } from "./identity.js";
import * as limits from "./limits.js";
import { ProtocolError, readMessage } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Queries } from "./queries.js";

/** @typedef {import("./connection.js").Opened} Opened */
/** @typedef {import("./connection.js").Saved} Saved */
/** @typedef {import("./frames.js").Result} Result */
/** @typedef {import("./identity.js").Identity} Identity */
/** @typedef {import("./messages.js").Message} Message */
/** @typedef {import("./query.js").Answer} Answer */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./connection.js").Planned} Planned */
/** @typedef {Extract<Message, { type: "ModifyQuerySet" }>} ModifyQuerySet */
/** @typedef {Extract<Message, { type: "Mutation" | "Action" }>} Request */
/** @typedef {import("./outbox.js").Asking} Asking */
/** @typedef {import("./outbox.js").Output} Output */
/** What the host stored of an object: by `bound` and by `keep`. @typedef {{ bound?: number | undefined, numbers?: [string, number][], renewAt?: number | undefined }} Stored */
/** @typedef {{ ts: number, queries: Query[], connections: number[] }} Trip */

const INTERNAL = "InternalServerError";
/** The start of a close reason after which npm's clients wait 3 s before they connect again. */
const BUSY = "TooManyConcurrentRequests";
/** The clients whose sessions end with their sockets. */
const SESSIONLESS = ["rust", "python"];
const TOO_LONG = `ArgumentsTooLarge: the arguments of a call may have ${limits.LONGEST_ARGUMENTS} characters as JSON`;

export class Hub {
  /** @type {Map<number, Connection>} */
  #connections = new Map();
  #queries = new Queries();
  /** Connections that wait for a transition. @type {Set<number>} */
  #queue = new Set();
  /** @type {Trip | undefined} */
  #trip;
  /** How many trips failed since one succeeded. */
  #failures = 0;
  /** @type {number | undefined} */
  #tripAt;
  /** Until when changes are collected after a trip that was shown to many. */
  #restUntil = 0;
  /** @type {number | undefined} */
  #pingAt;
  /** The next time at which a result changes by itself or an identity ends. @type {number | undefined} */
  #dueAt;
  /** @type {number | undefined} */
  #renewAt;
  #isMarking = false;
  #out = new Outbox();
  #clock;
  #isSlow;

  /** @param {{ isSlow?: (id: number) => boolean, stored?: Stored }} [options] `isSlow`: whether a client has not read its last messages yet */
  constructor({ isSlow = () => false, stored = {} } = {}) {
    this.#isSlow = isSlow;
    this.#clock = new Clock(stored.bound);
    this.#queries.topics.read(stored.numbers ?? []);
    this.#renewAt = stored.renewAt;
  }

  /** The number of connections. */
  get size() {
    return this.#connections.size;
  }

  /** How many connections come from an address. @param {string} address */
  countOf(address) {
    let count = 0;
    for (const { opened } of this.#connections.values()) if (opened.address === address) count += 1;
    return count;
  }

  /** When {@link tick} must be called next, in milliseconds; undefined: never. */
  get wakeAt() {
    const times = [this.#tripAt, this.#pingAt, this.#dueAt, this.#renewAt].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** A time for a mutation that was committed. @param {number} now */
  commit(now) {
    return this.#clock.next(now);
  }

  /** @param {number} id @param {Opened} opened @param {number} now */
  open(id, opened, now) {
    const connection = new Connection(id, opened, now);
    this.#connections.set(id, connection);
    this.#isDue(opened.identity.until);
    this.#pingAt = Math.min(now + limits.SILENCE, this.#pingAt ?? Number.POSITIVE_INFINITY);
    this.#out.save(connection);
    return this.#outputs();
  }

  /** Takes a connection back after hibernation. @param {number} id @param {Saved} saved @param {number} now */
  restore(id, saved, now) {
    const connection = Connection.restore(id, saved, now);
    this.#connections.set(id, connection);
    this.#isDue(saved.identity.until);
    for (const [queryId, kept] of saved.queries) {
      const query = this.#queries.rejoin(connection, kept);
      connection.queries.set(queryId, { query, shown: query.text });
      this.#isDue(query.until);
    }
    connection.lastSent = 0;
    this.#pingAt = now;
    this.#renewAt ??= now;
  }

  /** What survives hibernation. @param {number} id @returns {Saved | undefined} */
  save(id) {
    return this.#connections.get(id)?.save();
  }

  /** The version that a connection was sent last. @param {number} id */
  sent(id) {
    return this.#connections.get(id)?.sent;
  }

  /** A socket closed. @param {number} id */
  closed(id) {
    const connection = this.#connections.get(id);
    if (connection !== undefined) this.#forget(connection);
    return this.#outputs();
  }

  /** A message came. @param {number} id @param {string | ArrayBuffer} data @param {number} now @returns {Output[]} */
  receive(id, data, now) {
    const connection = this.#connections.get(id);
    if (connection === undefined) return [];
    if (!connection.rate.take(now)) return this.#outputs(this.#end(connection, 1013, `${BUSY}: at most ${limits.MESSAGES_A_SECOND} messages a second`));
    if (typeof data !== "string") return this.#outputs(this.#end(connection, 1011, `${INTERNAL}: messages are text`));
    /** @type {Message} */
    let message;
    try {
      message = readMessage(data);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.#outputs(this.#fatal(connection, `WSMessageInvalidJson: ${error.message}`));
    }
    if (connection.inbox.length >= limits.MOST_WAITING) return this.#outputs(this.#end(connection, 1013, `${BUSY}: too many messages wait`));
    connection.inbox.push(message);
    this.#handle(connection, now);
    return this.#outputs();
  }

  /** A token was verified. @param {number} id @param {{ identity: Identity } | { error: string } | { unavailable: string }} verdict @param {number} now @returns {Output[]} */
  identified(id, verdict, now) {
    const connection = this.#connections.get(id);
    if (connection === undefined) return [];
    if ("unavailable" in verdict) return this.#outputs(this.#end(connection, 1013, `${INTERNAL}: ${verdict.unavailable}`));
    if ("error" in verdict) {
      // npm's clients fetch another token. The others have only this one, and would come back with it at once.
      const at = connection.opened.client === "npm" ? now : now + limits.BAD_TOKEN_PAUSE;
      connection.refusal = { at, error: verdict.error };
      this.#isDue(at);
      return this.tick(now);
    }
    connection.verifying = false;
    connection.received.identity += 1;
    this.#identify(connection, verdict.identity);
    this.#owe(connection, now);
    this.#out.save(connection);
    this.#handle(connection, now);
    return this.#outputs();
  }

  /**
   * A mutation or action ended. `topics` are those that it changed; undefined: anything. A mutation that happened has its
   * time, from {@link commit}; `unavailable` says that it is unknown whether it happened.
   *
   * @param {number} id
   * @param {{ result: Result, ts?: number | undefined } | { unavailable: string }} outcome
   * @param {number} now
   * @returns {Output[]}
   */
  called(id, outcome, now) {
    const connection = this.#connections.get(id);
    if (connection?.running === undefined) return [];
    if ("unavailable" in outcome) {
      // npm's clients connect again and send it again, and it happens once. For the others it could happen twice.
      if (connection.opened.client === "npm") return this.#outputs(this.#end(connection, 1013, `${INTERNAL}: ${outcome.unavailable}`));
      outcome = { result: { error: outcome.unavailable } };
    }
    this.#answer(connection, connection.running, outcome, now);
    return this.#outputs();
  }

  /** Something changed: these topics, or anything. @param {string[] | undefined} topics @param {number} now */
  tell(topics, now) {
    for (const query of this.#queries.of(topics)) this.#outdate(query, now);
    return this.#outputs();
  }

  /**
   * The trip came back.
   *
   * @param {{ answers: Answer[], numbers: [string, number][] } | undefined} found one answer a query; undefined: it failed
   * @param {number} now
   */
  read(found, now) {
    const trip = this.#trip;
    if (trip === undefined) return this.#outputs();
    this.#trip = undefined;
    if (found === undefined) {
      this.#failures += 1;
      for (const query of trip.queries) query.stale = true;
    } else this.#take(trip, found, now);
    for (const id of trip.connections) {
      const connection = this.#connections.get(id);
      const planned = connection?.planned;
      if (connection === undefined || planned === undefined) continue;
      if (found === undefined || planned.identity !== connection.received.identity) this.#unplan(connection, planned, now);
      else this.#show(connection, planned, trip.ts, now);
    }
    this.#restUntil = now + Math.min(limits.LONGEST_REST, trip.connections.length * limits.REST_A_SCREEN);
    this.#tripLater(now);
    return this.#outputs();
  }

  /** The topics were marked; undefined: they could not be. @param {[string, number][] | undefined} numbers @param {number} now */
  marked(numbers, now) {
    this.#isMarking = false;
    this.#renewAt = now + (numbers === undefined ? limits.LONGEST_REPEAT : limits.RENEWAL);
    if (numbers === undefined) return this.#outputs();
    const before = new Map(this.#queries.topics.numbers);
    const changed = this.#queries.topics.read(numbers);
    const fresh = numbers.filter(([topic, number]) => before.get(topic) !== number);
    const dropped = this.#queries.topics.dropped();
    this.#out.push({ do: "keep", numbers: fresh, dropped, renewAt: this.#renewAt });
    return changed.length === 0 ? this.#outputs() : this.tell(changed, now);
  }

  /**
   * Time passed.
   *
   * @param {number} now
   * @returns {Output[]}
   */
  tick(now) {
    if (this.#dueAt !== undefined && this.#dueAt <= now) this.#settleDue(now);
    if (this.#pingAt !== undefined && this.#pingAt <= now) this.#ping(now);
    if (this.#renewAt !== undefined && this.#renewAt <= now) this.#renew();
    if (this.#tripAt !== undefined && this.#tripAt <= now) this.#begin(now);
    return this.#outputs();
  }

  // Messages

  /** Handles the messages of a connection in turn, up to one that has to wait. @param {Connection} connection @param {number} now */
  #handle(connection, now) {
    while (!connection.verifying && this.#connections.has(connection.id)) {
      const message = connection.inbox.shift();
      if (message === undefined) break;
      this.#message(connection, message, now);
    }
    if (this.#connections.has(connection.id)) this.#next(connection, now);
  }

  /** @param {Connection} connection @param {Message} message @param {number} now */
  #message(connection, message, now) {
    switch (message.type) {
      case "Connect":
        return this.#connect(connection, message, now);
      case "Authenticate":
        return this.#authenticate(connection, message);
      case "ModifyQuerySet":
        return this.#modify(connection, message, now);
      case "Mutation":
      case "Action":
        return this.#enqueue(connection, message, now);
      case "Event":
        return undefined;
    }
  }

  /** @param {Connection} connection @param {Extract<Message, { type: "Connect" }>} message @param {number} now */
  #connect(connection, { sessionId, seen }, now) {
    if (connection.session !== undefined) return this.#end(connection, 1011, `${INTERNAL}: Connect came twice`);
    if (seen !== undefined && !this.#clock.saw(seen, now)) return this.#end(connection, 1011, `${INTERNAL}: maxObservedTimestamp lies in the future`);
    connection.session = sessionId;
    this.#out.save(connection);
    return undefined;
  }

  /** @param {Connection} connection @param {Extract<Message, { type: "Authenticate" }>} message */
  #authenticate(connection, { base, token }) {
    const { identity } = connection.received;
    if (base !== identity) return this.#end(connection, 1011, `${INTERNAL}: the identity's version is ${identity}, not ${base}`);
    connection.verifying = true;
    this.#out.push({ do: "verify", for: connection.id, token, page: connection.opened.page });
    return undefined;
  }

  /** @param {Connection} connection @param {ModifyQuerySet} message @param {number} now */
  #modify(connection, { base, next, modifications }, now) {
    const { querySet } = connection.received;
    if (base !== querySet) return this.#fatal(connection, `BaseVersionMismatch: Base version ${base} passed up doesn't match the current version ${querySet}`);
    if (next <= base) return this.#end(connection, 1011, `${INTERNAL}: the new version ${next} must be above ${base}`);
    for (const modification of modifications) {
      const { queryId } = modification;
      const known = connection.queries.get(queryId);
      if (modification.type === "Remove") {
        if (known === undefined) return this.#end(connection, 1011, `${INTERNAL}: there is no query ${queryId} to remove`);
        connection.queries.delete(queryId);
        connection.removed.push(queryId);
        this.#queries.leave(connection, known.query);
      } else {
        if (known !== undefined) return this.#end(connection, 1011, `${INTERNAL}: query ${queryId} was added twice`);
        if (connection.queries.size >= limits.MOST_QUERIES) return this.#end(connection, 1013, `${BUSY}: at most ${limits.MOST_QUERIES} queries`);
        connection.queries.set(queryId, { query: this.#queries.join(connection, modification), shown: undefined });
      }
    }
    connection.received.querySet = next;
    connection.openingUntil = undefined;
    this.#out.save(connection);
    this.#owe(connection, now);
    return undefined;
  }

  /** @param {Connection} connection @param {Request} request @param {number} now */
  #enqueue(connection, request, now) {
    const { waiting, identity } = connection;
    if (waiting.length >= limits.MOST_WAITING) return this.#end(connection, 1013, "TooManyConcurrentMutations");
    if (isOver(identity, now)) return this.#expire(connection);
    waiting.push({ ...request, identity });
    return undefined;
  }

  /** Starts the next mutation if it may run now. @param {Connection} connection @param {number} now */
  #next(connection, now) {
    if (!connection.mayCall) return;
    const next = connection.waiting.shift();
    if (next === undefined) return;
    const { identity, ...request } = next;
    connection.running = request;
    const { id, opened } = connection;
    // The clients for Rust and Python make a new session for each socket, so it recognises no repeat.
    const session = SESSIONLESS.includes(opened.client) ? undefined : connection.session;
    if (request.args.length > limits.LONGEST_ARGUMENTS) {
      this.#answer(connection, request, { result: { error: TOO_LONG } }, now);
      return;
    }
    this.#out.push({ do: "call", for: id, asking: { ...request, identity, address: opened.address, session } });
  }

  /** @param {Connection} connection @param {Request} request @param {{ result: Result, ts?: number | undefined }} outcome @param {number} now */
  #answer(connection, { type, requestId }, { result, ts }, now) {
    connection.running = undefined;
    connection.answered += 1;
    this.#out.send(connection, response(type, requestId, result, ts), now);
    this.#owe(connection, now);
    this.#next(connection, now);
  }

  // Queries

  /** @param {Connection} connection @param {Identity} identity */
  #identify(connection, identity) {
    const isOther = identity.text !== connection.identity.text;
    connection.identity = identity;
    this.#isDue(identity.until);
    if (!isOther) return;
    const before = [...connection.queries];
    for (const [queryId, { query, shown }] of before) {
      connection.queries.set(queryId, { query: this.#queries.join(connection, query), shown });
      this.#queries.leave(connection, query);
    }
  }

  /** @param {Query} query @param {number} now */
  #outdate(query, now) {
    if (query.final) return;
    query.stale = true;
    for (const id of query.watchers) this.#queue.add(id);
    this.#tripLater(Math.max(now, this.#restUntil));
  }

  // Trips and transitions

  /** The client waits for a transition. @param {Connection} connection @param {number} now */
  #owe(connection, now) {
    connection.owes = true;
    this.#queue.add(connection.id);
    this.#tripLater(now);
  }

  /** @param {number} now */
  #tripLater(now) {
    if (this.#queue.size === 0 || this.#trip !== undefined) return;
    const pause = this.#failures === 0 ? limits.COLLECTING : Math.min(limits.LONGEST_REPEAT, limits.FIRST_REPEAT * 2 ** (this.#failures - 1));
    const at = now + pause;
    // A trip that waits for a repeat is not brought forward by what happens meanwhile.
    if (this.#tripAt === undefined || this.#tripAt > at) this.#tripAt = at;
  }

  /** @param {number} now */
  #begin(now) {
    this.#tripAt = undefined;
    if (this.#trip !== undefined) return;
    /** @type {Set<Query>} */
    const reading = new Set();
    /** @type {number[]} */
    const taken = [];
    const ts = this.#clock.next(now);
    /** @param {number} at */
    const again = (at) => (this.#tripAt = Math.min(at, this.#tripAt ?? at));
    for (const id of [...this.#queue]) {
      const connection = this.#connections.get(id);
      if (connection === undefined) this.#queue.delete(id);
      else if (isOver(connection.identity, now)) this.#expire(connection);
      else if (!connection.owes && now < this.#restUntil) again(this.#restUntil);
      else if (!connection.mayBeShown(now)) {
        if (connection.openingUntil !== undefined && connection.openingUntil > now) again(connection.openingUntil);
      } else if (this.#isSlow(id)) {
        connection.slowSince ??= now;
        if (now - connection.slowSince >= limits.SLOWEST_READER) this.#end(connection, 1013, `${BUSY}: the client reads too slowly`);
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
    this.#tripAt = undefined;
    this.#trip = { ts, queries, connections: taken };
    this.#out.push({ do: "read", queries, mark: this.#queries.topics.unmarked(queries) });
  }

  /** Takes what a trip found. @param {Trip} trip @param {{ answers: Answer[], numbers: [string, number][] }} found @param {number} now */
  #take({ queries }, { answers, numbers }, now) {
    this.#failures = 0;
    this.#queries.topics.read(numbers);
    for (const [place, query] of queries.entries()) {
      const answer = answers[place];
      if (answer === undefined) continue;
      if (this.#queries.has(query)) this.#learn(query, answer, now);
      // Removed meanwhile, but still part of the transition that was planned.
      else query.text = queryResult(answer.result, answer.journal);
    }
    if (numbers.length === 0) return;
    this.#renewAt ??= now + limits.RENEWAL;
    this.#out.push({ do: "keep", numbers, dropped: [], renewAt: this.#renewAt });
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
    this.#isDue(until);
    if (isChanged) for (const id of query.watchers) this.#queue.add(id);
    // What changed between this trip and the mark would be lost, so it is read again together with the mark.
    if (!final && this.#queries.topics.unmarked([query]).length > 0) this.#outdate(query, now);
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
    connection.slowSince = undefined;
    connection.owes = querySet !== connection.received.querySet || identity !== connection.received.identity;
    if (!connection.owes && !connection.isStale) this.#queue.delete(connection.id);
    this.#next(connection, now);
  }

  /** The connection was not shown what was planned. @param {Connection} connection @param {Planned} planned @param {number} now */
  #unplan(connection, planned, now) {
    connection.removed = [...planned.removed, ...connection.removed];
    connection.planned = undefined;
    this.#queue.add(connection.id);
    this.#next(connection, now);
  }

  // Time

  /** Something happens at a time. @param {number | undefined} at */
  #isDue(at) {
    if (at !== undefined && (this.#dueAt === undefined || at < this.#dueAt)) this.#dueAt = at;
  }

  /** Ends what ended, and finds the next time. @param {number} now */
  #settleDue(now) {
    this.#dueAt = undefined;
    for (const connection of [...this.#connections.values()]) {
      const { refusal, identity } = connection;
      if (refusal !== undefined && refusal.at <= now) this.#refuse(connection, refusal.error, true);
      else if (isOver(identity, now)) this.#expire(connection);
      else {
        this.#isDue(refusal?.at);
        this.#isDue(identity.until);
      }
    }
    for (const query of this.#queries) {
      if (query.until === undefined || query.final) continue;
      if (query.until <= now) {
        query.until = undefined;
        this.#outdate(query, now);
      } else this.#isDue(query.until);
    }
  }

  /** @param {number} now */
  #ping(now) {
    this.#pingAt = undefined;
    for (const connection of this.#connections.values()) {
      if (now - connection.lastSent >= limits.SHORTEST_SILENCE) this.#out.send(connection, PING, now);
      const at = connection.lastSent + limits.SILENCE;
      this.#pingAt = Math.min(at, this.#pingAt ?? at);
    }
  }

  #renew() {
    this.#renewAt = undefined;
    const topics = this.#queries.topics.watched();
    if (topics.length === 0 || this.#isMarking) return;
    this.#isMarking = true;
    this.#out.push({ do: "mark", topics });
  }

  // Ends

  /** The identity ended. @param {Connection} connection */
  #expire(connection) {
    if (connection.identity.session === true) this.#end(connection, 1012, "the session of the upgrade ended");
    else this.#refuse(connection, "TokenExpired: the token has expired", false);
  }

  /** @param {Connection} connection @param {string} error @param {boolean} attempted */
  #refuse(connection, error, attempted) {
    this.#forget(connection);
    this.#out.unauthenticated(connection, error, attempted);
  }

  /** @param {Connection} connection @param {string} error */
  #fatal(connection, error) {
    this.#forget(connection);
    this.#out.fatal(connection, error);
  }

  /** @param {Connection} connection @param {number} code @param {string} reason */
  #end(connection, code, reason) {
    this.#forget(connection);
    this.#out.close(connection, code, reason);
  }

  /** @param {Connection} connection */
  #forget(connection) {
    this.#connections.delete(connection.id);
    this.#queue.delete(connection.id);
    const watched = [...connection.queries.values()];
    connection.queries.clear();
    for (const { query } of watched) this.#queries.leave(connection, query);
    if (this.#connections.size === 0) this.#pingAt = undefined;
  }

  /** What is to be done. @param {void} [_] the last that happened @returns {Output[]} */
  #outputs(_) {
    const bound = this.#clock.toStore();
    const outputs = this.#out.take();
    return bound === undefined ? outputs : [{ do: "bound", bound }, ...outputs];
  }
}
