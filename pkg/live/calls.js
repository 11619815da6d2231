/**
 * The mutations and actions of the connections. Those of one connection run one after another, in the order in which they
 * came, and each is answered before what it did is shown.
 */
import { response } from "./frames.js";
import { isOver } from "./identity.js";
import * as limits from "./limits.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./frames.js").Result} Result */
/** @typedef {Extract<import("./messages.js").Message, { type: "Mutation" | "Action" }>} Request */
/** How a call ended: `unavailable` says that it is unknown whether it happened. @typedef {{ result: Result, ts?: number | undefined } | { unavailable: string }} Outcome */
/**
 * What is told to the machine.
 *
 * @typedef {object} Listener
 * @property {(connection: Connection) => void} over its identity ended
 * @property {(connection: Connection, reason: string) => void} refused it has to go, and may come back
 * @property {(connection: Connection, now: number) => void} answered a transition follows
 */

/** The clients whose sessions end with their sockets. */
const SESSIONLESS = ["rust", "python"];
const TOO_LONG = `ArgumentsTooLarge: the arguments of a call may have ${limits.LONGEST_ARGUMENTS} characters as JSON`;

export class Calls {
  #out;
  #on;

  /** @param {import("./outbox.js").Outbox} out @param {Listener} on */
  constructor(out, on) {
    this.#out = out;
    this.#on = on;
  }

  /** @param {Connection} connection @param {Request} request @param {number} now */
  enqueue(connection, request, now) {
    const { waiting, identity } = connection;
    if (waiting.length >= limits.MOST_WAITING) return this.#on.refused(connection, "TooManyConcurrentMutations");
    if (isOver(identity, now)) return this.#on.over(connection);
    waiting.push({ ...request, identity });
    return undefined;
  }

  /** Starts the next one if it may run now. @param {Connection} connection @param {number} now */
  next(connection, now) {
    if (!connection.mayCall) return;
    const next = connection.waiting.shift();
    if (next === undefined) return;
    const { identity, ...request } = next;
    if (isOver(identity, now)) {
      this.#on.over(connection);
      return;
    }
    connection.running = request;
    const { id, opened } = connection;
    // The clients for Rust and Python make a new session for each socket, so it recognises no repeat.
    const session = SESSIONLESS.includes(opened.client) ? undefined : connection.session;
    if (request.args.length > limits.LONGEST_ARGUMENTS) {
      this.#answer(connection, request, { result: { error: TOO_LONG } }, now);
      return;
    }
    this.#out.push({ do: "call", for: id, asking: { ...request, identity, address: opened.address, language: opened.language, session } });
  }

  /** The one that ran ended. @param {Connection} connection @param {Outcome} outcome @param {number} now */
  ended(connection, outcome, now) {
    if (connection.running === undefined) return;
    if ("unavailable" in outcome) {
      // npm's clients connect again and send it again, and it happens once. For the others it could happen twice.
      if (connection.opened.client === "npm") return this.#on.refused(connection, `InternalServerError: ${outcome.unavailable}`);
      outcome = { result: { error: outcome.unavailable } };
    }
    this.#answer(connection, connection.running, outcome, now);
  }

  /** @param {Connection} connection @param {Request} request @param {{ result: Result, ts?: number | undefined }} outcome @param {number} now */
  #answer(connection, { type, requestId }, { result, ts }, now) {
    connection.running = undefined;
    connection.answered += 1;
    this.#out.send(connection, response(type, requestId, result, ts), now);
    this.#on.answered(connection, now);
    this.next(connection, now);
  }
}
