/** What came back over HTTP: a reply of the service, or something else. */
import { InvitcodeError } from "./errors.js";

/**
 * @typedef {object} Answer
 * @property {any} [reply]
 * @property {InvitcodeError} [error] why there is no reply
 * @property {boolean} isTransient whether a later attempt may be answered differently
 * @property {number} [retryAfterMs]
 */

/** The statuses of a service, or of a gateway before it, that does not answer at the moment. */
const GATEWAY = [502, 503, 504];

/**
 * The message about a redirect. Redirects are not followed: the call would become a GET or lose its token, and
 * its content would be sent to another host.
 *
 * @param {any} response
 * @returns {string | undefined}
 */
export function elsewhere({ status, type, headers }) {
  // A browser does not reveal more than that.
  if (type === "opaqueredirect") return "a redirect, which is not followed: set the url to where it leads";
  const location = headers.get("Location");
  return status < 300 || status > 399 || location === null ? undefined : `${status}, a redirect to ${location}, which is not followed: set the url to where the service is`;
}

/**
 * @param {any} response
 * @param {string} route
 * @returns {Promise<Answer>}
 */
export async function readAnswer(response, route) {
  const { status, headers } = response;
  const text = await response.text();
  const retryAfterMs = millisecondsOf(headers.get("Retry-After"));
  const told = retryAfterMs === undefined ? {} : { retryAfterMs };
  const reply = replyIn(text, status);
  if (reply !== undefined) return { reply, isTransient: [429, 503].includes(status) && retryAfterMs !== undefined, ...told };
  const type = headers.get("Content-Type") ?? "no content type";
  const led = elsewhere(response);
  const message = `${route} answered ${led ?? `${status} (${type}), which is not a reply of invitcode; check the url`}`;
  return { error: new InvitcodeError("ERR_ANSWER", message), isTransient: GATEWAY.includes(status), ...told };
}

/**
 * @param {string} text
 * @param {number} status
 */
function replyIn(text, status) {
  try {
    const reply = JSON.parse(text);
    const isReply =
      reply?.code === status &&
      typeof reply.message === "string" &&
      (reply.status === "success" || (reply.status === "error" && typeof reply.error === "string"));
    return isReply ? reply : undefined;
  } catch {
    return undefined;
  }
}

/**
 * `Retry-After` in milliseconds: it holds seconds or a date.
 *
 * @param {string | null} header
 */
function millisecondsOf(header) {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}
