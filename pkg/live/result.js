/** Reads what the functions answer, in the form of Convex's HTTP API. */

/** @typedef {import("./frames.js").Result} Result */

/**
 * @param {{ status: number, body: string }} reply
 * @param {string} requestId
 * @returns {{ result: Result, journal?: string } | { unavailable: string }}
 */
export function resultOf({ status, body }, requestId) {
  if (status === 503) return { unavailable: messageOf(body) ?? "Storage unavailable" };
  if (status === 500) return { result: { error: `[Request ID: ${requestId}] Server Error` } };
  if (status !== 200) return { result: { error: messageOf(body) ?? "Invalid arguments" } };
  const { status: outcome, value, errorMessage, errorData, journal } = JSON.parse(body);
  const result = outcome === "success" ? { value } : { error: errorMessage, ...(errorData === undefined ? {} : { data: errorData }) };
  return { result, ...(typeof journal === "string" ? { journal } : {}) };
}

/** @param {string} body @returns {string | undefined} */
function messageOf(body) {
  try {
    const { message } = JSON.parse(body);
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
