/** A live connection's socket, in the form that the host of the machine takes: as workerd has it. */

/** @typedef {import("ws").WebSocket} WebSocket */

/** What `ws` calls an open socket. */
const OPEN = 1;

export class Socket {
  /** @type {unknown} */
  #attachment = null;
  /** @type {WebSocket | undefined} */
  #socket;
  /** What was sent, and how it was closed, before the handshake. @type {((socket: WebSocket) => void)[]} */
  #waiting = [];

  /** @param {WebSocket} socket after the handshake */
  join(socket) {
    this.#socket = socket;
    for (const act of this.#waiting.splice(0)) act(socket);
  }

  /** What the client has not read yet. */
  get bufferedAmount() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** @param {string} text @throws {Error} when the client is gone */
  send(text) {
    if (this.#socket === undefined) this.#waiting.push((socket) => socket.send(text));
    else if (this.#socket.readyState !== OPEN) throw new Error("the socket is closed");
    else this.#socket.send(text);
  }

  /** @param {number} [code] @param {string} [reason] */
  close(code, reason) {
    if (this.#socket === undefined) this.#waiting.push((socket) => socket.close(code, reason));
    else this.#socket.close(code, reason);
  }

  /** Here it lives as long as the process, as the connection does. @param {unknown} value */
  serializeAttachment(value) {
    this.#attachment = value;
  }

  deserializeAttachment() {
    return this.#attachment;
  }
}
