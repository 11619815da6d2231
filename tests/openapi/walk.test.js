// Calls every route of the description from outside. For any request, the status, the body and the headers match the
// description.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { addressOf, document, faults, operations, resolved } from "../support/openapi.js";
import { startProduct } from "../support/product.js";
import { uniqueAddress } from "../support/world.js";

/** @typedef {import("../support/openapi.js").Operation} Operation */

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Bodies that are wrong in every way in which a body can be. @type {[string, string | Uint8Array<ArrayBuffer>][]} */
const BODIES = [
  ["nothing", ""],
  ["half an object", '{"code":'],
  ["a list", "[]"],
  ["null", "null"],
  ["a number", "1"],
  ["a text", '"text"'],
  ["an empty object", "{}"],
  ["fields that nobody knows", '{"colour":"green","shade":[1,{}]}'],
  ["the same field twice", '{"code":"a","code":"b"}'],
  ["values of the wrong type", '{"code":1,"serverId":2,"userId":3,"path":4,"args":5,"guild_id":6}'],
  ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
  ["a very deep list", "[".repeat(5000)],
];

/** The most that a route takes: of documents line by line more than of one. @param {Operation} operation */
const largest = (operation) => (typeOf(operation) === "application/x-ndjson" ? 1024 : 64) * 1024;

/** Those which a route may take, or find nothing wrong with. */
const OBJECTS = ["an empty object", "fields that nobody knows"];

const TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "nonsense", ""];

const open = await startProduct({ staged: true });
const closed = await startProduct({ env: { AUTH: "token", JWT_SECRET: "a-secret-of-the-tests-that-is-long-enough-0123456789" } });
const unconfigured = await startProduct({ env: { AUTH: "token" } });
after(() => Promise.all([open, closed, unconfigured].map((product) => product.remove())));

/**
 * Sends a request to an operation's path.
 *
 * @param {import("../support/product.js").Product} product
 * @param {Operation} operation
 * @param {{ method?: string, type?: string | undefined, body?: string | Uint8Array<ArrayBuffer> | undefined, headers?: Record<string, string> }} [request]
 */
async function send(product, operation, { method = operation.method, type = typeOf(operation), body = exampleOf(operation), headers = {} } = {}) {
  const response = await fetch(new URL(addressOf(operation), product.url), {
    method,
    headers: { "Content-Type": type, "CF-Connecting-IP": uniqueAddress(), ...headers },
    ...(["GET", "HEAD"].includes(method) || body === undefined ? {} : { body }),
  });
  const text = await response.text();
  assertCommon(response, text);
  return { response, text };
}

/** @param {Operation} operation */
function typeOf({ operation }) {
  return Object.keys(operation["requestBody"]?.content ?? { "application/json": {} })[0] ?? "";
}

/** @param {Operation} operation */
function exampleOf({ operation }) {
  /** @type {{ example?: unknown }[]} */
  const [media] = Object.values(operation["requestBody"]?.content ?? {});
  return media === undefined ? undefined : typeof media.example === "string" ? media.example : JSON.stringify(media.example);
}

/**
 * Checks that an answer is one of those that the operation's description has.
 *
 * @param {Operation} operation
 * @param {Response} response
 * @param {string} text
 */
function assertDescribed({ path, method, operation }, response, text) {
  const where = `${method} ${path}: ${response.status} ${text.slice(0, 300)}`;
  const described = operation["responses"][response.status];
  assert.ok(described, `${where} is not described`);
  const { headers = {}, content = {} } = resolved(described);
  for (const [name, header] of Object.entries(headers)) {
    const { schema, required } = resolved(header);
    const value = response.headers.get(name);
    if (required) assert.ok(value !== null, `${where} has no ${name}`);
    if (value !== null) assert.deepEqual(faults(schema, schema.type === "integer" ? Number(value) : value), [], `${where}: ${name}: ${value}`);
  }
  const type = response.headers.get("Content-Type")?.split(";")[0] ?? "";
  if (content[type] === undefined) assert.deepEqual([type, text, Object.keys(content)], ["", "", []], where);
  else assert.deepEqual(faults(content[type].schema, type === "application/json" ? JSON.parse(text) : text, { strictly: true }), [], where);
}

