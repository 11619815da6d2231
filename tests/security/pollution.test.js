// Names that every JavaScript object has, in every place where a caller gives a name or a value. They are treated like
// any other name or value, and never change an object.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import init, { checkCode, describeError, formatCode, functions, memory } from "../../pkg/node.js";
import { assertCommon } from "../support/call.js";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { uniqueAddress } from "../support/world.js";
import { fields, requestOf, everyOperation } from "./fields.js";

const NAMES = ["__proto__", "constructor", "prototype", "toString", "valueOf", "toJSON", "hasOwnProperty", "then", "__defineGetter__", "length", "0"];

/** Written by hand, since an object literal would set its prototype. @param {string} name @param {string} value as JSON */
const field = (name, value) => `${JSON.stringify(name)}:${value}`;

const product = await startProduct({ env: { DISCORD_GUILD_ID: "the-guild", INVITE_LINK_BASE: "https://app.example/join/" } });
after(() => product.remove());

before(async () => {
  for (const serverId of ["tea-club", "the-guild"]) dataOf(await product.call("server:c", { serverId, name: "A", ownerId: "ada" }));
});

/** @param {string} route @param {RequestInit & { headers?: Record<string, string> }} init */
async function send(route, init) {
  const response = await fetch(new URL(route, product.url), { ...init, headers: { "CF-Connecting-IP": uniqueAddress(), ...init.headers } });
  const text = await response.text();
  if (!route.startsWith("/openapi")) assertCommon(response, text);
  assert.ok(response.status < 500, `${route}: ${response.status} ${text}`);
  return { response, text };
}

describe("special names in the service", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    test(`the service accepts ${name} as the value of every field like any other text`, async () => {
      for (const { what, request } of fields) {
        const { route, init } = request(name);
        const { response, text } = await send(route, init);
        // What is well may depend on what was stored before; what is wrong with a text does not.
        if (response.status !== 400) continue;
        const other = request("harmless_text");
        assert.equal((await send(other.route, other.init)).response.status, 400, `${what}: ${text}`);
      }
    });
  }

  for (const name of NAMES) {
    test(`the service refuses the undescribed field ${name}`, async () => {
      for (const operation of everyOperation) {
        const { route, init } = requestOf(operation);
        const { body } = init;
        const isObject = body?.startsWith("{") && !operation.path.startsWith("/api/") && !operation.path.startsWith("/guilds/-") && !operation.path.startsWith("/j/");
        if (!isObject || body === undefined) continue;
        // First beside what is right, then around it: what stands in a prototype is not there.
        for (const altered of [`{${field(name, '{"admin":true}')},${body.slice(1)}`, `{${field(name, body)}}`]) {
          const { response, text } = await send(route, { ...init, body: altered });
          assert.equal(response.status, 400, `${route}: ${text}`);
        }
      }
    });

    test(`the service refuses ${name} in Convex's arguments, path and values, and in a query`, async () => {
      /** @type {[string, string][]} */
      const calls = [
        ["/api/query", `{"path":"server:r","args":[{${field(name, '"x"')},"serverId":"tea-club"}]}`],
        ["/api/query", `{"path":"server:r","args":{${field("__proto__", '{"serverId":"tea-club"}')}}}`],
        ["/api/query", `{"path":"server:${name}","args":[{}]}`],
        ["/api/mutation", `{"path":"${name}:${name}","args":[{}]}`],
        [`/api/run/server/${name}`, '{"args":{},"format":"json"}'],
        [`/api/run/${name}/r`, '{"args":{},"format":"json"}'],
        ["/api/query", `{"path":"server:r","args":[{"serverId":{${field(name, '"tea-club"')}}}]}`],
      ];
      for (const [route, body] of calls) {
        const { text } = await send(route, { method: "POST", body, headers: { "Content-Type": "application/json" } });
        assert.match(text, /"status":"error"/, `${route} ${body}: ${text}`);
      }
      // RDS ignores unknown names of a query, as its document does: the user is a stranger there.
      const rds = await send(`/discord/invites?userId=ada&${name}=1&${name}[x]=1`, {});
      assert.equal(rds.response.status, 404);
      for (const route of ["/api/invite-codes/my-codes", "/guilds/the-guild/invite_codes", "/guilds/-/invite_codes"]) {
        const { response } = await send(`${route}?userId=ada&${name}=1&${name}[x]=1`, {});
        assert.equal(response.status, 400, route);
      }
      assert.equal((await send(`/${name}/${name}`, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })).response.status, 404);
      assert.equal((await send(`/server/${name}`, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })).response.status, 404);
    });
  }

  test("the service treats people and servers with special names like any others", async () => {
    for (const name of NAMES) {
      const call = async (/** @type {string} */ path, /** @type {object} */ args) => dataOf(await product.call(path, args, { address: uniqueAddress() }));
      const server = await call("server:c", { serverId: `${name}-server`, name, ownerId: name, owner: name });
      const code = await call("invitCode:c", { serverId: server._id, creatorId: name, label: name });
      await call("invitCode:use", { code, userId: `${name}-guest`, user: name });
      const { page } = await call("member:r", { serverId: server._id });
      assert.deepEqual(page.map((/** @type {any} */ member) => [member.userId, member.user]).sort(), [[name, name], [`${name}-guest`, name]].sort());
    }
  });

  test("TacoBot documents keep special names as they were sent", async () => {
    const info = `{${NAMES.map((name) => field(name, '{"__proto__":{"x":1}}')).join(",")}}`;
    const route = "/guilds/the-guild/invite_codes/polluted";
    await send(route, { method: "PUT", body: `{"info":${info}}`, headers: { "Content-Type": "application/json" } });
    const { text } = await send(route, {});
    assert.ok(text.includes(`"info":${info}`), text);
    const { text: lines } = await send("/guilds/-/invite_codes", {});
    assert.ok(lines.includes('"__proto__":{"__proto__":{"x":1}}'), lines);
  });
});

