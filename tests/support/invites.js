/** Calls of RDS's routes, and their exact bodies. */
import assert from "node:assert/strict";
import { assertCommon } from "./call.js";

/** @typedef {import("./product.js").Product} Product */
/** @typedef {{ status: number, body: any, headers: Headers, trips: number, requestId: string }} Reply */
/** @typedef {{ path?: string, userId?: string, token?: string, cookie?: string, headers?: Record<string, string>, query?: string }} Options */

/**
 * @param {Product} product
 * @param {string} method
 * @param {Options} [options]
 * @returns {Promise<Reply>}
 */
export async function ask(product, method, { path = "/discord/invites", userId, token, cookie, headers, query } = {}) {
  const search = query ?? (userId === undefined ? "" : `?${new URLSearchParams({ userId })}`);
  const response = await fetch(new URL(path + search, product.url), {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(cookie === undefined ? {} : { Cookie: `rds-session=${cookie}` }),
      ...headers,
    },
  });
  const text = await response.text();
  const { requestId, trips } = assertCommon(response, text);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
  return { status: response.status, body: JSON.parse(text), headers: response.headers, trips, requestId };
}

/** @param {Product} product @param {Options} [options] */
export const post = (product, options) => ask(product, "POST", options);

/** @param {Product} product @param {Options} [options] */
export const get = (product, options) => ask(product, "GET", options);

/** The document's refusals, by method if they depend on it. */
export const REFUSALS = {
  GET: {
    401: { statusCode: 401, error: "Unauthorized", message: "You are not authorized for this action." },
    403: { message: "You do not have permission to access this resource." },
    404: { message: "Invite not found for user!" },
    500: { statusCode: 500, error: "Internal Server Error", message: "Something went wrong. Please contact admin" },
  },
  POST: {
    401: { statusCode: 401, error: "Unauthorized", message: "Unauthenticated user" },
    403: { message: "You do not have permission to access this resource." },
    409: { message: "User invite is already present!" },
    500: { statusCode: 500, error: "Internal Server Error", message: "An internal server error occurred" },
  },
};

/**
 * @param {Reply} reply
 * @param {"GET" | "POST"} method
 * @param {number} status
 */
export function assertRefused(reply, method, status) {
  const refusals = /** @type {Record<number, object>} */ (REFUSALS[method]);
  assert.deepEqual(reply.body, refusals[status]);
  assert.equal(reply.status, status);
  return reply;
}

/**
 * @param {Reply} reply
 * @returns {string} the link
 */
export function linkOf(reply) {
  const { inviteLink, ...rest } = reply.body;
  assert.deepEqual(rest, { message: "Invite created successfully." }, JSON.stringify(reply.body));
  assert.equal(reply.status, 201);
  assert.equal(reply.trips, 1);
  return inviteLink;
}

/**
 * @param {Reply} reply
 * @returns {{ id: string, inviteLink: string, userId: string }} the invite
 */
export function inviteOf(reply) {
  const { inviteResponse, ...rest } = reply.body;
  assert.deepEqual(rest, { message: "Invite return successfully!" }, JSON.stringify(reply.body));
  assert.deepEqual(Object.keys(inviteResponse), ["id", "inviteLink", "userId"]);
  for (const value of Object.values(inviteResponse)) assert.equal(typeof value, "string");
  assert.equal(reply.status, 200);
  assert.equal(reply.trips, 1);
  return inviteResponse;
}

/**
 * The log line of a request.
 *
 * @param {Product} product
 * @param {string} requestId
 */
export async function logOf(product, requestId) {
  const isIt = (/** @type {string} */ message) => message.includes(requestId) && message.includes('"call"');
  const lines = await product.logged((messages) => messages.some(isIt));
  return JSON.parse(String(lines.find(isIt)));
}
