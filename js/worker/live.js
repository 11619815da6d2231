/**
 * Convex's live clients, who connect where queries are watched. That is not offered here, and a client whose connection
 * is refused tries again for ever; so the connection is taken, and one frame says what to use instead.
 *
 * @see https://github.com/get-convex/convex-js, src/browser/sync/protocol.ts
 */

const PATH = /^\/api\/(?:[\w.-]+\/)?sync$/;

const MESSAGE = "Live queries are not offered here. Use ConvexHttpClient, which calls the same functions over HTTP.";

/** How the log calls these requests. */
const LABEL = "convex live";

/** @typedef {{ label: string, status: number, trips: 0, response: (headers: Record<string, string>) => Response }} Answer */

/**
 * The answer to a live client, which is ready before anybody is asked who calls.
 *
 * @param {Request} request
 * @param {URL} url
 * @returns {Answer | undefined} undefined where the request is no live client's
 */
export function liveAnswer({ method, headers }, url) {
  if (method !== "GET" || !PATH.test(url.pathname)) return undefined;
  const isUpgrade = headers.get("Upgrade")?.toLowerCase() === "websocket";
  return isUpgrade ? { label: LABEL, status: 101, trips: 0, response: fatal } : { label: LABEL, status: 400, trips: 0, response: noUpgrade };
}

/** @param {Record<string, string>} headers */
function fatal(headers) {
  // @ts-expect-error: workerd has it
  const [client, server] = /** @type {[WebSocket, any]} */ (Object.values(new WebSocketPair()));
  server.accept();
  server.send(JSON.stringify({ type: "FatalError", error: MESSAGE }));
  // The frame is what keeps npm's clients from coming back, since no code does; those of Rust and Python always do.
  server.close(1000, "live queries are not offered");
  return new Response(null, /** @type {any} */ ({ status: 101, webSocket: client, headers }));
}

/** @param {Record<string, string>} headers */
function noUpgrade(headers) {
  const body = { code: "LiveQueriesNotOffered", message: MESSAGE };
  return Response.json(body, { status: 400, headers: { ...headers, "cache-control": "no-store" } });
}
