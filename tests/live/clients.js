/** Live clients of the npm package, and what tests wait for. */
import { ConvexClient } from "convex/browser";
import { anyApi } from "convex/server";

/** @typedef {import("../support/product.js").Product} Product */

/** The functions by their names, untyped. @type {any} */
export const api = anyApi;

/** Far beyond what anything here takes: a test that waits for so long has failed. */
const PATIENCE = 30_000;

/** @type {Set<ConvexClient>} */
const clients = new Set();

/** A client of a product, or of a proxy before it. @param {{ url: URL }} where @param {import("convex/browser").ConvexClientOptions} [options] */
export function liveClient({ url }, options = {}) {
  const client = new ConvexClient(url.origin, { skipConvexDeploymentUrlCheck: true, logger: false, unsavedChangesWarning: false, ...options });
  clients.add(client);
  return client;
}

/** Closes all clients, so that a failed test leaves none that connects again for ever. */
export async function closeClients() {
  await Promise.all([...clients].map((client) => client.close()));
  clients.clear();
}

/**
 * Watches a query, and keeps all that it was shown.
 *
 * @param {ConvexClient} client
 * @param {any} query
 * @param {any} args
 */
export function watch(client, query, args) {
  /** @type {{ values: any[], errors: Error[], last: any, stop: () => void }} */
  const seen = { values: [], errors: [], last: undefined, stop: () => {} };
  seen.stop = client.onUpdate(
    query,
    args,
    (value) => {
      seen.values.push(value);
      seen.last = value;
    },
    (error) => {
      seen.errors.push(error);
      seen.last = error;
    },
  );
  return seen;
}

/** Waits until something is so, and returns it. @template T @param {() => T | Promise<T>} look @param {string} [what] @param {number} [patience] milliseconds @returns {Promise<NonNullable<T>>} */
export async function eventually(look, what = String(look), patience = PATIENCE) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return /** @type {any} */ (found);
    if (performance.now() > end) throw new Error(`not so after ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A socket that speaks the protocol by hand, and keeps all frames. */
export class RawSocket {
  /** @type {any[]} */
  frames = [];
  /** @type {{ code: number, reason: string } | undefined} */
  closed = undefined;

  /** @param {{ url: URL }} where @param {{ path?: string, headers?: Record<string, string> }} [options] */
  constructor({ url }, { path = "/api/1.48.0/sync", headers = {} } = {}) {
    // Node's own takes headers.
    this.socket = new WebSocket(new URL(path, url.href.replace("http", "ws")), /** @type {any} */ ({ headers }));
    this.socket.addEventListener("message", ({ data }) => this.frames.push(JSON.parse(data)));
    this.socket.addEventListener("close", ({ code, reason }) => (this.closed = { code, reason }));
    this.opened = new Promise((resolve, reject) => {
      this.socket.addEventListener("open", () => resolve(this));
      this.socket.addEventListener("error", () => reject(new Error("the upgrade was refused")));
    });
    this.opened.catch(() => {});
  }

  /** @param {...unknown} messages objects; text and bytes as they are */
  async say(...messages) {
    await this.opened;
    for (const message of messages) {
      this.socket.send(typeof message === "string" || message instanceof Uint8Array ? /** @type {any} */ (message) : JSON.stringify(message));
    }
  }

  /** Waits for a frame, and takes it and those before it away. @param {(frame: any) => boolean} isIt */
  async frame(isIt) {
    const place = await eventually(() => {
      const index = this.frames.findIndex(isIt);
      return index === -1 ? undefined : { index };
    }, `a frame ${isIt}, but ${JSON.stringify(this.frames).slice(0, 500)} ${JSON.stringify(this.closed)}`);
    return this.frames.splice(0, place.index + 1).at(-1);
  }

  /** Waits until it is closed. */
  end() {
    return eventually(() => this.closed, "the socket is closed");
  }

  close() {
    this.socket.close();
  }
}
