/** Writes the messages to Convex's live clients. The clients for Rust and Python reject a message that lacks a field. */
import { writeU64 } from "./u64.js";

/** @typedef {{ querySet: number, identity: number, ts: number }} Version */
/**
 * What a call gave: a value, or an error's message, with its data where the error carries some.
 *
 * @typedef {{ value: unknown } | { error: string, data?: unknown }} Result
 */

/** @param {Version} version */
const versionOf = ({ querySet, identity, ts }) => ({ querySet, identity, ts: writeU64(ts) });

/**
 * @param {Version} start
 * @param {Version} end
 * @param {string[]} modifications as JSON
 */
export function transition(start, end, modifications) {
  const [from, to] = [start, end].map((version) => JSON.stringify(versionOf(version)));
  return `{"type":"Transition","startVersion":${from},"endVersion":${to},"modifications":[${modifications.join(",")}]}`;
}

/**
 * The result of a query, without the query's id: the same text for all who watch it.
 *
 * @param {Result} result
 * @param {string | undefined} journal
 */
export function queryResult(result, journal) {
  const rest = { logLines: [], journal: journal ?? null };
  const fields =
    "value" in result
      ? { type: "QueryUpdated", value: result.value, ...rest }
      : { type: "QueryFailed", errorMessage: result.error, ...dataOf(result), ...rest };
  return JSON.stringify(fields).slice(1);
}

/** `errorData`, present at all, makes a ConvexError of an error. @param {{ data?: unknown }} result */
function dataOf({ data }) {
  return data === undefined ? {} : { errorData: data };
}

/** @param {number} queryId @param {string} result as {@link queryResult} wrote it */
export const queryChanged = (queryId, result) => `{"queryId":${queryId},${result}`;

/** @param {number} queryId */
export const queryRemoved = (queryId) => `{"type":"QueryRemoved","queryId":${queryId}}`;

/** @param {"Mutation" | "Action"} type @param {number} requestId @param {Result} result @param {number | undefined} ts of a mutation that happened */
export function response(type, requestId, result, ts) {
  const fields =
    "value" in result
      ? { success: true, result: result.value, ...(ts === undefined ? {} : { ts: writeU64(ts) }) }
      : { success: false, result: result.error, ...dataOf(result) };
  return JSON.stringify({ type: `${type}Response`, requestId, ...fields, logLines: [] });
}

/** @param {string} error @param {number} baseVersion @param {boolean} authUpdateAttempted whether a token was sent with this error as its answer */
export const authError = (error, baseVersion, authUpdateAttempted) => JSON.stringify({ type: "AuthError", error, baseVersion, authUpdateAttempted });

/** The JavaScript clients never reconnect after it. @param {string} error */
export const fatalError = (error) => JSON.stringify({ type: "FatalError", error });

export const PING = '{"type":"Ping"}';
