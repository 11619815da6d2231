// Hostile and broken requests as bytes on a socket. Each is answered or cut off. None causes a 5xx, a hang or a leak,
// and the service still answers the next request.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertNothingOfTheInside } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { exchange, open, readReply } from "../support/sockets.js";
import { makeServer } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const { serverId } = await makeServer(product);
const BODY = JSON.stringify({ serverId });
const LENGTH = `Content-Length: ${BODY.length}`;
const JSON_TYPE = "Content-Type: application/json";

/** @param {string[]} headers @param {string} [body] @param {string} [line] */
const request = (headers, body = BODY, line = "POST /server/r HTTP/1.1") => `${line}\r\nHost: a\r\n${headers.join("\r\n")}\r\n\r\n${body}`;

/** @param {string | Buffer} bytes */
async function answer(bytes) {
  const started = Date.now();
  const reply = await exchange(product.port, bytes, 8000);
  assert.ok(Date.now() - started < 8000, "it does not hang");
  if (reply !== undefined) {
    // 501 is the runtime's answer to bytes that are not HTTP. They never reach the service.
    assert.ok(reply.status < 500 || reply.status === 501, `${reply.status}: ${reply.text}`);
    if (reply.headers.has("X-Request-Id")) assertNothingOfTheInside(reply.text);
  }
  return reply;
}

describe("repeated headers", () => {
  /** @type {[string, string[], number[]][]} */
  const table = [
    ["two equal content types", [JSON_TYPE, JSON_TYPE, LENGTH], [200, 415, 400]],
    ["two different content types", [JSON_TYPE, "Content-Type: text/plain", LENGTH], [415, 400]],
    ["two content encodings", [JSON_TYPE, "Content-Encoding: identity", "Content-Encoding: gzip", LENGTH], [415]],
    ["two idempotency keys", [JSON_TYPE, "Idempotency-Key: a", "Idempotency-Key: b", LENGTH], [200, 400]],
    ["two origins", [JSON_TYPE, "Origin: https://a.example", "Origin: https://b.example", LENGTH], [200]],
    ["two addresses", [JSON_TYPE, "CF-Connecting-IP: 192.0.2.1", "CF-Connecting-IP: 192.0.2.2", LENGTH], [200]],
    ["two authorizations", [JSON_TYPE, "Authorization: Bearer a", "Authorization: Bearer b", LENGTH], [200]],
    ["200 cookies", [JSON_TYPE, ...Array(200).fill("Cookie: rds-session=x"), LENGTH], [200]],
  ];
  for (const [what, headers, statuses] of table) {
    test(`${what} get a clear answer`, async () => {
      const reply = await answer(request(headers));
      assert.ok(reply && statuses.includes(reply.status), `${reply?.status}: ${reply?.text}`);
    });
  }
});

describe("odd headers", () => {
  /** @type {[string, string[]][]} */
  const table = [
    ["an empty content type", ["Content-Type:", LENGTH]],
    ["a content type of 8,000 letters", [`Content-Type: application/${"x".repeat(8000)}`, LENGTH]],
    ["Latin-1 bytes", [JSON_TYPE, "Idempotency-Key: \u00e9\u00ff", LENGTH]],
    ["an invalid address", [JSON_TYPE, "CF-Connecting-IP: ' OR 1=1 --", LENGTH]],
    ["an address of 4,000 letters", [JSON_TYPE, `CF-Connecting-IP: ${"a".repeat(4000)}`, LENGTH]],
    ["the origin null", [JSON_TYPE, "Origin: null", LENGTH]],
    ["an origin with markup", [JSON_TYPE, "Origin: https://a.example/<script>", LENGTH]],
    ["a forwarded host", [JSON_TYPE, "X-Forwarded-Host: evil.example", "X-Original-URL: /server/d", "X-HTTP-Method-Override: DELETE", LENGTH]],
    ["a request id of the caller's", [JSON_TYPE, `X-Request-Id: ${"evil".repeat(10)}`, LENGTH]],
    ["an Upgrade to WebSocket", [JSON_TYPE, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", LENGTH]],
    ["an expectation", [JSON_TYPE, "Expect: 100-continue", LENGTH]],
    ["a range", [JSON_TYPE, "Range: bytes=0-1", "If-None-Match: *", LENGTH]],
  ];
  for (const [what, headers] of table) {
    test(`${what} gets a clear answer`, async () => {
      const reply = await answer(request(headers));
      assert.ok(reply, "there is an answer");
      assert.ok([200, 400, 415, 417].includes(reply.status), `${reply.status}: ${reply.text}`);
      assert.ok(!(reply.headers.get("X-Request-Id") ?? "").includes("evil"), "a caller does not choose the request id in the log");
    });
  }

  test("an origin with markup is not copied into response headers", async () => {
    const reply = await answer(request([JSON_TYPE, "Origin: https://a.example\t<script>", LENGTH]));
    assert.ok(reply);
  });
});

describe("wrong lengths", () => {
  for (const [what, header] of /** @type {[string, string][]} */ ([["a negative length", "Content-Length: -1"], ["a word as the length", "Content-Length: many"], ["a hexadecimal length", "Content-Length: 0x10"], ["a length of 2^64", "Content-Length: 18446744073709551616"], ["two lengths", "Content-Length: 3\r\nContent-Length: 30"], ["a length and chunks", "Content-Length: 3\r\nTransfer-Encoding: chunked"], ["an unknown transfer encoding", "Transfer-Encoding: gzip"]])) {
    test(`a request with a wrong length (${what}) is refused or cut off`, async () => {
      const reply = await answer(request([JSON_TYPE, header]));
      if (reply !== undefined) assert.notEqual(reply.status, 200);
    });
  }

  test("the service survives a body that ends early", async () => {
    for (let round = 0; round < 10; round += 1) {
      const socket = await open(product.port);
      socket.on("error", () => {});
      socket.write(`POST /server/r HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}\r\nContent-Length: 500\r\n\r\n{"serverId"`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.destroy();
    }
    assert.equal((await product.call("server:r", { serverId })).status, 200);
  });

  test("a pipelined request is read separately", async () => {
    const smuggled = `${BODY}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`;
    const reply = await answer(request([JSON_TYPE, LENGTH], smuggled));
    assert.equal(reply?.status, 200);
    assert.ok(reply.text.includes(serverId));
  });
});

describe("bytes that are not an HTTP request", () => {
  const LINES = ["\r\n\r\n\r\n", "hello\r\n\r\n", "POST\r\n\r\n", "POST /server/r\r\n\r\n", "POST /server/r HTTP/9.9\r\nHost: a\r\n\r\n", "GET http://evil.example/healthz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n", "GET \\\\evil HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: \u0000\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: a b c\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"];
  for (const line of LINES) {
    test(`the bytes ${JSON.stringify(line).slice(0, 50)} are answered or cut off`, async () => {
      const socket = await open(product.port);
      const reply = readReply(socket, 1500);
      socket.end(Buffer.from(line, "latin1"));
      const got = await reply;
      if (got !== undefined) assert.ok(got.status < 500 || got.status === 501 || got.status === 505, `${got.status}: ${got.text}`);
    });
  }
});

test("after all hostile requests the service answers as before", async () => {
  const { status, requestId } = await product.call("server:r", { serverId });
  assert.equal(status, 200);
  const unexpected = (await product.logged(new RegExp(requestId))).filter((line) => /"status":5\d\d/.test(line));
  assert.deepEqual(unexpected, [], "no request caused a fault of the service");
});
