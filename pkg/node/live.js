/** Live connections in Node: the host of the machine, with what workerd gives it. */
import { WebSocketServer } from "ws";
import { nodeSqlite, openPrivate } from "../node-sqlite.js";
import { LONGEST_MESSAGE } from "../live/limits.js";
import { Live } from "../worker/live/live.js";
import { nameOf } from "../worker/live/objects.js";
import { switching } from "../worker/live/switching.js";
import { OPENED } from "../worker/live/upgrade.js";
import { report } from "./report.js";
import { Socket } from "./socket.js";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:stream").Duplex} Duplex */

/** A character of a message takes at most three bytes. The machine itself refuses shorter ones. */
const MOST_BYTES = 3 * LONGEST_MESSAGE;

/** A client that does not answer the close is cut off. */
const LONGEST_GOODBYE = 1_000;

/** The one object: a process needs no more. */
const NAME = nameOf(0);

export class LiveHost {
  /** @type {Live | undefined} */
  #live;
  #database;
  #keepAlive;
  #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_BYTES, clientTracking: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;
  #isOver = false;

  /**
   * @param {string} path of what must survive a restart: the clock, and replies to mutations that a client sends again
   * @param {(work: Promise<unknown>) => void} keepAlive
   */
  constructor(path, keepAlive) {
    this.#database = openPrivate(nodeSqlite("serve()"), path);
    // A mutation's own transaction tells a repeat too. So a power cut may take the last rows of this file.
    this.#database.exec("PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    this.#keepAlive = keepAlive;
  }

  /** @param {any} env what the service sees @param {import("../worker/config.js").Authority} authority */
  begin(env, authority) {
    const database = this.#database;
    this.#live = new Live(
      {
        storage: {
          sql: { exec: (sql, ...values) => executed(database, sql, values) },
          setAlarm: (at) => this.#wakeAt(at),
        },
        getWebSockets: () => [],
        waitUntil: this.#keepAlive,
        id: { name: NAME },
      },
      env,
      authority,
    );
  }

  /** @returns {Live} */
  get #host() {
    if (this.#live === undefined) throw new Error("live connections were not begun");
    return this.#live;
  }

  /** What the worker binds as LIVE. @returns {import("../worker/live/objects.js").Namespace} */
  get namespace() {
    const object = {
      /** @param {string} _ @param {RequestInit} request */
      fetch: async (_, { headers }) => {
        const socket = new Socket();
        const opened = /** @type {Record<string, string>} */ (headers)[OPENED] ?? "null";
        const refused = await this.#host.open(opened, () => /** @type {any} */ (socket));
        return refused === undefined ? switching(socket, {}) : new Response(refused.text, { status: refused.status });
      },
      tell: (/** @type {string[]} */ topics) => this.#host.tell(topics),
      forget: async (/** @type {string} */ user) => this.#host.forget(user),
    };
    return { idFromName: (name) => name, get: () => object };
  }

  /**
   * Completes an upgrade that the service took.
   *
   * @param {Incoming} request
   * @param {Duplex} stream
   * @param {Buffer} head
   * @param {{ webSocket: Socket, headers: Record<string, string> }} answer
   */
  complete(request, stream, head, { webSocket: own, headers }) {
    if (this.#isOver) return void stream.destroy();
    /** @param {string[]} lines @param {Incoming} of */
    const add = (lines, of) => {
      if (of === request) lines.push(...Object.entries(headers).map(([name, value]) => `${name}: ${value}`));
    };
    let isJoined = false;
    this.#server.on("headers", add);
    try {
      this.#server.handleUpgrade(request, stream, head, (socket) => {
        isJoined = true;
        socket.on("message", (data, isBinary) => told(this.#host.webSocketMessage(/** @type {any} */ (own), isBinary ? new ArrayBuffer(0) : String(data))));
        socket.on("close", (code, reason) => told(this.#host.webSocketClose(/** @type {any} */ (own), code, String(reason))));
        socket.on("error", () => told(this.#host.webSocketError(/** @type {any} */ (own))));
        own.join(socket);
      });
    } finally {
      this.#server.off("headers", add);
    }
    // It was no handshake, and was answered.
    if (!isJoined) told(this.#host.webSocketClose(/** @type {any} */ (own), 1006, ""));
  }

  /** Ends all connections. */
  async end() {
    this.#isOver = true;
    this.#live?.end();
    clearTimeout(this.#alarm);
    const sockets = [...this.#server.clients];
    const cut = setTimeout(() => sockets.forEach((socket) => socket.terminate()), LONGEST_GOODBYE);
    await Promise.all(sockets.map((socket) => new Promise((resolve) => (socket.readyState === socket.CLOSED ? resolve(undefined) : socket.once("close", resolve)))));
    clearTimeout(cut);
  }

  close() {
    this.#database.close();
  }

  /** @param {number} at */
  #wakeAt(at) {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => told(this.#host.alarm()), Math.max(0, at - Date.now()));
    this.#alarm.unref();
  }
}

/** @param {Promise<void> | undefined} work */
function told(work) {
  work?.catch((error) => report("a live connection failed", error));
}

/** @param {import("node:sqlite").DatabaseSync} database @param {string} sql @param {(string | number | null)[]} values */
function executed(database, sql, values) {
  // Only a text without values may hold several statements.
  if (values.length === 0 && !sql.startsWith("SELECT")) {
    database.exec(sql);
    return { toArray: () => [] };
  }
  const rows = database.prepare(sql).all(...values);
  return { toArray: () => /** @type {Record<string, any>[]} */ (rows) };
}
