/** The sockets of an object, with what must survive hibernation of each connection. */

/** @typedef {import("../../live/connection.js").Saved} Saved */
/** @typedef {WebSocket & { serializeAttachment(value: unknown): void, deserializeAttachment(): any }} Socket */
/** A socket's attachment: what is saved of its connection, or that a row holds it. @typedef {{ id: number, sent: Saved["sent"], saved?: string }} Attachment */
/** What the machine knows of a connection. @typedef {{ save(id: number): Saved | undefined, sent(id: number): Saved["sent"] | undefined }} Machine */

/** An attachment holds 16 KiB, and a character of the text may take two bytes. */
const LONGEST_ATTACHED = 7_500;

/** A client that has so many bytes left to read is slow; one with so many is dropped. */
const SLOW = 1024 * 1024;
const STUCK = 16 * 1024 * 1024;

export class Sockets {
  #store;
  /** By the connection's id. @type {Map<number, Socket>} */
  #sockets = new Map();
  /** What is saved of each connection but for the version that it was sent. @type {Map<number, string>} */
  #saved = new Map();
  /** The connections that are too large for an attachment. @type {Set<number>} */
  #large = new Set();
  #lastId = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  get size() {
    return this.#sockets.size;
  }

  /** @param {Socket} socket @returns {number} the connection's id */
  add(socket) {
    const id = (this.#lastId += 1);
    this.#sockets.set(id, socket);
    return id;
  }

  /** The connection of a socket; undefined if its state was lost. @param {Socket} socket @returns {number | undefined} */
  idOf(socket) {
    const id = attachedTo(socket)?.id;
    return id !== undefined && this.#sockets.get(id) === socket ? id : undefined;
  }

  /** Whether its client has not read its last messages yet. @param {number} id */
  isSlow(id) {
    return (this.#sockets.get(id)?.bufferedAmount ?? 0) > SLOW;
  }

  /**
   * Takes back the connections that outlived the object's memory.
   *
   * @param {Socket[]} sockets
   * @param {(id: number, saved: Saved) => void} restore
   */
  restore(sockets, restore) {
    for (const socket of sockets) {
      const attachment = attachedTo(socket);
      const text = attachment?.saved ?? (attachment === null ? undefined : this.#store.connection(attachment.id));
      if (attachment === null || text === undefined) {
        close(socket, 1012, "the connection's state was lost");
        continue;
      }
      const { id, sent } = attachment;
      this.#saved.set(id, text);
      if (attachment.saved === undefined) this.#large.add(id);
      this.#sockets.set(id, socket);
      this.#lastId = Math.max(this.#lastId, id);
      restore(id, { ...JSON.parse(text), sent });
    }
    this.#store.keepOnly([...this.#large]);
  }

  /**
   * Writes what must survive hibernation. What changes with each transition is small and stays in the attachment, which
   * costs nothing; the rest too, unless it is large.
   *
   * @param {number} id
   * @param {Machine} machine
   * @param {boolean} isMoved whether only the version changed that the connection was sent
   */
  save(id, machine, isMoved) {
    const socket = this.#sockets.get(id);
    const before = this.#saved.get(id);
    const isKnown = isMoved && before !== undefined;
    const whole = isKnown ? { sent: machine.sent(id) } : machine.save(id);
    if (socket === undefined || whole?.sent === undefined) return;
    const { sent, ...rest } = whole;
    const saved = isKnown ? before : JSON.stringify(rest);
    const isLarge = saved.length > LONGEST_ATTACHED;
    socket.serializeAttachment(isLarge ? { id, sent } : { id, sent, saved });
    if (saved === before) return;
    this.#saved.set(id, saved);
    if (isLarge) {
      this.#large.add(id);
      this.#store.keepConnection(id, saved);
    } else if (this.#large.delete(id)) this.#store.dropConnection(id);
  }

  /**
   * @param {number} id
   * @param {string} text
   * @returns {boolean} false when the client is gone, or does not read: its socket was closed
   */
  send(id, text) {
    const socket = this.#sockets.get(id);
    if (socket === undefined) return true;
    try {
      socket.send(text);
      if (socket.bufferedAmount <= STUCK) return true;
    } catch {
      // It closed meanwhile.
    }
    this.close(id, 1013, "the client reads too slowly");
    return false;
  }

  /** @param {number} id @param {number | undefined} code @param {string} reason */
  close(id, code, reason) {
    const socket = this.#sockets.get(id);
    this.drop(id);
    if (socket !== undefined) close(socket, code, reason);
  }

  /** @param {number} code @param {string} reason */
  closeAll(code, reason) {
    for (const id of [...this.#sockets.keys()]) this.close(id, code, reason);
  }

  /** Forgets a connection whose socket is closed. @param {number} id */
  drop(id) {
    this.#sockets.delete(id);
    this.#saved.delete(id);
    if (this.#large.delete(id)) this.#store.dropConnection(id);
  }
}

/** @param {Socket} socket @returns {Attachment | null} */
export function attachedTo(socket) {
  return socket.deserializeAttachment();
}

/** @param {Socket} socket @param {number | undefined} code @param {string} reason */
export function close(socket, code, reason) {
  try {
    if (code === undefined) socket.close();
    else socket.close(code, reason);
  } catch {
    // It closed meanwhile.
  }
}
