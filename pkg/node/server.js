/** The HTTP server: it limits what a client can cost, and passes requests to the service. */
import { createServer, ServerResponse } from "node:http";
import { NodeRequest } from "srvx/node";
import { tellPeer } from "./peer.js";
import { report } from "./report.js";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:stream").Duplex} Duplex */
/** @typedef {import("./live.js").LiveHost} LiveHost */

/** What a client may cost before the service sees its request. Bodies have the service's own limits. */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than what proxies keep a connection, so that none sends a request into one that closes.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
  noDelay: true,
  /**
   * Some clients offer HTTP/2 with each request. Node would take the request for an upgrade, and drop its body.
   *
   * @param {Incoming} request
   */
  shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
};

/** A client that does not read its answer for so long is cut off. */
const LONGEST_SILENCE = 120_000;

const UNANSWERED = "a request could not be answered";

/** How often connections are closed that have become idle. */
const SWEEP = 50;

/** How often the log reports that connections are refused. */
const TOLD_EVERY = 60_000;

export class HttpServer {
  #answer;
  #live;
  #proxies;
  #isStopping = false;
  /** Connections with an upgrade that is not taken: Node does not count them any more. @type {Set<Duplex>} */
  #untaken = new Set();
  #server;

  /**
   * @param {(request: Request) => Promise<Response>} answer
   * @param {LiveHost} live
   * @param {{ proxies: number, maxConnections: number }} limits
   */
  constructor(answer, live, { proxies, maxConnections }) {
    this.#answer = answer;
    this.#live = live;
    this.#proxies = proxies;
    this.#server = createServer(LIMITS, (request, response) => void this.#take(request, response));
    this.#server.setTimeout(LONGEST_SILENCE);
    // Live connections count too. One more is closed at once.
    this.#server.maxConnections = maxConnections;
    let told = -Infinity;
    this.#server.on("drop", () => {
      if (performance.now() - told < TOLD_EVERY) return;
      told = performance.now();
      report("a connection was refused", `there are ${maxConnections} already`);
    });
    // Without these, Node would end the connection without an answer.
    for (const event of ["upgrade", "connect"]) this.#server.on(event, (request, stream, head) => void this.#upgrade(request, stream, head));
  }

  /** @param {number} port @param {string} host @returns {Promise<import("node:net").AddressInfo>} */
  listen(port, host) {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve(/** @type {import("node:net").AddressInfo} */ (this.#server.address()));
      });
    });
  }

  /** Accepts no further connections, and waits for running requests. @param {number} patience in milliseconds */
  async stop(patience) {
    this.#isStopping = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    const sweep = setInterval(() => this.#server.closeIdleConnections(), SWEEP);
    const cut = setTimeout(() => {
      this.#server.closeAllConnections();
      for (const stream of this.#untaken) stream.destroy();
    }, patience);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }

  /** @param {Incoming} request @param {ServerResponse} response */
  async #take(request, response) {
    try {
      tellPeer(request, this.#proxies);
      const answer = await this.#answer(this.#read(request, response));
      if (this.#isStopping) response.shouldKeepAlive = false;
      await send(response, answer);
    } catch (error) {
      fail(error, response);
    }
  }

  /** @param {Incoming} request @param {Duplex} stream @param {Buffer} head */
  async #upgrade(request, stream, head) {
    stream.on("error", () => stream.destroy());
    if (this.#isStopping) return void stream.destroy();
    const socket = /** @type {import("node:net").Socket} */ (stream);
    this.#untaken.add(stream);
    stream.on("close", () => this.#untaken.delete(stream));
    try {
      tellPeer(request, this.#proxies);
      const answer = await this.#answer(this.#read(request));
      if (answer.status === 101) {
        this.#untaken.delete(stream);
        return this.#live.complete(request, stream, head, /** @type {any} */ (answer));
      }
      socket.setTimeout(LONGEST_SILENCE, () => stream.destroy());
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket);
      // Both halves: a client that does not close its own would keep the connection.
      response.on("finish", () => socket.destroySoon());
      await send(response, answer);
    } catch (error) {
      report(UNANSWERED, error);
      stream.destroy();
    }
  }

  /** @param {Incoming} req @param {ServerResponse} [res] */
  #read(req, res) {
    // By now the headers are rewritten.
    return /** @type {Request} */ (/** @type {unknown} */ (new NodeRequest({ req, ...(res && { res }), trustProxy: this.#proxies > 0 })));
  }
}

/**
 * Sends a response. All responses of the service are texts or small files, so that they need no stream.
 *
 * @param {ServerResponse} response
 * @param {Response} answer
 */
async function send(response, answer) {
  const { status, headers } = answer;
  const bytes = answer.body === null ? undefined : Buffer.from(await answer.arrayBuffer());
  /** @type {string[]} */
  const lines = [];
  for (const [name, value] of headers) lines.push(name, value);
  if (bytes !== undefined && !headers.has("content-length")) lines.push("content-length", String(bytes.length));
  response.writeHead(status, lines);
  response.end(bytes);
}

/** @param {unknown} error @param {ServerResponse} response */
function fail(error, response) {
  report(UNANSWERED, error);
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { "content-type": "application/json" });
  response.end('{"status":"error","code":500,"message":"Internal error","error":"errors.internal"}');
}
