/**
 * Answers Convex's live clients, which watch queries over a WebSocket. Live queries are not offered here, and a client
 * whose connection is refused reconnects without end. So the connection is accepted, and one frame says what to use
 * instead.
 *
 * @see https://github.com/get-convex/convex-js, src/browser/sync/protocol.ts
 */

const PATH = /^\/api\/(?:[\w.-]+\/)?sync$/;

const MESSAGE = "Live queries are not offered here. Use ConvexHttpClient, which calls the same functions over HTTP.";

/** The label of these requests in the log. */
const LABEL = "convex live";

/** @typedef {{ label: string, status: number, trips: 0, response: (headers: Record<string, string>) => Response }} Answer */

/**
 * The answer to a live client. It needs no authentication.
 *
 * @param {Request} request
 * @param {string} path
 * @returns {Answer | undefined} undefined when the request is not from a live client
 */
export function liveAnswer({ method, headers }, path) {
  if (method !== "GET" || !PATH.test(path)) return undefined;
  const isUpgrade = headers.get("Upgrade")?.toLowerCase() === "websocket";
  return isUpgrade ? { label: LABEL, status: 101, trips: 0, response: fatal } : { label: LABEL, status: 400, trips: 0, response: noUpgrade };
}

/** @param {Record<string, string>} headers */
function fatal(headers) {
  // @ts-expect-error: workerd has it
  const [client, server] = /** @type {[WebSocket, any]} */ (Object.values(new WebSocketPair()));
  server.accept();
  server.send(JSON.stringify({ type: "FatalError", error: MESSAGE }));
  // npm's clients stop reconnecting only because of this frame, not because of a close code. The clients of Rust and
  // Python reconnect in any case.
  server.close(1000, "live queries are not offered");
  return new Response(null, /** @type {any} */ ({ status: 101, webSocket: client, headers }));
}

/** @param {Record<string, string>} headers */
function noUpgrade(headers) {
  const body = { code: "LiveQueriesNotOffered", message: MESSAGE };
  return Response.json(body, { status: 400, headers: { ...headers, "cache-control": "no-store" } });
}
