// The headers of every response: a request id that is also in the log, the storage trips, and protection against
// caching and content sniffing.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { tripsOf } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, mistyped, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct({ others: [{ LOG: "failures" }, { LOG: "failures", AUTH: "token" }] });
after(() => product.remove());

const server = await makeServer(product);
const code = await makeCode(product, server);

/** A call of each kind: route, method, body, trips. @type {[string, string, string | undefined, number][]} */
const KINDS = [
  ["/invitCode/use", "POST", JSON.stringify({ code, userId: "someone" }), 1],
  ["/invitCode/use", "POST", JSON.stringify({ code: mistyped(code), userId: "someone" }), 0],
  ["/invitCode/use", "POST", JSON.stringify({ code: unknownCode(), userId: unique("user") }), 1],
  ["/invitCode/use", "POST", "{}", 0],
  ["/invitCode/use", "POST", "not json", 0],
  ["/invitCode/use", "GET", undefined, 0],
  ["/server/r", "POST", JSON.stringify({ serverId: "nobody" }), 1],
  ["/nope", "POST", "{}", 0],
  ["/healthz", "GET", undefined, 1],
  ["/invitCode/use", "OPTIONS", undefined, 0],
  ["/api/query", "POST", JSON.stringify({ path: "server:r", args: [{ serverId: server.serverId }] }), 1],
  ["/api/query", "POST", JSON.stringify({ path: "nope:x", args: [{}] }), 0],
];

/** @param {string} route @param {string} method @param {string | undefined} body */
const request = (route, method, body) =>
  fetch(new URL(route, product.url), {
    method,
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": uniqueAddress() },
    ...(body === undefined ? {} : { body }),
  });

for (const [route, method, body, trips] of KINDS) {
  test(`${method} ${route} ${(body ?? "").slice(0, 40)} reports its ${trips} trips and its own request id`, async () => {
    const responses = [await request(route, method, body), await request(route, method, body)];
    const ids = responses.map((response) => response.headers.get("X-Request-Id"));
    assert.equal(new Set(ids).size, 2);
    for (const response of responses) {
      assert.equal(tripsOf(response.headers), trips);
      await response.arrayBuffer();
    }
  });

  test(`${method} ${route} ${(body ?? "").slice(0, 40)} leaves one log line with its request id`, async () => {
    const response = await request(route, method, body);
    await response.arrayBuffer();
    const id = response.headers.get("X-Request-Id") ?? "";
    const lines = (await product.logged(new RegExp(id))).filter((line) => line.includes(id));
    assert.equal(lines.length, 1, `lines with ${id}: ${JSON.stringify(lines)}`);
    assert.doesNotThrow(() => JSON.parse(String(lines[0])), "the line is structured");
  });
}

test("with LOG=failures only requests that failed by no fault of their caller have a line", async () => {
  const [quiet, unconfigured] = /** @type {[URL, URL]} */ (/** @type {unknown} */ (product.others));
  const before = product.logs.length;
  const statuses = [];
  for (const [at, body] of /** @type {[URL, string][]} */ ([[quiet, JSON.stringify({ code, userId: unique("user") })], [quiet, "not json"], [unconfigured, "{}"]])) {
    const response = await fetch(new URL("/invitCode/use", at), { method: "POST", headers: { "Content-Type": "application/json" }, body });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  assert.deepEqual(statuses, [200, 400, 503]);
  const lines = (await product.logged(/"status":503/, before)).filter((line) => line.includes('"call"')).map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ level, call, status }) => [level, call, status]), [["warn", "invitCode:use errors.unavailable", 503]]);
});

test("replies cannot be cached, and browsers do not sniff their type", async () => {
  const response = await request("/server/r", "POST", JSON.stringify({ serverId: server.serverId }));
  assert.match(response.headers.get("Cache-Control") ?? "", /no-store/);
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
});

test("no response names the software behind it", async () => {
  for (const [route, method, body] of KINDS) {
    const response = await request(route, method, body);
    assert.equal(response.headers.get("Server"), null);
    assert.equal(response.headers.get("X-Powered-By"), null);
  }
});

test("the log holds no code, no user and no address", async () => {
  const address = "203.0.113.77";
  const userId = unique("private-person");
  const secret = await makeCode(product, server);
  await product.call("invitCode:use", { code: secret, userId, user: "Private Name" }, { address });
  const { requestId } = await product.call("invitCode:use", { code: mistyped(secret), userId }, { address });
  for (const message of await product.logged(new RegExp(requestId))) {
    for (const word of [secret, mistyped(secret), userId, "Private Name", address]) assert.ok(!message.includes(word), message);
  }
});
