/** One call over HTTP, with the checks that hold for every reply. */
import assert from "node:assert/strict";

/**
 * @typedef {object} CallOptions
 * @property {Record<string, string>} [headers]
 * @property {string} [address] the client's IP address, as the edge in front of the worker tells it
 * @property {string} [token] a bearer token
 * @property {number} [trips] how many storage trips the call must have cost
 */
/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {any} body
 * @property {Headers} headers
 * @property {number} trips
 * @property {string} requestId
 */

/** Words that would reveal how the service is built. */
const INSIDE = [
  /rust/i, /\bsrc\//i, /panick/i, /\bsql/i, /sqlite/i, /\bat line\b/i, /^\s{4}at /m, /\bd1_/i, /wasm/i,
  /unreachable/i, /\.rs\b/i, /serde/i, /\.js:\d/i, /constraint/i, /stack/i, /miniflare/i,
];

/**
 * Fails if a text reveals internals.
 *
 * @param {string} text
 * @param {string} [what]
 */
export function assertNothingOfTheInside(text, what = "the reply") {
  // The name of the storage binding is told.
  const told = text.replaceAll('"sqlite"', "");
  for (const pattern of INSIDE) assert.doesNotMatch(told, pattern, `${what} speaks of the inside`);
}

/**
 * The number of storage trips that a response reports.
 *
 * @param {Headers} headers
 */
export function tripsOf(headers) {
  const timing = headers.get("Server-Timing") ?? "";
  const match = /(?:^|,\s*)store;desc="trips=(\d+)"/.exec(timing);
  assert.ok(match, `Server-Timing names the trips, but is ${JSON.stringify(timing)}`);
  return Number(match[1]);
}

/**
 * Checks the headers of every response.
 *
 * @param {Response} response
 * @param {string} text
 */
export function assertCommon(response, text) {
  const { headers } = response;
  const requestId = headers.get("X-Request-Id") ?? "";
  assert.match(requestId, /^[\w-]{8,}$/, "every response carries a request id");
  const trips = tripsOf(headers);
  // A custom text takes three trips over shards, and what spans shards one for each.
  const most = process.env.TEST_STORE === "durable" ? 10 : 1;
  assert.ok(trips >= 0 && trips <= most, `at most ${most} storage trips, not ${trips}`);
  assertNothingOfTheInside(text);
  return { requestId, trips };
}

/**
 * @param {URL} url
 * @param {string} path such as `invitCode:use`
 * @param {unknown} args
 * @param {CallOptions} [options]
 * @returns {Promise<Reply>}
 */
export async function call(url, path, args, options = {}) {
  return send(url, `/${path.replace(":", "/")}`, JSON.stringify(args), options);
}

/**
 * Posts an unchanged body to a native route.
 *
 * @param {URL} url
 * @param {string} route
 * @param {string | Uint8Array<ArrayBuffer>} body
 * @param {CallOptions} [options]
 * @returns {Promise<Reply>}
 */
export async function send(url, route, body, options = {}) {
  const response = await fetch(new URL(route, url), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(options.address === undefined ? {} : { "CF-Connecting-IP": options.address }),
      ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    body,
  });
  const text = await response.text();
  const { requestId, trips } = assertCommon(response, text);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
  const reply = JSON.parse(text);
  assert.equal(reply.code, response.status, "the HTTP status equals the reply's code");
  assert.equal(reply.status, response.ok ? "success" : "error");
  if (options.trips !== undefined && process.env.TEST_STORE === undefined) assert.equal(trips, options.trips, `storage trips of ${route}: ${text}`);
  return { status: response.status, body: reply, headers: response.headers, trips, requestId };
}
