/** The worker's log: one line of JSON for each request, or with `LOG=failures` for each that failed. */

/** What `LOG` may be, the default first. */
export const LOGS = ["requests", "failures"];

/**
 * Logs one line for a request. It holds nothing that the caller sent: no code, id, token or address.
 *
 * @param {Record<string, unknown> | undefined} env undefined if it is not known: then the request is logged
 * @param {string} requestId
 * @param {import("./auth.js").Caller} caller
 * @param {{ status: number, label: string, trips: number, cause?: unknown }} outcome
 * @param {number} ms
 */
export function log(env, requestId, caller, { status, label: call, trips, cause }, ms) {
  if (status < 500 && env?.["LOG"] === "failures") return;
  const level = status === 500 ? "error" : status > 500 ? "warn" : "info";
  console.log(JSON.stringify({ level, requestId, call, status, trips, caller: caller.kind, ms, cause: described(cause) }));
}

/**
 * Logs a warning about a request.
 *
 * @param {string} requestId
 * @param {string} message
 */
export function warn(requestId, message) {
  console.warn(JSON.stringify({ level: "warn", requestId, message }));
}

/** @param {unknown} cause */
function described(cause) {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
