// Live connections as the worker and its object take them: upgrades, bad input, limits, ends.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeServer, unique } from "../support/world.js";
import { eventually, RawSocket } from "./clients.js";
import { add, authenticate, CONNECT, modify, mutation, remove } from "./machine.js";

const ALLOWED = "https://app.example";
const SERVICE_KEY = "a-service-key-of-the-tests-0123456789";
const product = await startProduct({
  env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, ALLOWED_ORIGINS: ALLOWED, LIVE_SOCKETS_PER_ADDRESS: "3" },
});
after(() => product.remove());

const service = { headers: { Authorization: `Bearer ${SERVICE_KEY}` } };

/** The answer to an upgrade that is refused. @param {string} path @param {Record<string, string>} [headers] @returns {Promise<{ status: number, body: any, headers: Headers }>} */
function refused(path, headers = {}) {
  const upgrade = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==" };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, product.url), { headers: { ...upgrade, ...headers } });
    sent.on("response", (response) => {
      let text = "";
      response.on("data", (data) => (text += data));
      response.on("end", () => {
        const found = new Response(null, { headers: /** @type {any} */ (response.headers) });
        assertCommon(found, text);
        resolve({ status: Number(response.statusCode), body: JSON.parse(text), headers: found.headers });
      });
    });
    sent.on("upgrade", (_, socket) => {
      socket.destroy();
      reject(new Error("the upgrade was taken"));
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** What a query gives on a connection, with its first transition. @param {RawSocket} socket @param {string} path @param {object} args @param {...object} before */
async function asked(socket, path, args, ...before) {
  await socket.say(CONNECT, ...before, modify(0, add(0, path, args)));
  const { modifications } = await socket.frame(({ type, modifications: list }) => type === "Transition" && list.length > 0);
  return modifications[0].value ?? modifications[0];
}

describe("upgrades", () => {
  for (const path of ["/api/1.48.0/sync", "/api/sync", "/api/0.1.0-alpha.3/sync"]) {
    test(`GET ${path} without an upgrade says what it is for`, async () => {
      const response = await fetch(new URL(path, product.url));
      const text = await response.text();
      assertCommon(response, text);
      assert.equal(response.status, 400);
      assert.equal(JSON.parse(text).code, "UpgradeRequired");
    });
  }

  test("other methods and similar paths are unknown routes", async () => {
    for (const [method, path] of [["POST", "/api/1.48.0/sync"], ["GET", "/api/sync/"], ["GET", "/api//sync"], ["GET", "/api/1/2/sync"], ["GET", "/sync"]]) {
      const response = await fetch(new URL(String(path), product.url), { method: String(method) });
      assertCommon(response, await response.text());
      assert.ok([404, 405].includes(response.status), `${method} ${path}: ${response.status}`);
    }
  });

  test("versions that are too old are refused as Convex refuses them", async () => {
    /** @type {[string, Record<string, string>][]} */
    const old = [["/api/0.19.1/sync", {}], ["/api/0.2.0/sync", {}], ["/api/sync", { "Convex-Client": "python-0.0.2" }], ["/api/sync", { "Convex-Client": "rust-0.0.1" }]];
    for (const [path, headers] of old) {
      const { status, body } = await refused(path, headers);
      assert.deepEqual([status, body.code], [400, "ClientVersionUnsupported"], path);
    }
    for (const [path, headers] of /** @type {[string, Record<string, string>][]} */ ([["/api/0.19.2/sync", {}], ["/api/1.0.0/sync", {}], ["/api/sync", { "Convex-Client": "rust-0.0.2" }], ["/api/sync", { "Convex-Client": "swift-0.0.1" }]])) {
      const socket = new RawSocket(product, { path, headers });
      await socket.opened;
      socket.close();
      await socket.end();
    }
  });

  test("an upgrade leaves one log line, without a storage trip", async () => {
    const since = product.logs.length;
    const socket = new RawSocket(product);
    await socket.opened;
    const lines = (await product.logged(/convex live/, since)).filter((line) => line.includes("convex live")).map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ requestId, ms, ...rest }) => rest), [{ level: "info", call: "convex live", status: 101, trips: 0, caller: "anonymous" }]);
    socket.close();
    await socket.end();
  });

  test("one address gets so many connections and no more, and a place again when one is closed", async () => {
    const headers = { "CF-Connecting-IP": "192.0.2.7" };
    const sockets = [1, 2, 3].map(() => new RawSocket(product, { headers }));
    await Promise.all(sockets.map(({ opened }) => opened));
    const { status, body } = await refused("/api/1.48.0/sync", headers);
    assert.deepEqual([status, body.code], [429, "TooManyConnections"]);
    assert.match(body.message, /LIVE_SOCKETS_PER_ADDRESS/);
    const elsewhere = new RawSocket(product, { headers: { "CF-Connecting-IP": "192.0.2.8" } });
    await elsewhere.opened;
    sockets[0]?.close();
    await sockets[0]?.end();
    const again = new RawSocket(product, { headers });
    await again.opened;
    for (const socket of [...sockets, elsewhere, again]) socket.close();
  });
});

