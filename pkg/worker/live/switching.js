/** The answer to an upgrade that is taken. */

/**
 * @param {unknown} webSocket the client's end
 * @param {Record<string, string>} headers
 * @returns {Response}
 */
export function switching(webSocket, headers) {
  const answer = /** @type {any} */ ({ status: 101, webSocket, headers });
  // Only workerd's class has this status. In Node the server reads the parts.
  return "WebSocketPair" in globalThis ? new Response(null, answer) : answer;
}
