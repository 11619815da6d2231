/** The answer to an upgrade that is taken. */
/**
 * @param {unknown} webSocket the client's end
 * @param {Record<string, string>} headers
 * @returns {Response}
 */
export declare function switching(webSocket: unknown, headers: Record<string, string>): Response;