describe("callers", () => {
  test("a user's token at Authenticate counts for the messages behind it", async () => {
    const ownerId = unique("owner");
    const { serverId } = await makeServer(product, { ownerId }, service);
    const socket = new RawSocket(product);
    await socket.say(CONNECT, authenticate(0, await signed({ sub: ownerId })), modify(0, add(0, "member:r", { serverId })), mutation(0, "invitCode:c", { serverId, creatorId: ownerId }));
    const { modifications, endVersion } = await socket.frame(({ type }) => type === "Transition");
    assert.equal(modifications[0].value.data.page.length, 1);
    assert.deepEqual([endVersion.querySet, endVersion.identity], [1, 1]);
    assert.equal((await socket.frame(({ type }) => type === "MutationResponse")).result.message, "Code created");
    socket.close();
  });

  test("without a token a caller is anonymous, and with None it is again", async () => {
    const ownerId = unique("owner");
    const { serverId } = await makeServer(product, { ownerId }, service);
    const socket = new RawSocket(product);
    assert.equal((await asked(socket, "member:r", { serverId })).error, "errors.unauthorized");
    await socket.say(authenticate(0, await signed({ sub: ownerId })));
    assert.equal((await socket.frame(({ type }) => type === "Transition")).modifications[0].value.status, "success");
    await socket.say(authenticate(1));
    assert.equal((await socket.frame(({ type }) => type === "Transition")).modifications[0].value.error, "errors.unauthorized");
    socket.close();
  });

  test("the service's key counts for programs, and never where a page opened the connection", async () => {
    const { serverId } = await makeServer(product, {}, service);
    for (const [headers, before] of /** @type {[Record<string, string>, object[]][]} */ ([[service.headers, []], [{}, [authenticate(0, SERVICE_KEY)]]])) {
      const program = new RawSocket(product, { headers });
      assert.equal((await asked(program, "member:r", { serverId }, ...before)).status, "success");
      program.close();
    }
    const byHeader = new RawSocket(product, { headers: { ...service.headers, Origin: ALLOWED } });
    assert.equal((await asked(byHeader, "member:r", { serverId })).error, "errors.unauthorized");
    byHeader.close();
    const byMessage = new RawSocket(product, { headers: { Origin: ALLOWED } });
    await byMessage.say(CONNECT, authenticate(0, SERVICE_KEY));
    assert.match((await byMessage.frame(({ type }) => type === "AuthError")).error, /service's key/);
    await byMessage.end();
  });

  test("administrators' keys and bad tokens get AuthError, and the socket is closed", async () => {
    const bad = [{ tokenType: "Admin", value: "key" }, { tokenType: "User", value: "x.y.z" }, { tokenType: "User", value: await signed({ sub: "a" }, { secret: "another-secret-that-is-long-enough-0123456789" }) }, { tokenType: "User", value: await signed({ sub: "a", exp: 1000 }) }];
    for (const token of bad) {
      const socket = new RawSocket(product);
      await socket.say(CONNECT, { type: "Authenticate", baseVersion: 0, ...token });
      const { error, ...rest } = await socket.frame(() => true);
      assert.deepEqual(rest, { type: "AuthError", baseVersion: 0, authUpdateAttempted: true });
      assert.equal(typeof error, "string");
      await socket.end();
    }
  });

  test("the session cookie counts from own and allowed origins, and until a token replaces it", async () => {
    const ownerId = unique("owner");
    const { serverId } = await makeServer(product, { ownerId }, service);
    const Cookie = `rds-session=${await signed({ sub: ownerId })}`;
    for (const Origin of [product.url.origin, ALLOWED]) {
      const socket = new RawSocket(product, { headers: { Cookie, Origin } });
      assert.equal((await asked(socket, "member:r", { serverId })).status, "success", Origin);
      await socket.say(authenticate(0));
      assert.equal((await socket.frame(({ type }) => type === "Transition")).modifications[0].value.error, "errors.unauthorized");
      socket.close();
    }
  });

  test("an upgrade with a cookie from another origin is refused; without the cookie it is anonymous", async () => {
    const Cookie = `rds-session=${await signed({ sub: "a" })}`;
    const { status, body } = await refused("/api/1.48.0/sync", { Cookie, Origin: "https://evil.example" });
    assert.deepEqual([status, body.code], [403, "OriginNotAllowed"]);
    const { serverId } = await makeServer(product, {}, service);
    const socket = new RawSocket(product, { headers: { Cookie: "other=1", Origin: "https://evil.example" } });
    assert.equal((await asked(socket, "member:r", { serverId })).error, "errors.unauthorized");
    socket.close();
  });

  test("a token that ends in use is told as Convex tells it, and a cookie that ends closes with 1012", async () => {
    const exp = Math.floor(Date.now() / 1000) - 3;
    const ending = await signed({ sub: "ada", exp });
    const socket = new RawSocket(product);
    await socket.say(CONNECT, authenticate(0, ending), modify(0));
    await socket.frame(({ type }) => type === "Transition");
    assert.deepEqual(await socket.frame(({ type }) => type === "AuthError"), { type: "AuthError", error: "TokenExpired: the token has expired", baseVersion: 1, authUpdateAttempted: false });
    await socket.end();
    const session = new RawSocket(product, { headers: { Cookie: `rds-session=${await signed({ sub: "ada", exp: Math.floor(Date.now() / 1000) - 3 })}`, Origin: ALLOWED } });
    await session.say(CONNECT, modify(0));
    assert.equal((await session.end()).code, 1012);
  });

  test("a removed member's queries turn to refusals with that change", async () => {
    const ownerId = unique("owner");
    const { serverId } = await makeServer(product, { ownerId }, service);
    const code = (await product.call("invitCode:c", { serverId, creatorId: ownerId }, service)).body.data;
    const userId = unique("admin");
    await product.call("invitCode:use", { code, userId }, service);
    await product.call("member:u", { serverId, userId, role: "admin" }, service);
    const socket = new RawSocket(product);
    assert.equal((await asked(socket, "member:r", { serverId }, authenticate(0, await signed({ sub: userId })))).data.page.length, 2);
    const owner = new RawSocket(product);
    await owner.say(CONNECT, authenticate(0, await signed({ sub: ownerId })), mutation(0, "member:d", { serverId, userId, ban: true }));
    const { modifications } = await socket.frame(({ type, modifications: [first] }) => type === "Transition" && first !== undefined);
    assert.equal(modifications[0].value.error, "errors.permissionDenied");
    socket.close();
    owner.close();
  });
});

describe("bad input", () => {
  /** @type {[what: string, messages: unknown[], code: number, reason: RegExp, fatal?: RegExp][]} */
  const cases = [
    ["no JSON", ["{"], 1000, /^WSMessageInvalidJson/, /^WSMessageInvalidJson/],
    ["an unknown type", [{ type: "Launch" }], 1000, /^WSMessageInvalidJson/, /Launch/],
    ["a version from the future", [modify(7)], 1000, /^BaseVersionMismatch/, /^BaseVersionMismatch: Base version 7 passed up doesn't match the current version 0$/],
    ["a query id twice", [modify(0, add(0, "a:a"), add(0, "b:b"))], 1011, /query 0 was added twice/],
    ["a removal of what was never added", [modify(0, remove(3))], 1011, /no query 3/],
    ["ten thousand queries", [modify(0, ...Array.from({ length: 10_000 }, (_, id) => add(id, "server:r", { serverId: String(id) })))], 1013, /at most 256 queries/],
    ["a message of 10 MB", [JSON.stringify({ type: "Event", eventType: "x", event: "x".repeat(10_000_000) })], 1000, /^WSMessageInvalidJson/, /1048576/],
    ["bytes", [new Uint8Array([1, 2, 3])], 1011, /messages are text/],
    ["Connect twice", [CONNECT, CONNECT], 1011, /twice/],
    ["the version of another identity", [authenticate(5)], 1011, /version is 0, not 5/],
  ];
  for (const [what, messages, code, reason, fatal] of cases) {
    test(`${what} closes the socket with a reason, and another connection goes on`, async () => {
      const other = new RawSocket(product);
      await other.say(CONNECT, modify(0));
      const socket = new RawSocket(product);
      await socket.say(...messages);
      const closed = await socket.end();
      assert.equal(closed.code, code);
      assert.match(closed.reason, reason);
      if (fatal === undefined) assert.deepEqual(socket.frames, []);
      else {
        assert.deepEqual(socket.frames.map(({ type }) => type), ["FatalError"]);
        assert.match(socket.frames[0].error, fatal);
      }
      await other.say(mutation(0, "tea:brew"));
      assert.equal((await other.frame(({ type }) => type === "MutationResponse")).success, false);
      other.close();
    });
  }

  test("a mutation before Connect runs, and events before and after are ignored", async () => {
    const socket = new RawSocket(product, service);
    await socket.say({ type: "Event", eventType: "x", event: {} }, mutation(0, "server:c", { name: "Early", ownerId: unique("owner") }), CONNECT, { type: "Event", eventType: "y", event: null });
    assert.equal((await socket.frame(({ type }) => type === "MutationResponse")).result.message, "Server created");
    await socket.frame(({ type }) => type === "Transition");
    socket.close();
  });
});

describe("ends", () => {
  test("a client that closes gets its close answered, with and without a code", async () => {
    for (const code of [undefined, 1000, 4040]) {
      const socket = new RawSocket(product);
      await socket.say(CONNECT);
      if (code === undefined) socket.socket.close();
      else socket.socket.close(code, "bye");
      // Unanswered, it would be 1006 after 10 s.
      const closed = await socket.end();
      assert.ok([1000, 1005, code].includes(closed.code), String(closed.code));
    }
  });

  test("closed connections leave nothing in the object", async () => {
    const sockets = Array.from({ length: 20 }, (_, place) => new RawSocket(product, { headers: { "CF-Connecting-IP": `192.0.2.${100 + (place % 10)}` } }));
    await Promise.all(sockets.map((socket) => socket.say(CONNECT, modify(0, ...Array.from({ length: 200 }, (_, id) => add(id, "server:r", { serverId: `none-${id}` }))))));
    await Promise.all(sockets.map((socket) => socket.frame(({ type }) => type === "Transition")));
    for (const socket of sockets) socket.close();
    await Promise.all(sockets.map((socket) => socket.end()));
    const again = Array.from({ length: 3 }, () => new RawSocket(product, { headers: { "CF-Connecting-IP": "192.0.2.100" } }));
    await eventually(async () => (await Promise.allSettled(again.map(({ opened }) => opened))).every(({ status }) => status === "fulfilled"));
    for (const socket of again) socket.close();
  });
});
