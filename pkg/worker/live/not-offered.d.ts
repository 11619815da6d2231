/**
 * The answer to Convex's live clients where the binding LIVE is missing. A client whose connection is refused reconnects
 * without end. So the connection is accepted, and one frame says what to use instead.
 */
export declare const NOT_OFFERED = "Live queries are not offered here. Use ConvexHttpClient, which calls the same functions over HTTP.";
/** @param {Record<string, string>} headers */
export declare function notOffered(headers: Record<string, string>): Response;
