/** What the machine wants done, in order. */
import { authError, fatalError } from "./frames.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./identity.js").Identity} Identity */
/** @typedef {import("./messages.js").Authenticate["token"]} Token */
/** @typedef {import("./query.js").Query} Query */
/**
 * A call of a function that changes something. `session` is absent for a client without one, whose repeats cannot be
 * recognised.
 *
 * @typedef {{ type: "Mutation" | "Action", requestId: number, path: string, args: string, identity: Identity, address: string, language: string | undefined, session: string | undefined }} Asking
 */
/**
 * - `send`, `close`: to a socket. A close without a code is one without.
 * - `verify`: a token. The host answers by `identified`.
 * - `call`: a mutation or action. The host answers by `called`.
 * - `read`: queries in one trip, after the topics are marked. The host answers by `read`.
 * - `mark`: topics. The host answers by `marked`.
 * - `save`: what `save` gives of a connection changed. `moved`: only the version that it was sent.
 * - `keep`: change numbers to store and to forget, and when they are compared again.
 * - `bound`: the clock's bound, to be stored before anything is sent.
 *
 * @typedef {{ do: "send", to: number, text: string }
 *   | { do: "close", to: number, code?: number, reason: string }
 *   | { do: "verify", for: number, token: Token, page: boolean }
 *   | { do: "call", for: number, asking: Asking }
 *   | { do: "read", queries: Query[], mark: string[] }
 *   | { do: "mark", topics: string[] }
 *   | { do: "save", of: number }
 *   | { do: "moved", of: number }
 *   | { do: "keep", numbers: [string, number][], dropped: string[], renewAt: number | undefined }
 *   | { do: "bound", bound: number }} Output
 */

/** A close carries 123 bytes of reason. */
const LONGEST_REASON = 120;

export class Outbox {
  /** @type {Output[]} */
  #outputs = [];

  /** @param {Output} output */
  push(output) {
    this.#outputs.push(output);
  }

  /** @param {Connection} connection @param {string} text @param {number} now */
  send(connection, text, now) {
    connection.lastSent = now;
    this.push({ do: "send", to: connection.id, text });
  }

  /** @param {Connection} connection */
  save({ id }) {
    this.push({ do: "save", of: id });
  }

  /** @param {Connection} connection @param {number | undefined} code @param {string} reason */
  close({ id }, code, reason) {
    this.push({ do: "close", to: id, ...(code === undefined ? {} : { code }), reason: reason.slice(0, LONGEST_REASON) });
  }

  /** @param {Connection} connection @param {string} error */
  fatal(connection, error) {
    this.push({ do: "send", to: connection.id, text: fatalError(error) });
    this.close(connection, 1000, error);
  }

  /** A token was bad, or ended. @param {Connection} connection @param {string} error @param {boolean} attempted whether it was sent with this as its answer */
  unauthenticated(connection, error, attempted) {
    this.push({ do: "send", to: connection.id, text: authError(error, connection.sent.identity, attempted) });
    this.close(connection, undefined, "Unauthenticated");
  }

  /** Removes and returns all of them. */
  take() {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }
}
