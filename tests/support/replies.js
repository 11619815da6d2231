/** The exact replies of the service. */
import assert from "node:assert/strict";

/** @typedef {import("./call.js").Reply} Reply */

/** Every refusal with its status and message; `null` where the message depends on the case. */
export const ERRORS = /** @type {const} */ ({
  invalid: [404, "Unknown code"],
  expired: [400, "Code expired"],
  maxUsed: [400, "Code usage limit reached"],
  serverNotFound: [404, "Server not found"],
  permissionDenied: [403, "Permission denied"],
  badRequest: [400, "Invalid arguments"],
  unauthorized: [401, "Authentication required"],
  notFound: [404, "Not found"],
  methodNotAllowed: [405, "Method not allowed"],
  conflict: [409, null],
  tooLarge: [413, null],
  unsupportedMediaType: [415, null],
  rateLimited: [429, "Too many attempts"],
  internal: [500, "Internal error"],
  unavailable: [503, "Storage unavailable"],
});

/** @typedef {keyof typeof ERRORS} ErrorName */

/**
 * Checks that a reply is exactly this refusal.
 *
 * @param {Reply} reply
 * @param {ErrorName} name
 * @returns {Reply}
 */
export function assertRefused(reply, name) {
  const [status, message] = ERRORS[name];
  const { details, ...rest } = reply.body;
  assert.equal(rest.error, `errors.${name}`, `expected errors.${name}: ${JSON.stringify(reply.body)}`);
  assert.deepEqual(rest, { status: "error", code: status, message: message ?? rest.message, error: `errors.${name}` });
  assert.equal(reply.status, status);
  assert.ok(typeof rest.message === "string" && rest.message.length > 3);
  if (details !== undefined) assertDetails(details);
  const retryAfter = reply.headers.get("Retry-After");
  if (name === "rateLimited" || name === "unavailable") assert.match(retryAfter ?? "", /^[1-9]\d*$/);
  else assert.equal(retryAfter, null);
  return reply;
}

/** @param {any} details */
function assertDetails(details) {
  assert.ok(Array.isArray(details) && details.length > 0);
  for (const detail of details) {
    assert.deepEqual(Object.keys(detail).sort(), ["field", "problem"]);
    assert.equal(typeof detail.field, "string");
    assert.ok(detail.problem.length > 3);
  }
}

/**
 * Checks that a reply refuses the arguments, and that its details name exactly these fields.
 *
 * @param {Reply} reply
 * @param {...string} fields
 * @returns {Reply}
 */
export function assertBadArguments(reply, ...fields) {
  assertRefused(reply, "badRequest");
  assert.equal(reply.trips, 0, "arguments are decided without storage");
  const named = (reply.body.details ?? []).map((/** @type {{ field: string }} */ detail) => detail.field);
  assert.deepEqual([...named].sort(), [...fields].sort(), JSON.stringify(reply.body));
  return reply;
}

/**
 * Checks that a reply is a success with this message, and gives its data.
 *
 * @param {Reply} reply
 * @param {string} [message]
 * @returns {any}
 */
export function dataOf(reply, message) {
  const { data, ...rest } = reply.body;
  assert.deepEqual(rest, { status: "success", code: 200, message: message ?? rest.message }, JSON.stringify(reply.body));
  assert.ok(typeof rest.message === "string" && rest.message.length > 0);
  // Over shards a text of TimeCapsule asks the directory too.
  if (process.env.TEST_STORE === undefined) assert.equal(reply.trips, 1, "a success comes from storage, in one trip");
  return data;
}

/**
 * Checks that a reply is a success with exactly this message and data.
 *
 * @param {Reply} reply
 * @param {string} message
 * @param {unknown} data
 */
export function assertSuccess(reply, message, data) {
  assert.deepEqual(dataOf(reply, message), data);
  return reply;
}
