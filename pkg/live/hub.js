/**
 * The live protocol of Convex as one pure state machine for all connections of an object: events in, outputs out, time as
 * an argument. The host performs the outputs in their order, and comes back with what they gave.
 */
import { Calls } from "./calls.js";
import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { PING } from "./frames.js";
import { isOver } from "./identity.js";
import * as limits from "./limits.js";
import { ProtocolError, readMessage } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Queries } from "./queries.js";
import { Screens } from "./screens.js";

/** @typedef {import("./connection.js").Opened} Opened */
/** @typedef {import("./connection.js").Saved} Saved */
/** @typedef {import("./identity.js").Identity} Identity */
/** @typedef {import("./messages.js").Message} Message */
/** @typedef {import("./query.js").Answer} Answer */
/** @typedef {Extract<Message, { type: "ModifyQuerySet" }>} ModifyQuerySet */
/** @typedef {import("./outbox.js").Asking} Asking */
/** @typedef {import("./outbox.js").Output} Output */
/** What the host stored of an object: by `bound` and by `keep`. @typedef {{ bound?: number | undefined, numbers?: [string, number][], renewAt?: number | undefined }} Stored */

const INTERNAL = "InternalServerError";
/** The start of a close reason after which npm's clients wait 3 s before they connect again. */
const BUSY = "TooManyConcurrentRequests";

export class Hub {
  /** @type {Map<number, Connection>} */
  #connections = new Map();
  #queries = new Queries();
  /** @type {number | undefined} */
  #pingAt;
  /** The next time at which a result changes by itself or an identity ends. @type {number | undefined} */
  #dueAt;
  /** @type {number | undefined} */
  #renewAt;
  #isMarking = false;
  #out = new Outbox();
  #clock;
  #screens;
  #calls;

  /** @param {{ isSlow?: (id: number) => boolean, stored?: Stored }} [options] `isSlow`: whether a client has not read its last messages yet */
  constructor({ isSlow = () => false, stored = {} } = {}) {
    this.#clock = new Clock(stored.bound);
    this.#screens = new Screens({ connections: this.#connections, queries: this.#queries, out: this.#out, clock: this.#clock, isSlow }, {
      shown: (connection, now) => this.#calls.next(connection, now),
      over: (connection) => this.#expire(connection),
      slow: (connection) => this.#end(connection, 1013, `${BUSY}: the client reads too slowly`),
      due: (at) => this.#isDue(at),
      marked: (numbers, now) => this.#keep(numbers, [], (this.#renewAt ??= now + limits.RENEWAL)),
    });
    this.#calls = new Calls(this.#out, {
      over: (connection) => this.#expire(connection),
      refused: (connection, reason) => this.#end(connection, 1013, reason),
      answered: (connection, now) => this.#screens.owe(connection, now),
    });
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
    const times = [this.#screens.tripAt, this.#pingAt, this.#dueAt, this.#renewAt].filter((time) => time !== undefined);
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
    this.#screens.owe(connection, now);
    this.#out.save(connection);
    this.#handle(connection, now);
    return this.#outputs();
  }

  /**
   * A mutation or action ended. One that happened has its time, from {@link commit}.
   *
   * @param {number} id
   * @param {import("./calls.js").Outcome} outcome
   * @param {number} now
   * @returns {Output[]}
   */
  called(id, outcome, now) {
    const connection = this.#connections.get(id);
    if (connection === undefined) return [];
    return this.#outputs(this.#calls.ended(connection, outcome, now));
  }

  /** Something changed: these topics, or anything. @param {string[] | undefined} topics @param {number} now */
  tell(topics, now) {
    for (const query of this.#queries.of(topics)) this.#screens.outdate(query, now);
    return this.#outputs();
  }

  /**
   * The trip came back.
   *
   * @param {{ answers: (Answer | undefined)[], numbers: [string, number][] } | undefined} found one answer a query; undefined: it failed
   * @param {number} now
   */
  read(found, now) {
    this.#screens.read(found, now);
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
    this.#keep(fresh, dropped, this.#renewAt);
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
    if (this.#screens.tripAt !== undefined && this.#screens.tripAt <= now) this.#screens.begin(now);
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
    if (this.#connections.has(connection.id)) this.#calls.next(connection, now);
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
        return this.#calls.enqueue(connection, message, now);
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
    this.#screens.owe(connection, now);
    return undefined;
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

  // Time

  /** Schedules a tick. @param {number | undefined} at */
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
        this.#screens.outdate(query, now);
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

  /** @param {[string, number][]} numbers @param {string[]} dropped @param {number | undefined} renewAt */
  #keep(numbers, dropped, renewAt) {
    this.#out.push({ do: "keep", numbers, dropped, renewAt });
  }

  #renew() {
    this.#renewAt = undefined;
    const topics = this.#queries.topics.watched();
    if (this.#isMarking) return;
    // Marks of topics without watchers lapse, so a later watcher must find such a topic unmarked.
    if (topics.length === 0) return this.#keep([], this.#queries.topics.dropped(), undefined);
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
    this.#screens.forget(connection);
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
