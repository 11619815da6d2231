// Convex's HTTP API on the wire, and `/api/run/…`.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertCommon } from "../support/call.js";
import { VALUES } from "../support/hostile.js";
import { startProduct } from "../support/product.js";
import { join, makeCode, makeServer, unique, uniqueAddress, unknownCode } from "../support/world.js";

const product = await startProduct();
after(() => product.remove());

const server = await makeServer(product);
const { serverId } = server;

/** @param {string} route @param {unknown} body @param {Record<string, string>} [headers] */
async function post(route, body, headers = {}) {
  const response = await fetch(new URL(route, product.url), {
    method: "POST",
    headers: { "Content-Type": "application/json", "Convex-Client": "npm-1.48.0", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const { trips } = assertCommon(response, text);
  return { status: response.status, body: JSON.parse(text), trips };
}

/** @param {Awaited<ReturnType<typeof post>>} reply */
function valueOf(reply) {
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  const { value, ...rest } = reply.body;
  assert.deepEqual(rest, { status: "success", logLines: [] });
  return value;
}

/** @param {Awaited<ReturnType<typeof post>>} reply @param {RegExp} message */
function assertThrew(reply, message) {
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  const { errorMessage, ...rest } = reply.body;
  assert.deepEqual(rest, { status: "error", logLines: [] });
  assert.match(errorMessage, message);
  assert.equal(reply.trips, 0);
}

describe("/api/query and /api/mutation", () => {
  test("/api/query and /api/mutation take args as an object or a list of one, in any format", async () => {
    const calls = [
      { path: "server:r", format: "convex_encoded_json", args: [{ serverId }] },
      { path: "server:r", format: "convex_encoded_json", args: { serverId } },
      { path: "server:r", format: "json", args: { serverId } },
      { path: "server:r", args: [{ serverId }] },
    ];
    for (const call of calls) {
      const value = valueOf(await post("/api/query", call));
      assert.equal(value.status, "success");
      assert.equal(value.data._id, serverId);
    }
  });

  test("/api/query and /api/mutation answer the native reply exactly", async () => {
    const native = (await product.call("server:r", { serverId })).body;
    assert.deepEqual(valueOf(await post("/api/query", { path: "server:r", args: [{ serverId }] })), native);
    const refused = valueOf(await post("/api/query", { path: "server:r", args: [{ serverId: unique("none") }] }));
    assert.deepEqual(refused, { status: "error", code: 404, message: "Server not found", error: "errors.serverNotFound" });
  });

  test("/api/mutation redeems a code once", async () => {
    const code = await makeCode(product, server, { maxUses: 1 });
    const call = { path: "invitCode:use", args: [{ code, userId: unique("user") }] };
    assert.deepEqual(valueOf(await post("/api/mutation", call)).data, { serverId, joined: true });
    assert.deepEqual(valueOf(await post("/api/mutation", call)).data, { serverId, joined: false });
  });

  test("/api/query and /api/mutation find a function by its path with or without .js, as Convex does", async () => {
    for (const path of ["nope:x", "server:", ":r", "server", "", "server:r:r", "../server:r", "__proto__:r", "server:constructor", "SERVER:R", "x".repeat(5000), "a\u0000:b", "<script>:x"]) {
      assertThrew(await post("/api/query", { path, args: [{}] }), /^Could not find public function for '/);
    }
  });

  test("/api/query and /api/mutation report wrong arguments as Convex does", async () => {
    for (const args of [[{}], [{ serverId: 5 }], [{ serverId, extra: true }], [{ serverId: { $integer: "AQAAAAAAAAA=" } }], [{ serverId: null }], {}]) {
      assertThrew(await post("/api/query", { path: "server:r", args }), /^ArgumentValidationError: /);
    }
  });

  for (const args of ["text", 5, null, true, [], [1], [{}, {}], [[{}]], [null]]) {
    test(`/api/query and /api/mutation refuse args that are ${JSON.stringify(args)}`, async () => {
      const reply = await post("/api/query", { path: "server:r", args });
      assert.ok(reply.status === 200 || reply.status === 400, JSON.stringify(reply.body));
      if (reply.status === 200) assert.match(reply.body.errorMessage, /^ArgumentValidationError: /);
      else assert.deepEqual(Object.keys(reply.body).sort(), ["code", "message"]);
    });
  }

  for (const body of ["", "not json", "[]", "null", "5", "{}", '{"path":5,"args":[{}]}', '{"args":[{}]}', '{"path":"server:r","path":"server:d","args":[{"serverId":"a"}]}', '{"path":"server:r","args":[{"serverId":"a"}],"format":"xml"}', "[".repeat(10_000)]) {
    test(`the body ${JSON.stringify(body).slice(0, 40)} gets an HTTP error in Convex's format`, async () => {
      const reply = await post("/api/query", body);
      if (reply.status === 200) {
        assert.equal(reply.body.status, "error");
        return;
      }
      assert.equal(reply.status, 400);
      assert.deepEqual(Object.keys(reply.body).sort(), ["code", "message"]);
      assert.equal(typeof reply.body.code, "string");
      assert.equal(typeof reply.body.message, "string");
      assert.equal(reply.trips, 0);
    });
  }

  test("an oversized body and another content type get errors in Convex's format", async () => {
    const large = await post("/api/query", " ".repeat(65_537));
    assert.equal(large.status, 413);
    assert.deepEqual(Object.keys(large.body).sort(), ["code", "message"]);
    const text = await post("/api/query", "{}", { "Content-Type": "text/plain" });
    assert.equal(text.status, 415);
    assert.deepEqual(Object.keys(text.body).sort(), ["code", "message"]);
  });

  test("/api/query and /api/mutation answer any value of any argument without a fault", async () => {
    for (const [what, value] of VALUES) {
      for (const body of [
        `{"path":"invitCode:use","args":[{"code":${value},"userId":"a"}]}`,
        `{"path":"server:c","args":{"serverId":${JSON.stringify(serverId)},"name":${value},"ownerId":${value}}}`,
        `{"path":${value},"args":[{}]}`, `{"path":"server:r","args":${value}}`, `{"path":"server:r","args":[{}],"format":${value}}`,
      ]) {
        const reply = await post("/api/mutation", body);
        assert.ok(reply.status < 500, `${what}: ${JSON.stringify(reply.body)}`);
        assert.ok(JSON.stringify(reply.body).length < 4000, `${what}: the reply does not repeat what was sent`);
      }
    }
  });

  test("/api/mutation counts guesses like the native route", async () => {
    const headers = { "CF-Connecting-IP": uniqueAddress() };
    for (let guess = 0; guess < 30; guess += 1) {
      const reply = await post("/api/mutation", { path: "invitCode:use", args: [{ code: unknownCode(), userId: unique("user") }] }, headers);
      assert.equal(valueOf(reply).error, "errors.invalid");
    }
    const value = valueOf(await post("/api/mutation", { path: "invitCode:use", args: [{ code: unknownCode(), userId: unique("user") }] }, headers));
    assert.equal(value.error, "errors.rateLimited");
  });

  test("/api/mutation reads the Idempotency-Key header", async () => {
    const headers = { "Idempotency-Key": unique("key") };
    const call = { path: "invitCode:c", args: [{ serverId, creatorId: server.ownerId }] };
    const codes = [valueOf(await post("/api/mutation", call, headers)).data, valueOf(await post("/api/mutation", call, headers)).data];
    assert.equal(codes[0], codes[1]);
  });
});

describe("/api/query_ts and /api/query_at_ts", () => {
  test("/api/query_ts returns eight bytes in base64, which /api/query_at_ts accepts", async () => {
    const response = await fetch(new URL("/api/query_ts", product.url), { method: "POST", headers: { "Content-Type": "application/json" } });
    assert.equal(response.status, 200);
    const { ts, ...rest } = /** @type {any} */ (await response.json());
    assert.deepEqual(rest, {});
    const bytes = Buffer.from(ts, "base64");
    assert.equal(bytes.length, 8);
    assert.equal(bytes.toString("base64"), ts);
    assert.ok(bytes.readBigUInt64LE() > 0n);
    assert.equal(valueOf(await post("/api/query_at_ts", { path: "server:r", args: [{ serverId }], ts })).data._id, serverId);
  });

  test("/api/query_at_ts does not run a mutation", async () => {
    const reply = await post("/api/query_at_ts", { path: "server:d", args: [{ serverId }], ts: "AAAAAAAAAAA=" });
    assert.notEqual(reply.body.status, "success");
    assert.equal((await product.call("server:r", { serverId })).status, 200);
  });

  for (const ts of [5, "", "x", "AAAA", null, {}, "A".repeat(1000)]) {
    test(`the invalid timestamp ${JSON.stringify(ts).slice(0, 20)} does not cause a 5xx`, async () => {
      const reply = await post("/api/query_at_ts", { path: "server:r", args: [{ serverId }], ts });
      assert.ok(reply.status < 500);
    });
  }
});

describe("/api/run/{module}/{function}", () => {
  test("/api/run runs queries and mutations with args in the body", async () => {
    assert.equal(valueOf(await post("/api/run/server/r", { args: { serverId } })).data._id, serverId);
    assert.equal(valueOf(await post("/api/run/server/r", { args: { serverId }, format: "json" })).data._id, serverId);
    const code = valueOf(await post("/api/run/invitCode/c", { args: { serverId, creatorId: server.ownerId } })).data;
    await join(product, code);
  });

  test("/api/run reports unknown functions and wrong arguments like the other routes", async () => {
    assertThrew(await post("/api/run/nope/x", { args: {} }), /^Could not find public function for 'nope:x'\.$/);
    assertThrew(await post("/api/run/server/r", { args: {} }), /^ArgumentValidationError: /);
  });
});

describe("numbers, which Convex writes as Float64", () => {
  /** The text of a reply. @param {string} route @param {unknown} body */
  async function textOf(route, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(new URL(route, product.url), { method: "POST", headers, body: JSON.stringify(body) });
    return response.text();
  }

  test("every number of a value has a fraction, and strings are unchanged", async () => {
    const name = unique("12 34,5:6");
    const made = await makeServer(product, { name });
    await makeCode(product, made, { maxUses: 7, label: '{"a":1}' });
    for (const text of [
      await textOf("/api/query", { path: "invitCode:list", args: [{ serverId: made.serverId }] }),
      await textOf("/api/query", { path: "server:r", args: [{ serverId: made.serverId }] }),
      await textOf("/api/query", { path: "server:r", args: [{ serverId: unique("none") }] }),
      await textOf("/api/run/member/r", { args: { serverId: made.serverId } }),
    ]) {
      const withoutTexts = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
      const numbers = withoutTexts.match(/-?\d[\d.eE+-]*/g) ?? [];
      assert.ok(numbers.length > 0, text);
      for (const number of numbers) assert.match(number, /^-?\d+\.0$/, text);
    }
    const listed = await textOf("/api/query", { path: "invitCode:list", args: [{ serverId: made.serverId }] });
    assert.ok(listed.includes('"maxUses":7.0'), listed);
    assert.ok(listed.includes(JSON.stringify('{"a":1}')), listed);
  });
});

describe("/api/action and /api/function", () => {
  for (const route of ["/api/action", "/api/function"]) {
    test(`${route} answers that the function was not found, in the format of a function's error`, async () => {
      assertThrew(await post(route, { path: "nope:x", args: [{}] }), /^Could not find public function for 'nope:x'\.$/);
      assertThrew(await post(route, { path: "server:d", args: { serverId } }), /^Could not find public function for 'server:d'\./);
      assert.equal((await product.call("server:r", { serverId })).status, 200);
    });

    test(`${route} answers pages of other origins with CORS headers`, async () => {
      const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,convex-client" };
      const asked = await fetch(new URL(route, product.url), { method: "OPTIONS", headers });
      assert.equal(asked.status, 204);
      assert.equal(asked.headers.get("Access-Control-Allow-Methods"), "POST");
      assert.equal(asked.headers.get("Access-Control-Allow-Headers"), "content-type,convex-client");
      const read = await post(route, { path: "nope:x", args: [{}] }, { Origin: "https://app.example" });
      assert.equal(read.body.status, "error");
    });
  }
});
