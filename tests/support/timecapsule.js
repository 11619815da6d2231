/** TimeCapsule's endpoints as its clients call them, and its replies to the letter. */
import assert from "node:assert/strict";
import { assertCommon } from "./call.js";
import { SECRET, signed } from "./tokens.js";
import { makeServer, unique } from "./world.js";

/** @typedef {import("./product.js").Product} Product */
/** @typedef {{ status: number, body: any, headers: Headers, trips: number }} Reply */
/**
 * @typedef {object} Ask
 * @property {string} [method]
 * @property {unknown} [body] as JSON; a text or bytes go as they are
 * @property {string} [token]
 * @property {string} [address]
 * @property {Record<string, string>} [headers]
 */

export const SERVICE_KEY = "service-key-of-the-tests-0123456789";

/** The variables of a service that verifies its callers. */
export const TOKENS = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };

/**
 * @param {Product} product
 * @param {string} path below `/api/invite-codes`
 * @param {Ask} [ask]
 * @returns {Promise<Reply>}
 */
export async function ask(product, path, { method = "POST", body, token, address, headers = {} } = {}) {
  const response = await fetch(new URL(`/api/invite-codes${path}`, product.url), {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(address === undefined ? {} : { "CF-Connecting-IP": address }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" || body instanceof Uint8Array ? /** @type {any} */ (body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const { trips } = assertCommon(response, text);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
  return { status: response.status, body: JSON.parse(text), headers: response.headers, trips };
}

/**
 * Checks that a reply is this refusal, and nothing besides it.
 *
 * @param {Reply} reply
 * @param {number} status
 * @param {string | RegExp} error
 * @param {number} [trips]
 */
export function assertRefused(reply, status, error, trips) {
  assert.deepEqual(Object.keys(reply.body), ["success", "error"], JSON.stringify(reply.body));
  assert.equal(reply.body.success, false);
  if (typeof error === "string") assert.equal(reply.body.error, error);
  else assert.match(reply.body.error, error);
  assert.equal(reply.status, status);
  if (trips !== undefined && process.env.TEST_STORE === undefined) assert.equal(reply.trips, trips);
  const retryAfter = reply.headers.get("Retry-After");
  if (status === 429 || status === 503) assert.match(retryAfter ?? "", /^[1-9]\d*$/);
  else assert.equal(retryAfter, null);
  return reply;
}

/** Gives the data of a success. @param {Reply} reply @returns {any} */
export function dataOf(reply) {
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  assert.deepEqual(Object.keys(reply.body), ["success", "data"]);
  assert.equal(reply.body.success, true);
  // Over shards a text asks the directory too.
  if (process.env.TEST_STORE === undefined) assert.equal(reply.trips, 1);
  return reply.body.data;
}

/**
 * Makes a director: a user with a token who owns a server.
 *
 * @param {Product} product that verifies with `TOKENS`
 * @param {string | null} [name] its name as member
 */
export async function makeDirector(product, name = "John Smith") {
  const userId = unique("director");
  const token = await signed({ sub: userId });
  const args = { ownerId: userId, ...(name === null ? {} : { owner: name }) };
  const { serverId } = await makeServer(product, args, { token });
  return { userId, token, serverId };
}

/** A code that a director generates. @param {Product} product @param {{ token: string }} director @returns {Promise<string>} */
export async function generated(product, { token }) {
  return dataOf(await ask(product, "/generate", { token })).code;
}