for (const operation of operations) {
  const { path, method, operation: described } = operation;

  describe(`${method} ${path}`, () => {
    test(`${method} ${path} answers its own example as described`, async () => {
      const { response, text } = await send(open, operation);
      assertDescribed(operation, response, text);
      assert.notEqual(response.status, 415);
      assert.notEqual(response.status, 405);
    });

    test(`${method} ${path} refuses methods that are not described, and names those that are`, async () => {
      const known = Object.keys(document["paths"][path]).map((name) => name.toUpperCase());
      for (const wrong of METHODS.filter((name) => !known.includes(name))) {
        const { response, text } = await send(open, operation, { method: wrong, body: undefined });
        assert.equal(response.status, 405, `${wrong} ${path}`);
        assertDescribed(operation, response, text);
        const allowed = String(response.headers.get("Allow")).split(", ");
        const expected = [...known, ...(known.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
        assert.deepEqual(allowed.sort(), expected.sort());
      }
    });

    test(`${method} ${path} answers OPTIONS`, async () => {
      const { response } = await send(open, operation, { method: "OPTIONS", body: undefined });
      assert.equal(response.status, 204);
      assert.ok(response.headers.get("Allow")?.split(", ").includes(method));
    });

    if (method === "GET") {
      test(`${method} ${path} answers HEAD with the same status and no body`, async () => {
        const { response, text } = await send(open, operation, { method: "HEAD" });
        assert.ok(described["responses"][response.status], String(response.status));
        assert.equal(text, "");
      });
    } else {
      for (const [what, body] of BODIES) {
        test(`${method} ${path} answers ${what} as its body as described`, async () => {
          const { response, text } = await send(open, operation, { body });
          assertDescribed(operation, response, text);
          assert.ok(response.status < 500, text);
          // Lines are judged one by one, so a wrong line does not refuse the request.
          const whole = described["requestBody"] !== undefined && typeOf(operation) === "application/json";
          if (whole && !OBJECTS.includes(what)) assert.equal(response.status, 400, text);
        });
      }

      test(`${method} ${path} refuses a body above its limit`, async () => {
        const { response, text } = await send(open, operation, { body: JSON.stringify({ code: "A".repeat(largest(operation)) }) });
        assertDescribed(operation, response, text);
        assert.equal(response.status, 413);
      });

      test(`${method} ${path} answers a body of any other type as described`, async () => {
        for (const type of TYPES.filter((type) => type !== typeOf(operation))) {
          const { response, text } = await send(open, operation, { type });
          assertDescribed(operation, response, text);
          if (described["requestBody"] !== undefined) assert.equal(response.status, 415, `${type}: ${text}`);
        }
      });
    }

    test(`${method} ${path} requires exactly the credentials that it describes`, async () => {
      const asks = described["security"].length > 0 && !described["security"].some((/** @type {object} */ way) => Object.keys(way).length === 0);
      for (const headers of /** @type {Record<string, string>[]} */ ([{}, { Authorization: "Bearer nonsense" }, { Authorization: "Basic YTpi" }, { Cookie: "rds-session=nonsense" }])) {
        const { response, text } = await send(closed, operation, { headers });
        assertDescribed(operation, response, text);
        assert.equal(response.status === 401, asks, text);
      }
    });

    test(`${method} ${path} answers as described when the service is not configured`, async () => {
      const { response, text } = await send(unconfigured, operation);
      assertDescribed(operation, response, text);
      assert.equal(response.status, 503);
    });

    for (const [fault, status] of /** @type {const} */ ([["D1_ERROR: no such luck", 503], ["D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT", 500]])) {
      test(`${method} ${path} answers as described when storage fails with ${status}`, async () => {
        const { response, text } = await send(open, operation, { headers: { "Staged-Faults": JSON.stringify([fault]) } });
        assertDescribed(operation, response, text);
        assert.ok(response.status === status || response.headers.get("Server-Timing")?.includes("trips=0"), `${response.status} ${text}`);
      });
    }
  });
}
