/**
 * Holds live connections: a thin host of the protocol machine in `js/live/`. Its sockets may hibernate, and one
 * alarm breaks their silence. A Durable Object runs it in workerd, and a server in Node.
 */
import { storageOf } from "../storage.js";
import { Hub } from "../../live/hub.js";
import { identityOf } from "../../live/identity.js";
import { MARK } from "../../live/limits.js";
import { resultOf } from "../../live/result.js";
import { configOf } from "../config.js";
import { answerTogether } from "../together.js";
import { callOf } from "./calls.js";
import { marksFor, numbersOf } from "./marks.js";
import { Mutations } from "./mutations.js";
import { tellAll } from "./objects.js";
import { attachedTo, close, Sockets } from "./sockets.js";
import { Store } from "./store.js";
import { verdictOn } from "./verdict.js";
import { watchedBy } from "./watching.js";

/** @typedef {import("../../live/hub.js").Output} Output */
/** @typedef {import("../../live/query.js").Query} Query */
/** @typedef {import("./sockets.js").Socket} Socket */
/** @typedef {import("../mount.js").Environment} Env */

/** The longest wait by a timer. A timer keeps the object in memory, an alarm does not. */
const LONGEST_TIMER = 2_000;

const MOST_SOCKETS = 30_000;

const RESTART = "the service restarts";

/**
 * What the platform gives: the sockets that outlived the memory, an SQLite, and an alarm.
 *
 * @typedef {object} Platform
 * @property {{ sql: import("./store.js").Sql, setAlarm(at: number): void }} storage
 * @property {() => Socket[]} getWebSockets
 * @property {(work: Promise<unknown>) => void} waitUntil
 * @property {{ name?: string | undefined }} id
 */

export class Live {
  /** @type {Env} */
  #env;
  #authority;
  #context;
  #store;
  #mutations;
  /** @type {Hub} */
  #hub;
  #sockets;
  /** @type {number | undefined} */
  #alarmAt;
  /** @type {number | undefined} */
  #timerAt;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isOver = false;

  /** @param {Platform} context @param {Env} env @param {import("../config.js").Authority} authority */
  constructor(context, env, authority) {
    this.#context = context;
    this.#env = env;
    this.#authority = authority;
    this.#store = new Store(context.storage.sql);
    this.#sockets = new Sockets(this.#store);
    this.#mutations = new Mutations(this.#store, env, () => this.#config(), (topics) => this.#tell(topics));
    this.#hub = this.#begin();
    const now = Date.now();
    this.#sockets.restore(context.getWebSockets(), (id, saved) => this.#hub.restore(id, saved, now));
    this.#schedule();
  }

  /**
   * A connection, which the worker has checked.
   *
   * @param {string} written what the worker knows of it, as the header says it
   * @param {() => Socket} accept takes the socket
   * @returns {Promise<{ status: number, text: string } | undefined>} why it is refused
   */
  async open(written, accept) {
    const { caller, until, address, language, client, page } = JSON.parse(decodeURIComponent(written));
    const config = await this.#config();
    if (this.#sockets.size >= MOST_SOCKETS) return { status: 503, text: "Too many live connections." };
    if (address !== "" && this.#hub.countOf(address) >= config.liveSockets) {
      return { status: 429, text: `At most ${config.liveSockets} live connections from one address (LIVE_SOCKETS_PER_ADDRESS).` };
    }
    const id = this.#sockets.add(accept());
    const opened = { identity: identityOf(caller, { until, session: true }), address, language, client, page };
    await this.#perform(() => this.#hub.open(id, opened, Date.now()));
    return undefined;
  }

  /** Something changed. Called by the worker, and by other objects. @param {string[]} topics */
  async tell(topics) {
    await this.#perform(() => this.#hub.tell(topics, Date.now()));
  }

  /** Forgets stored replies that name a user who is erased. Called by the worker. @param {string} user */
  forget(user) {
    this.#store.dropReplies(user);
  }

  /** @param {Socket} socket @param {string | ArrayBuffer} data */
  async webSocketMessage(socket, data) {
    const id = this.#sockets.idOf(socket);
    if (id === undefined) return close(socket, 1012, "the connection's state was lost");
    await this.#perform(() => this.#hub.receive(id, data, Date.now()));
  }

  /** @param {Socket} socket @param {number} code @param {string} reason */
  async webSocketClose(socket, code, reason) {
    // Without this answer the client waits 10 s for the end.
    close(socket, CLOSABLE(code) ? code : 1000, reason);
    await this.#closed(socket);
  }

  /** @param {Socket} socket */
  async webSocketError(socket) {
    close(socket, 1011, "the connection broke");
    await this.#closed(socket);
  }

  async alarm() {
    this.#alarmAt = undefined;
    this.#store.tidy(Date.now());
    await this.#perform(() => this.#hub.tick(Date.now()));
  }

  /** Closes all connections, because the platform stops; the clients reconnect. */
  end() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#sockets.closeAll(1012, RESTART);
  }

