/**
 * TimeCapsule from a user's point of view: directors with tokens, families as servers, and requests to the document's
 * paths. Every request has its own address by default, because the rates are limited.
 */
import assert from "node:assert/strict";
import { after } from "node:test";
import { assertCommon } from "../../support/call.js";
import { expire } from "../../support/ledger.js";
import { startProduct } from "../../support/product.js";
import { dataOf } from "../../support/replies.js";
import { SECRET, signed } from "../../support/tokens.js";
import { unique, uniqueAddress } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { timecapsule } from "../statements/timecapsule.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };

/** The service as deployed; its storage fails when a request asks for it. */
export const product = await startProduct({ staged: true, env });
after(() => product.remove());

/** The same with public use, where any caller may use a code for any user, as in the document's examples. */
export const publicUse = await startProduct({ env: { ...env, TIMECAPSULE_PUBLIC_USE: "true" } });
after(() => publicUse.remove());

/** @typedef {import("../../support/product.js").Product} Product */
/** @typedef {{ id: string, token: string, serverId: string }} Director */
/**
 * @typedef {object} Options
 * @property {string} [token]
 * @property {unknown} [body] what is sent as JSON
 * @property {string} [address]
 * @property {Record<string, string>} [headers]
 * @property {Product} [on]
 */

/** The tests of a section. @param {string} section */
export const section = (section) => provingOf(timecapsule, section);

/** @param {Product} on @param {string} path @param {unknown} args */
export async function asService(on, path, args) {
  return dataOf(await on.call(path, args, { token: SERVICE_KEY }));
}

/**
 * Makes a director with a family.
 *
 * @param {string} [name]
 * @param {Product} [on]
 * @returns {Promise<Director>}
 */
export async function director(name = "John Smith", on = product) {
  const id = unique("director");
  const server = await asService(on, "server:c", { name: `${name}’s family`, ownerId: id, owner: name });
  return { id, token: await signed({ sub: id }), serverId: server._id };
}

/** A user who is not a director. */
export async function actor() {
  const id = unique("actor");
  return { id, token: await signed({ sub: id }) };
}

/**
 * @param {string} method
 * @param {string} path below `/api/invite-codes`
 * @param {Options} [options]
 * @returns {Promise<{ status: number, body: any, headers: Headers }>}
 */
export async function request(method, path, { token, body, address = uniqueAddress(), headers, on = product } = {}) {
  const response = await fetch(new URL(`/api/invite-codes${path}`, on.url), {
    method,
    headers: {
      "CF-Connecting-IP": address,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  assertCommon(response, text);
  assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}

/** @param {Director} director @param {Product} [on] @returns {Promise<any>} a new code's data */
export async function generated({ token }, on = product) {
  const { status, body } = await request("POST", "/generate", { token, on });
  assert.equal(status, 200, JSON.stringify(body));
  return body.data;
}

/** @param {string} code @param {Product} [on] @returns {Promise<any>} the data of its validation */
export async function validated(code, on = product) {
  const { status, body } = await request("POST", "/validate", { body: { code }, on });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.success, true);
  return body.data;
}

/** @param {string} code @param {{ id: string, token: string }} user @param {Product} [on] */
export function use(code, { id, token }, on = product) {
  return request("POST", "/use", { token, body: { code, userId: id }, on });
}

/** @param {string} code */
export async function used(code) {
  const user = await actor();
  const { status, body } = await use(code, user);
  assert.equal(status, 200, JSON.stringify(body));
  return user;
}

/** @param {Director} director @returns {Promise<any[]>} */
export async function codesOf({ token }) {
  const { status, body } = await request("GET", "/my-codes", { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body.data;
}

/** The row of a code, as its director sees it. @param {Director} director @param {string} code */
export async function rowOf(director, code) {
  const row = (await codesOf(director)).find((one) => one.code === code);
  assert.ok(row, `${code} is listed`);
  return row;
}

/** @param {Director} director @param {string} id */
export function revoke({ token }, id) {
  return request("DELETE", `/${id}`, { token });
}

/** Lets a day pass for one code. @param {string} code */
export const letExpire = (code) => expire(product, code);

/** The ids of a family's members. @param {string} serverId @param {Product} [on] @returns {Promise<string[]>} */
export async function membersOf(serverId, on = product) {
  const { page } = await asService(on, "member:r", { serverId });
  return page.map((/** @type {any} */ member) => member.userId);
}

/** Storage answers the request with a fault that no retry can fix, so the service reports an internal error. */
export const BROKEN = { "Staged-Faults": JSON.stringify(Array(4).fill("D1_TYPE_ERROR: Type 'bigint' not supported")) };

/** A well-formed code that does not exist. */
export const UNKNOWN = "Zzz-000";

export const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * @param {{ status: number, body: any }} reply
 * @param {number} expected
 * @param {string} [error] the message, where the document has it
 */
export function assertFailed({ status, body }, expected, error) {
  assert.equal(status, expected, JSON.stringify(body));
  const message = typeof body.error === "string" && body.error.length > 3 ? body.error : "a message";
  assert.deepEqual(body, { success: false, error: error ?? message });
}
