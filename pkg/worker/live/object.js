/** The Durable Object that holds live connections. */
// @ts-ignore: this module exists inside workerd only
import { DurableObject as PlatformObject } from "cloudflare:workers";
import { Live } from "./live.js";
import { switching } from "./switching.js";
import { OPENED } from "./upgrade.js";

/** @typedef {import("./sockets.js").Socket} Socket */

/** @type {new (context: any, env: any) => object} */
const DurableObject = PlatformObject;

/**
 * The methods that the platform and the worker call.
 *
 * @typedef {object} LiveObject
 * @property {(request: Request) => Promise<Response>} fetch
 * @property {(topics: string[]) => Promise<void>} tell
 * @property {(user: string) => void} forget
 */

/**
 * The class for a mounted service.
 *
 * @param {import("../mount.js").Mount} mount
 * @returns {new (context: any, env: any) => LiveObject}
 */
export function liveOf({ environmentOf, caller }) {
  return class extends DurableObject {
    /** @type {any} */
    #context;
    #live;

    /** @param {any} context @param {any} env */
    constructor(context, env) {
      super(context, env);
      this.#context = context;
      this.#live = new Live(context, environmentOf(env), caller === undefined ? "settings" : "host");
    }

    /** @param {Request} request */
    async fetch(request) {
      // @ts-expect-error: workerd has it
      const [theirs, own] = /** @type {[WebSocket, Socket]} */ (Object.values(new WebSocketPair()));
      const refused = await this.#live.open(request.headers.get(OPENED) ?? "null", () => {
        this.#context.acceptWebSocket(own);
        return own;
      });
      return refused === undefined ? switching(theirs, {}) : new Response(refused.text, { status: refused.status });
    }

    /** @param {string[]} topics */
    tell(topics) {
      return this.#live.tell(topics);
    }

    /** @param {string} user */
    forget(user) {
      this.#live.forget(user);
    }

    /** @param {Socket} socket @param {string | ArrayBuffer} data */
    webSocketMessage(socket, data) {
      return this.#live.webSocketMessage(socket, data);
    }

    /** @param {Socket} socket @param {number} code @param {string} reason */
    webSocketClose(socket, code, reason) {
      return this.#live.webSocketClose(socket, code, reason);
    }

    /** @param {Socket} socket */
    webSocketError(socket) {
      return this.#live.webSocketError(socket);
    }

    alarm() {
      return this.#live.alarm();
    }
  };
}
