// Runs inside workerd: the least that an object with a hibernating socket can be.
// @ts-ignore: this module exists inside workerd only
import { DurableObject } from "cloudflare:workers";

export class Live extends DurableObject {
  fetch() {
    // @ts-expect-error: workerd has it
    const [theirs, own] = Object.values(new WebSocketPair());
    /** @type {any} */ (this).ctx.acceptWebSocket(own);
    return new Response(null, /** @type {any} */ ({ status: 101, webSocket: theirs }));
  }

  /** @param {any} socket */
  webSocketMessage(socket) {
    socket.send("");
  }
}

export default {
  /** @param {Request} _request @param {{ LIVE: any }} env */
  async fetch(_request, env) {
    const { webSocket } = await env.LIVE.get(env.LIVE.idFromName("live")).fetch("https://live/", { headers: { Upgrade: "websocket" } });
    return new Response(null, /** @type {any} */ ({ status: 101, webSocket }));
  },
};
