/** A receiver of webhooks on this machine, which verifies what it gets and answers as a test says. */
import { once } from "node:events";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:http").ServerResponse} Outgoing */
/** @typedef {{ id: string, path: string, headers: import("node:http").IncomingHttpHeaders, body: string, event: any }} Received */

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
export const OTHER_SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0IQ==";

export class Receiver {
  /** What came, signed by a secret that the receiver knows. @type {Received[]} */
  received = [];
  /** What came with another signature or none. @type {Received[]} */
  forged = [];
  /** Answers a request that was read. @type {(response: Outgoing, received: Received) => void} */
  answer = (response) => void response.writeHead(204).end();
  // A connection that it closed while the worker uses it again would be a delivery that failed.
  #server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => void this.#take(request, response));
  #secrets = [SECRET];
  #port = 0;

  /** The settings of a product that tells of events to it. */
  get env() {
    return { WEBHOOK_URL: this.url, WEBHOOK_SECRET: SECRET, WEBHOOK_LOCAL: "true" };
  }

  get url() {
    return `http://127.0.0.1:${this.#port}/events`;
  }

  async start(port = 0) {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
    return this;
  }

  /** Ends the server; it can be started again on its port. */
  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Starts again on the same port. */
  again() {
    return this.start(this.#port);
  }

  /** The receiver knows these secrets. @param {...string} secrets */
  knows(...secrets) {
    this.#secrets = secrets;
  }

  /** Waits until what came is enough. @param {(received: Received[]) => boolean} isEnough */
  async until(isEnough) {
    const end = performance.now() + 30_000;
    while (!isEnough(this.received)) {
      if (performance.now() > end) throw new Error(`the receiver got only ${JSON.stringify(this.received.map(({ event }) => event.type))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.received;
  }

  /** The types of what came, by sequence number, each once. */
  types() {
    const bySequence = new Map(this.received.map(({ event }) => [event.data.sequence, event.type]));
    return [...bySequence].sort(([one], [other]) => one - other).map(([, type]) => type);
  }

  /** @param {Incoming} request @param {Outgoing} response */
  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { headers, url: path = "" } = request;
    const received = { id: String(headers["webhook-id"]), path, headers, body, event: JSON.parse(body) };
    const isGenuine = this.#secrets.some((secret) => verifies(secret, body, /** @type {any} */ (headers)));
    (isGenuine ? this.received : this.forged).push(received);
    this.answer(response, received);
  }
}

/** Whether Standard Webhooks' library accepts a message. @param {string} secret @param {string} body @param {Record<string, string>} headers */
export function verifies(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
