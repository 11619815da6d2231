// Convex's live clients, for which live queries are not offered: they are told what to use instead, and do not
// reconnect.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { SECRET } from "../support/tokens.js";

const product = await startProduct({ live: false, env: { AUTH: "token", JWT_SECRET: SECRET } });
after(() => product.remove());

const ERROR = "Live queries are not offered here. Use ConvexHttpClient, which calls the same functions over HTTP.";
const VERSIONS = ["/api/1.48.0/sync", "/api/sync", "/api/0.1.0-alpha.3/sync"];

/** How often live clients connected. */
const connected = () => product.logs.filter(({ message }) => message.includes('"call":"convex live","status":101')).length;

describe("a live connection", () => {
  for (const path of VERSIONS) {
    test(`a live connection to ${path} is accepted, gets one frame, and is closed cleanly`, async () => {
      const socket = new WebSocket(new URL(path, product.url.href.replace("http", "ws")));
      /** @type {string[]} */
      const frames = [];
      socket.addEventListener("message", ({ data }) => frames.push(data));
      const { code, wasClean } = await new Promise((resolve) => socket.addEventListener("close", (event) => resolve(/** @type {any} */ (event))));
      assert.deepEqual(frames.map((frame) => JSON.parse(frame)), [{ type: "FatalError", error: ERROR }]);
      assert.deepEqual([code, wasClean], [1000, true]);
    });
  }

  test("a live connection leaves one log line, without a storage trip", async () => {
    const [line = ""] = (await product.logged(/convex live/)).filter((message) => message.includes("convex live"));
    const { requestId, ms, ...rest } = JSON.parse(line);
    assert.deepEqual(rest, { level: "info", call: "convex live", status: 101, trips: 0, caller: "anonymous" });
    assert.match(requestId, /^[\w-]{36}$/);
    assert.equal(typeof ms, "number");
  });
});

test("the unmodified ConvexClient tells its user what to use, and does not reconnect", async () => {
  const before = connected();
  // Its error cannot be caught, so it runs in its own process.
  const program = `
    import { ConvexClient } from "convex/browser";
    import { anyApi } from "convex/server";
    const errors = [];
    process.on("uncaughtException", (error) => errors.push(error.message));
    const client = new ConvexClient(${JSON.stringify(product.url.origin)}, { logger: false, skipConvexDeploymentUrlCheck: true });
    client.onUpdate(anyApi.server.r, { serverId: "a" }, () => {}, (error) => errors.push(error.message));
    while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    // It waits at most one and a half seconds before it would reconnect.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const { isWebSocketConnected, connectionCount } = client.client.connectionState();
    console.log(JSON.stringify({ errors, isWebSocketConnected, connectionCount }));
    process.exit(0);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: new URL("../../", import.meta.url), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  await new Promise((resolve) => child.once("close", resolve));
  const { errors, ...state } = JSON.parse(output);
  assert.deepEqual(state, { isWebSocketConnected: false, connectionCount: 1 });
  assert.equal(errors.length, 1);
  assert.ok(errors[0].includes(ERROR), errors[0]);
  assert.equal(connected() - before, 1);
});

describe("a live route without an upgrade", () => {
  for (const path of VERSIONS) {
    test(`GET ${path} without an upgrade is told what to use`, async () => {
      const response = await fetch(new URL(path, product.url));
      const text = await response.text();
      assertCommon(response, text);
      assert.equal(response.status, 400);
      assert.deepEqual(JSON.parse(text), { code: "LiveQueriesNotOffered", message: ERROR });
    });
  }

  test("other methods and similar paths are unknown routes", async () => {
    for (const [method, path] of [["POST", "/api/1.48.0/sync"], ["GET", "/api/sync/"], ["GET", "/api//sync"], ["GET", "/api/1/2/sync"], ["GET", "/sync"]]) {
      const response = await fetch(new URL(String(path), product.url), { method: String(method) });
      assertCommon(response, await response.text());
      assert.ok([404, 405].includes(response.status), `${method} ${path}: ${response.status}`);
    }
  });
});
