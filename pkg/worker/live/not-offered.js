/**
 * The answer to Convex's live clients where the binding LIVE is missing. A client whose connection is refused reconnects
 * without end. So the connection is accepted, and one frame says what to use instead.
 */

export const NOT_OFFERED = "Live queries are not offered here. Use ConvexHttpClient, which calls the same functions over HTTP.";

const BINDING =
  '[[durable_objects.bindings]] name = "LIVE", class_name = "Live", and [[migrations]] tag = "live", new_sqlite_classes = ["Live"]';

/** The warning is logged once: the answers are the same for every client. */
let said = false;

/** @param {Record<string, string>} headers */
export function notOffered(headers) {
  if (!said) console.warn(JSON.stringify({ level: "warn", message: `a live client was sent away, since nothing is bound as LIVE: to offer live queries, add to wrangler.toml ${BINDING}, and export the class Live` }));
  said = true;
  // @ts-expect-error: workerd has it
  const [client, server] = /** @type {[WebSocket, any]} */ (Object.values(new WebSocketPair()));
  server.accept();
  server.send(JSON.stringify({ type: "FatalError", error: NOT_OFFERED }));
  // npm's clients stop reconnecting only because of this frame, not because of a close code. The clients of Rust and
  // Python reconnect in any case.
  server.close(1000, "live queries are not offered");
  return new Response(null, /** @type {any} */ ({ status: 101, webSocket: client, headers }));
}
