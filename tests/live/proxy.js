/**
 * A proxy between live clients and the service that reads the WebSocket's frames, and cuts, delays or doubles them. It
 * also gives clients one address while the service starts anew elsewhere.
 */
import { connect, createServer } from "node:net";

/**
 * What happens to a frame: it passes; or the connection is cut before or after it; or it is sent twice; or it waits so
 * many milliseconds, and with it all behind it.
 *
 * @typedef {"pass" | "cut before" | "cut after" | "double" | number} Fate
 */
/** @typedef {{ from: "client" | "service", text: string }} Frame */

const TEXT = 1;

/** Takes whole frames off the bytes of one direction. */
class Frames {
  #rest = Buffer.alloc(0);

  /** @param {Buffer} data @returns {{ bytes: Buffer, text: string | undefined }[]} */
  take(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    const frames = [];
    for (let size = this.#size(); size !== undefined; size = this.#size()) {
      const bytes = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      frames.push({ bytes, text: textOf(bytes) });
    }
    return frames;
  }

  #size() {
    const header = headerOf(this.#rest);
    return header !== undefined && this.#rest.length >= header.start + header.length ? header.start + header.length : undefined;
  }
}

/** @param {Buffer} bytes */
function headerOf(bytes) {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const isMasked = second >= 128;
  const short = second % 128;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + extended + (isMasked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length = extended === 2 ? bytes.readUInt16BE(2) : extended === 8 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { type: first % 16, start, length, mask: isMasked ? bytes.subarray(start - 4, start) : undefined };
}

/** @param {Buffer} bytes */
function textOf(bytes) {
  const header = headerOf(bytes);
  if (header === undefined || header.type !== TEXT) return undefined;
  const { start, mask } = header;
  const payload = Buffer.from(bytes.subarray(start));
  if (mask !== undefined) for (let place = 0; place < payload.length; place += 1) payload[place] = Number(payload[place]) ^ Number(mask[place % 4]);
  return payload.toString();
}

export class Proxy {
  /** How many connections were cut. */
  cuts = 0;
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();
  #server;

  /**
   * @param {() => URL} target where the service is now
   * @param {(frame: Frame) => Fate} fate
   */
  constructor(target, fate) {
    this.#server = createServer((client) => {
      let service;
      try {
        const { hostname, port } = target();
        service = connect(Number(port), hostname);
      } catch {
        client.destroy();
        return;
      }
      const cut = () => {
        client.destroy();
        service.destroy();
      };
      for (const socket of [client, service]) {
        this.#sockets.add(socket);
        socket.setNoDelay(true);
        socket.on("error", cut);
        socket.on("close", () => {
          this.#sockets.delete(socket);
          cut();
        });
      }
      const end = () => {
        this.cuts += 1;
        cut();
      };
      this.#pass("client", client, service, fate, end);
      this.#pass("service", service, client, fate, end);
    });
  }

  /**
   * @param {Frame["from"]} from
   * @param {import("node:net").Socket} source
   * @param {import("node:net").Socket} sink
   * @param {(frame: Frame) => Fate} fate
   * @param {() => void} cut
   */
  #pass(from, source, sink, fate, cut) {
    let head = "";
    let isOpen = false;
    const frames = new Frames();
    let turn = Promise.resolve();
    source.on("data", (/** @type {Buffer} */ data) => {
      let rest = data;
      if (!isOpen) {
        head += data.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end === -1) return;
        isOpen = true;
        // Without compression, so that the frames can be read.
        sink.write(head.slice(0, end + 4).replace(/^sec-websocket-extensions:.*\r\n/im, ""), "latin1");
        rest = Buffer.from(head.slice(end + 4), "latin1");
      }
      for (const { bytes, text } of frames.take(rest)) {
        turn = turn.then(async () => {
          const what = text === undefined ? "pass" : fate({ from, text });
          if (typeof what === "number") await new Promise((resolve) => setTimeout(resolve, what));
          if (sink.destroyed) return;
          if (what === "cut before") return cut();
          sink.write(bytes);
          if (what === "double") sink.write(bytes);
          if (what === "cut after") setTimeout(cut, 1);
        });
      }
    });
  }

  /** @returns {Promise<this>} */
  listen() {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(this)));
  }

  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return new URL(`http://127.0.0.1:${port}/`);
  }

  /** @returns {Promise<void>} */
  stop() {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }
}
