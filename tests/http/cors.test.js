// Requests from pages of other origins: preflights, and the headers that let a page read the reply.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { makeServer } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const ORIGIN = "https://app.example";

/** @param {Headers} headers @param {string} name */
const words = (headers, name) => (headers.get(name) ?? "").toLowerCase().split(/,\s*/);

describe("a preflight", () => {
  for (const route of ["/invitCode/use", "/invitCode/c", "/server/c", "/member/d", "/api/query", "/api/mutation", "/api/query_ts", "/api/query_at_ts", "/api/run/invitCode/use", "/api/invite-codes/use"]) {
    test(`a preflight of ${route} allows the origin, the method and the requested headers`, async () => {
      const response = await fetch(new URL(route, product.url), {
        method: "OPTIONS",
        headers: {
          Origin: ORIGIN,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,content-type,convex-client,idempotency-key",
        },
      });
      const { trips } = assertCommon(response, await response.text());
      assert.ok(response.status === 204 || response.status === 200);
      assert.equal(response.headers.get("Access-Control-Allow-Origin"), ORIGIN);
      assert.ok(words(response.headers, "Access-Control-Allow-Methods").includes("post"));
      for (const header of ["authorization", "content-type", "convex-client", "idempotency-key"]) {
        assert.ok(words(response.headers, "Access-Control-Allow-Headers").includes(header), header);
      }
      assert.ok(words(response.headers, "Vary").includes("origin"), "a cache must not serve it to another origin");
      assert.equal(trips, 0);
    });
  }

  test("a preflight of an unknown route gets 404", async () => {
    const response = await fetch(new URL("/nope", product.url), { method: "OPTIONS", headers: { Origin: ORIGIN, "Access-Control-Request-Method": "POST" } });
    assertCommon(response, await response.text());
    assert.equal(response.status, 404);
  });

  test("a preflight with hostile headers gets no 5xx and no header of its own making", async () => {
    for (const asked of ["x".repeat(4000), "a, , b", "*", "ü", "a;b", "content-type, x-evil\t"]) {
      const response = await fetch(new URL("/invitCode/use", product.url), {
        method: "OPTIONS",
        headers: { Origin: ORIGIN, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": Buffer.from(asked).toString("latin1") },
      });
      await response.text();
      assert.ok(response.status < 500, `${asked.slice(0, 20)}: ${response.status}`);
      assert.equal(response.headers.get("x-evil"), null);
    }
  });
});

describe("a reply to a page of another origin", () => {
  test("a page of another origin can read the reply, its request id and Retry-After", async () => {
    const { serverId } = await makeServer(product);
    const { headers } = await product.call("server:r", { serverId }, { headers: { Origin: ORIGIN } });
    assert.equal(headers.get("Access-Control-Allow-Origin"), ORIGIN);
    assert.ok(words(headers, "Vary").includes("origin"));
    const exposed = words(headers, "Access-Control-Expose-Headers");
    for (const header of ["x-request-id", "retry-after"]) assert.ok(exposed.includes(header), header);
  });

  test("a page of another origin can read a refusal too", async () => {
    for (const [path, args] of /** @type {[string, unknown][]} */ ([["server:r", {}], ["server:r", { serverId: "none" }], ["nope:nope", {}]])) {
      const { headers } = await product.call(path, args, { headers: { Origin: ORIGIN } });
      assert.equal(headers.get("Access-Control-Allow-Origin"), ORIGIN);
    }
  });

  test("a reply without an Origin carries no CORS headers", async () => {
    const { headers } = await product.call("server:r", { serverId: "none" });
    assert.equal(headers.get("Access-Control-Allow-Origin"), null);
  });
});