describe("special names in the package", async () => {
  await init();
  const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));

  test("the package refuses special names as functions and as arguments", async () => {
    const call = /** @type {any} */ (functions(memory()));
    for (const name of NAMES) {
      for (const path of [name, `${name}:${name}`, `server:${name}`, `${name}:r`]) assert.equal((await call(path, {})).error, "errors.notFound", path);
      const args = JSON.parse(`{${field(name, '{"serverId":"a"}')},"serverId":"a"}`);
      assert.equal((await call("server:r", args)).error, "errors.badRequest", name);
      assert.equal((await call("server:r", JSON.parse(`{${field("__proto__", '{"serverId":"a"}')}}`))).error, "errors.badRequest");
    }
  });

  test("the package keeps ids with special names apart, and returns plain replies", async () => {
    const call = /** @type {any} */ (functions(memory()));
    for (const name of NAMES) {
      const { data } = await call("server:c", { serverId: name, name, ownerId: name });
      assert.deepEqual([data._id, data.name, data.ownerId, Object.getPrototypeOf(data)], [name, name, name, Object.prototype]);
      const code = await call("invitCode:c", { serverId: name, creatorId: name });
      assert.deepEqual((await call("invitCode:use", { code: code.data, userId: `${name}2` })).data, { serverId: name, joined: true });
      assert.equal((await call("member:r", { serverId: name })).data.page.length, 2);
    }
  });

  test("the package looks up nothing by a special name", () => {
    for (const name of NAMES) {
      assert.throws(() => describeError(name), { code: "ERR_UNKNOWN_ERROR" });
      assert.equal(checkCode(name).ok, false);
      assert.equal(typeof formatCode(name), "string");
      assert.equal(describeError("errors.expired", name), describeError("errors.expired", "en"));
    }
  });

  test("no special name changes a global object", () => {
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), before);
    const plain = /** @type {any} */ ({});
    assert.deepEqual([plain.serverId, plain.admin, plain.x], [undefined, undefined, undefined]);
  });
});
