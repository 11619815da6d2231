// Unknown routes, wrong methods, and `/healthz`.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { ERRORS } from "../support/replies.js";
import { exchange } from "../support/sockets.js";
import { makeServer } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

/** @param {string} route @param {RequestInit} [init] */
async function request(route, init) {
  const response = await fetch(product.url.origin + route, init);
  const text = await response.text();
  return { response, text, ...assertCommon(response, text) };
}

/** @param {string} text @param {keyof typeof ERRORS} name */
function assertError(text, name) {
  const [code, message] = ERRORS[name];
  const body = JSON.parse(text);
  assert.deepEqual([body.status, body.code, body.error], ["error", code, `errors.${name}`]);
  if (message !== null) assert.equal(body.message, message);
}

describe("an unknown route", () => {
  const routes = [
    "/", "/nope", "/invitCode", "/invitCode/", "/invitCode/nope", "/invitCode/use/", "/invitCode/use/more", "/invitcode/use", "/InvitCode/use", "/INVITCODE/USE",
    "//invitCode/use", "/invitCode//use", "/invitCode/use%2F", "/invitCode%2Fuse", "/invitCode:use", "/server/x", "/member/c", "/api", "/api/", "/api/nope", "/api/run",
    "/favicon.ico", "/robots.txt", "/.env", "/.git/config", "/wp-login.php", "/src/lib.rs", "/%00", "/%ff%fe", "/healthz/", "/healthz/x", "/toString/constructor", "/__proto__/use", `/${"a/".repeat(500)}`,
  ];
  for (const route of routes) {
    test(`the unknown route ${route.slice(0, 40)} gets 404 without a storage trip`, async () => {
      const { response, text, trips } = await request(route, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
      assert.equal(response.status, 404, text);
      assertError(text, "notFound");
      assert.equal(trips, 0);
    });
  }

  test("an unknown route gets 404 with every method", async () => {
    for (const method of ["GET", "PUT", "DELETE", "PATCH", "HEAD"]) {
      assert.equal((await request("/nope", { method })).response.status, 404);
    }
  });
});

describe("paths with dots", () => {
  for (const path of ["/../invitCode/use", "/invitCode/../server/c", "/./healthz", "/invitCode/..%2f..%2fetc/passwd", "/..%5c..%5c", "/%2e%2e/%2e%2e/etc/passwd", "/invitCode/./use"]) {
    test(`the path ${path} gets a clear answer and no file`, async () => {
      const reply = await exchange(product.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`, 5000);
      assert.ok(reply, "it does not hang");
      assert.ok(reply.status < 500);
      assert.doesNotMatch(reply.text, /root:/);
    });
  }
});

describe("a wrong method", () => {
  for (const route of ["/invitCode/c", "/invitCode/use", "/server/c", "/server/r", "/server/u", "/server/d", "/member/r", "/member/u", "/member/d"]) {
    test(`${route} allows POST, and names it to other methods`, async () => {
      for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
        const { response, text, trips } = await request(route, { method });
        assert.equal(response.status, 405);
        assertError(text, "methodNotAllowed");
        const allowed = (response.headers.get("Allow") ?? "").split(/,\s*/);
        assert.ok(allowed.includes("POST") && !allowed.includes(method), `Allow: ${allowed}`);
        assert.equal(trips, 0);
      }
    });
  }

  test("HEAD on a POST route gets 405 without a body", async () => {
    const { response, text } = await request("/invitCode/use", { method: "HEAD" });
    assert.equal(response.status, 405);
    assert.equal(text, "");
  });

  test("/healthz allows GET and HEAD", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const { response, text } = await request("/healthz", { method });
      assert.equal(response.status, 405);
      assertError(text, "methodNotAllowed");
      assert.match(response.headers.get("Allow") ?? "", /\bGET\b/);
    }
  });

  for (const route of ["/api/query", "/api/mutation", "/api/query_ts", "/api/query_at_ts", "/api/run/server/r"]) {
    test(`${route} allows POST only`, async () => {
      const { response } = await request(route);
      assert.equal(response.status, 405);
      assert.match(response.headers.get("Allow") ?? "", /\bPOST\b/);
    });
  }

  for (const route of ["/api/sync", "/api/1.48.0/sync"]) {
    test(`${route} allows GET, and names it to other methods`, async () => {
      for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
        const { response, text, trips } = await request(route, { method });
        assert.equal(response.status, 405);
        assert.deepEqual(JSON.parse(text), { code: "MethodNotAllowed", message: "Method not allowed" });
        assert.deepEqual([response.headers.get("Allow"), trips], ["GET, HEAD, OPTIONS", 0]);
      }
      const asked = await request(route, { method: "OPTIONS" });
      assert.deepEqual([asked.response.status, asked.response.headers.get("Allow"), asked.text], [204, "GET, HEAD, OPTIONS", ""]);
      const [got, head] = [await request(route), await request(route, { method: "HEAD" })];
      assert.deepEqual([head.response.status, head.text], [got.response.status, ""]);
    });
  }

  for (const method of ["TRACE", "CONNECT", "PROPFIND", "PURGE", "M-SEARCH", "get", "Post", "🙂", "A".repeat(5000)]) {
    test(`the unusual method ${method.slice(0, 12)} is refused without a hang`, async () => {
      const reply = await exchange(product.port, `${method} /invitCode/use HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`, 5000);
      assert.ok(reply, "it does not hang");
      // A request that the runtime refuses never reaches the service, and has no request id.
      if (reply.headers.has("X-Request-Id")) assert.equal(reply.status, 405);
      else assert.ok(reply.status >= 400);
    });
  }
});

describe("/healthz", () => {
  test("/healthz reports what runs, after a storage trip", async () => {
    const { response, text, trips } = await request("/healthz");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("Content-Type") ?? "", /^application\/json\b/);
    const { version, ...rest } = JSON.parse(text);
    assert.deepEqual(rest, { status: "ok", store: "d1" });
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.equal(trips, 1);
  });

  test("HEAD /healthz has the same status and no body", async () => {
    const { response, text } = await request("/healthz", { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal(text, "");
  });

  test("/healthz cannot be cached", async () => {
    assert.match((await request("/healthz")).response.headers.get("Cache-Control") ?? "", /no-store/);
  });
});

test("a query string does not change /healthz", async () => {
  const { serverId } = await makeServer(product);
  const { response } = await request("/server/r?x=1&serverId=other", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ serverId }),
  });
  assert.equal(response.status, 200);
});
