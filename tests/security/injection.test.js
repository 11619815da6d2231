// Line breaks, escapes and forged lines in every place that a caller fills. No caller can create a header or a log line.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { exchange } from "../support/sockets.js";
import { uniqueAddress } from "../support/world.js";
import { fields, headerFields } from "./fields.js";

const MARK = "forged-by-a-caller";

/** With control characters, which most fields refuse, and without, so that the text goes further. */
const TEXTS = [
  `a\r\nX-Evil: 1\r\nSet-Cookie: evil=1\r\n\r\n{"level":"error","message":"${MARK}"}\u001b[2J`,
  `a%0d%0aX-Evil:%201\u2028{"level":"error","requestId":"${MARK}"}","call":"${MARK}`,
];

/** The fields of a log line. */
const KEYS = ["level", "requestId", "call", "status", "trips", "caller", "ms", "cause"];

/** What a response may carry: whatever else there is, a caller made. */
const HEADERS = [
  "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin", "access-control-expose-headers", "access-control-max-age",
  "allow", "cache-control", "connection", "content-encoding", "content-language", "content-length", "content-type", "retry-after", "server-timing", "transfer-encoding", "vary", "www-authenticate",
  "x-content-type-options", "x-continue-cursor", "x-request-id",
  // Pages have these too.
  "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "location", "permissions-policy", "referrer-policy", "x-frame-options", "x-robots-tag",
];

const product = await startProduct({ env: { DISCORD_GUILD_ID: "the-guild", INVITE_LINK_BASE: "https://app.example/join/" } });
after(() => product.remove());
/** @type {Set<string>} */
const requestIds = new Set();

before(async () => {
  for (const serverId of ["tea-club", "the-guild"]) {
    const { requestId } = await product.call("server:c", { serverId, name: "A", ownerId: "ada" });
    requestIds.add(requestId);
  }
});

/** @param {Headers} headers @param {string} what */
function assertOwnHeaders(headers, what) {
  const others = [...headers.keys()].filter((name) => !HEADERS.includes(name));
  assert.deepEqual(others, [], what);
}

for (const [kind, places] of /** @type {const} */ ([["described field", fields], ["header", headerFields]])) {
  describe(`forged lines in a ${kind}`, () => {
    for (const [route, these] of Map.groupBy(places, ({ what }) => what.slice(0, what.indexOf(": ")))) {
      test(`forged lines in a ${kind} of ${route} make no header, no second response and no request id`, async () => {
        for (const { what, place, request } of these) {
          for (const text of place === "header" ? TEXTS.slice(1) : TEXTS) {
            // A header cannot hold a line break where `fetch` sends it: see below for bytes on a socket.
            const { route: address, init } = request(place === "header" ? text.replaceAll(/[\r\n\u001b]/g, "") : text);
            const response = await fetch(new URL(address, product.url), { ...init, headers: { "CF-Connecting-IP": uniqueAddress(), ...init.headers } });
            const body = await response.text();
            assertOwnHeaders(response.headers, what);
            assert.ok(response.status < 500, `${what}: ${body}`);
            if (!address.startsWith("/openapi")) requestIds.add(assertCommon(response, body).requestId);
            else requestIds.add(response.headers.get("X-Request-Id") ?? "");
            const isPage = /^\/(?:j|console)(?:[/?]|$)/.test(address);
            const types = isPage ? /^(?:text\/html|application\/json|image\/svg\+xml)/ : /^application\/(?:json|x-ndjson)/;
            assert.match(response.headers.get("Content-Type") ?? "application/json", types, what);
            for (const [name, value] of response.headers) {
              // The origin and the headers that a preflight asks for are repeated, as CORS has it.
              if (!name.startsWith("access-control-allow-")) assert.ok(!value.includes(MARK) && !value.includes("X-Evil"), `${what}: ${name}: ${value}`);
            }
          }
        }
      });
    }
  });
}

describe("line breaks within a header, as bytes", () => {
  const body = '{"serverId":"tea-club"}';
  /** @type {[string, string][]} */
  const lines = [
    ["a lone line feed", "Origin: https://a.example\nX-Evil: 1"],
    ["a lone carriage return", "Origin: https://a.example\rX-Evil: 1"],
    ["a folded line", "Origin: https://a.example\r\n X-Evil: 1"],
    ["a NUL", "Origin: https://a.example\0X-Evil: 1"],
    ["line breaks in UTF-8 that is too long", "Origin: https://a.example\u00c0\u008d\u00c0\u008aX-Evil: 1"],
    ["characters whose low byte is a line break", "Origin: https://a.example\u00e5\u0098\u008d\u00e5\u0098\u008aX-Evil: 1"],
    ["a request id", "X-Request-Id: forged-by-a-caller"],
    ["a trace", "traceparent: 00-forged-by-a-caller-01"],
  ];
  for (const [what, line] of lines) {
    test(`line breaks in a header (${what}) do not come back as a header`, async () => {
      for (const route of ["POST /server/r", "OPTIONS /server/r"]) {
        const bytes = Buffer.from(`${route} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${line}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, "latin1");
        const reply = await exchange(product.port, bytes);
        if (reply === undefined || reply.status === 400) continue;
        assert.ok(reply.status < 500, `${route}: ${reply.status} ${reply.text}`);
        assertOwnHeaders(reply.headers, what);
        assert.ok(!(reply.headers.get("X-Request-Id") ?? "").includes(MARK));
        requestIds.add(reply.headers.get("X-Request-Id") ?? "");
      }
    });
  }
});

test("the log has one line of JSON for each request, and no word of a caller's", async () => {
  const lines = await product.logged((messages) => messages.filter((message) => message.includes('"requestId"')).length >= requestIds.size);
  /** @type {string[]} */
  const logged = [];
  for (const line of lines) {
    // Neither a control character nor what some readers take for the end of a line.
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    assert.ok(!line.includes(MARK) && !line.includes("X-Evil") && !line.includes("tea-club"), line);
    const said = JSON.parse(line);
    if (said.requestId === undefined) assert.deepEqual(Object.keys(said), ["level", "message"], line);
    else {
      assert.deepEqual(Object.keys(said).filter((key) => !KEYS.includes(key)), [], line);
      assert.match(said.call, /^[\w :/{}.-]+$/, line);
      logged.push(said.requestId);
    }
  }
  assert.equal(new Set(logged).size, logged.length);
  assert.deepEqual([...requestIds].filter((id) => !logged.includes(id)), []);
  assert.ok(requestIds.size > 500, `${requestIds.size}`);
});

test("a name with escapes and line separators is stored unchanged, and returned in JSON that is safe in a terminal", async () => {
  const name = 'bell\u2028"}\\u001b[31m</script><!--';
  const { _id } = dataOf(await product.call("server:c", { name, ownerId: "ada" }));
  const response = await fetch(new URL("/server/r", product.url), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ serverId: _id }) });
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  const text = await response.text();
  assert.equal(JSON.parse(text).data.name, name);
  assert.doesNotMatch(text, /[\u0000-\u001f]/);
});