  /** @param {Socket} socket */
  async #closed(socket) {
    const id = attachedTo(socket)?.id;
    if (id === undefined) return;
    this.#sockets.drop(id);
    await this.#perform(() => this.#hub.closed(id));
  }

  #begin() {
    return new Hub({ isSlow: (id) => this.#sockets.isSlow(id), stored: this.#store.hub() });
  }

  // Outputs

  /**
   * Performs what the machine wants done, and waits for what that brings.
   *
   * @param {() => Output[]} event
   * @returns {Promise<void>}
   */
  async #perform(event) {
    if (this.#isOver) return;
    /** @type {Promise<void>[]} */
    const work = [];
    try {
      /** Whether only their sent versions changed. @type {Map<number, boolean>} */
      const changed = new Map();
      for (const output of event()) {
        if (output.do === "save" || output.do === "moved") changed.set(output.of, output.do === "moved" && (changed.get(output.of) ?? true));
        else {
          const promise = this.#performOne(output);
          if (promise !== undefined) work.push(promise);
        }
      }
      for (const [id, isMoved] of changed) this.#sockets.save(id, this.#hub, isMoved);
      this.#schedule();
    } catch (error) {
      this.#fail(error);
    }
    await Promise.all(work);
  }

  /** The same for what came back, unless the machine that wanted it was replaced. @param {Hub} hub @param {() => Output[]} event */
  async #performOf(hub, event) {
    if (hub === this.#hub) await this.#perform(event);
  }

  /** @param {Exclude<Output, { do: "save" | "moved" }>} output @returns {Promise<void> | undefined} */
  #performOne(output) {
    switch (output.do) {
      case "send":
        return this.#send(output.to, output.text);
      case "close":
        // None of these reasons contains anything that the client sent.
        if (output.code !== undefined && output.code !== 1000) warn(`a live connection was closed: ${output.reason}`);
        return void this.#sockets.close(output.to, output.code, output.reason);
      case "verify":
        return this.#verify(output);
      case "call":
        return this.#call(output);
      case "read":
        return this.#read(output.queries, output.mark);
      case "mark":
        return this.#mark(output.topics);
      case "keep":
        this.#store.keepNumbers(output.numbers, output.dropped);
        return void this.#store.keepFact("renewAt", output.renewAt);
      case "bound":
        return void this.#store.keepFact("bound", output.bound);
    }
  }

  /** @param {number} id @param {string} text */
  #send(id, text) {
    if (this.#sockets.send(id, text)) return undefined;
    warn("a live connection was closed: its client reads too slowly, or is gone");
    return this.#perform(() => this.#hub.closed(id));
  }

  /** @param {Extract<Output, { do: "verify" }>} output */
  async #verify({ for: id, token, page }) {
    const hub = this.#hub;
    const verdict = await verdictOn(token, page, await this.#config(), (work) => this.#context.waitUntil(work));
    await this.#performOf(hub, () => hub.identified(id, verdict, Date.now()));
  }

  /** @param {Extract<Output, { do: "call" }>} output */
  async #call({ for: id, asking }) {
    const hub = this.#hub;
    const { changed, outcome } = await this.#mutations.run(asking, (now) => this.#hub.commit(now));
    const now = Date.now();
    if (changed === undefined || changed.length > 0) await this.#perform(() => this.#hub.tell(changed, now));
    await this.#performOf(hub, () => hub.called(id, outcome, now));
  }

  /** @param {Query[]} queries @param {string[]} topics */
  async #read(queries, topics) {
    const hub = this.#hub;
    const found = await this.#found(queries, topics).catch((error) => {
      warn(`could not read live queries: ${error}`);
      return undefined;
    });
    await this.#performOf(hub, () => hub.read(found, Date.now()));
  }

  /** @param {Query[]} queries @param {string[]} topics */
  async #found(queries, topics) {
    const config = await this.#config();
    const now = Date.now();
    const requestId = crypto.randomUUID();
    const calls = queries.map(({ path, args, journal, identity, address, language }) =>
      callOf(config.settings, "Query", { path, args, journal }, { caller: identity.caller, address, acceptLanguage: language, requestId, now, watch: true }),
    );
    const binding = this.#binding(config);
    const { replies, before, failed } = await answerTogether(calls, binding, await marksFor(binding, topics, now + MARK, now));
    for (const error of failed) warn(`could not read some live queries: ${error}`);
    const answers = replies.map((reply) => {
      if (reply === undefined) return undefined;
      if (reply.cause !== undefined) warn(`a live query failed (${reply.label}): ${reply.cause}`, requestId);
      const told = resultOf(reply, requestId);
      return "unavailable" in told ? { result: { error: told.unavailable } } : { ...told, ...watchedBy(reply) };
    });
    return { answers, numbers: numbersOf(before) };
  }

  /** @param {string[]} topics */
  async #mark(topics) {
    const hub = this.#hub;
    const config = await this.#config();
    const now = Date.now();
    const binding = this.#binding(config);
    const marks = await marksFor(binding, topics, now + MARK, now);
    const marked = await answerTogether([], binding, marks).catch((error) => {
      warn(`could not mark what is watched: ${error}`);
      return undefined;
    });
    await this.#performOf(hub, () => hub.marked(marked && numbersOf(marked.before), Date.now()));
  }

  #config() {
    return configOf(this.#env, this.#authority);
  }

  /** @param {import("../config.js").Config} config */
  #binding(config) {
    return storageOf(this.#env, config);
  }

  /** Tells the other objects. @param {string[]} topics */
  async #tell(topics) {
    await tellAll(this.#env, await this.#config(), topics, this.#context.id.name);
  }

  // Time

  #schedule() {
    const { wakeAt } = this.#hub;
    if (wakeAt === undefined) return;
    const now = Date.now();
    if (wakeAt - now <= LONGEST_TIMER) {
      if (this.#timerAt !== undefined && this.#timerAt <= wakeAt) return;
      clearTimeout(this.#timer);
      this.#timerAt = wakeAt;
      this.#timer = setTimeout(() => {
        this.#timerAt = undefined;
        void this.#perform(() => this.#hub.tick(Date.now()));
      }, Math.max(0, wakeAt - now));
    } else if (this.#alarmAt === undefined || this.#alarmAt > wakeAt) {
      this.#alarmAt = wakeAt;
      this.#context.storage.setAlarm(wakeAt);
    }
  }

  /** The machine threw, so its state is uncertain: all clients reconnect. @param {unknown} error */
  #fail(error) {
    console.error(JSON.stringify({ level: "error", call: "convex live", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
    this.#sockets.closeAll(1012, RESTART);
    this.#hub = this.#begin();
  }
}

/** The codes that a close may carry. @param {number} code */
const CLOSABLE = (code) => code === 1000 || code === 1001 || (code >= 3000 && code <= 4999);

/** @param {string} message @param {string} [requestId] */
function warn(message, requestId) {
  console.warn(JSON.stringify({ level: "warn", call: "convex live", requestId, message }));
}
