// Under a base path every face answers as by itself, whether the host takes the prefix off or not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { database, startHosts } from "./host.js";

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
/** Where each host has the service. @type {Record<string, string>} */
const places = {};

const DB = database();
const variables = { AUTH: "open", DISCORD_GUILD_ID: "80351110224678912", INVITE_LINK_BASE: "https://app.example/join/" };

before(async () => {
  hosts = await startHosts({
    itself: { entry: "js/worker/index.js", variables, bindings: { DB } },
    based: { entry: "tests/mounted/hosts/based.js", variables, bindings: { DB } },
    hono: { entry: "tests/mounted/hosts/hono.js", variables, bindings: { INVITES: DB } },
    pages: { entry: "tests/mounted/hosts/pages-function.js", variables, bindings: { DB } },
  });
  await hosts.migrate();
  for (const [name, path] of [["itself", ""], ["based", "/invites"], ["hono", "/invites"], ["pages", "/invites"]]) places[String(name)] = (await hosts.url(name)).origin + path;
  places["second"] = `${(await hosts.url("based")).origin}/teams/invites`;
  // The host has taken the prefix off: the service sees its own paths.
  places["stripped"] = (await hosts.url("based")).origin;
  await post("itself", "/server/c", { serverId: "chess", name: "Chess club", ownerId: "ann" });
  await post("itself", "/server/c", { serverId: "80351110224678912", name: "Guild", ownerId: "ann" });
  await post("itself", "/invitCode/c", { serverId: "chess", creatorId: "ann", code: "chess-club" });
});
after(() => hosts.stop());

/** @param {string} place @param {string} path @param {object} args @param {Record<string, string>} [headers] */
async function post(place, path, args, headers = {}) {
  const response = await fetch(places[place] + path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(args) });
  return /** @type {any} */ (await response.json());
}

/** What differs from one call to the next. */
const OWN = ["x-request-id", "date", "cf-ray", "server-timing", "connection", "keep-alive", "transfer-encoding"];

/** @param {string} place @param {string} path @param {RequestInit} init */
async function answer(place, path, init) {
  const response = await fetch(places[place] + path, { redirect: "manual", ...init });
  // Hono answers HEAD by GET, without the length.
  const ignored = init.method === "HEAD" ? [...OWN, "content-length"] : OWN;
  const headers = [...response.headers].filter(([name]) => !ignored.includes(name));
  assert.match(response.headers.get("x-request-id") ?? "", /^[\w-]{36}$/);
  const text = (await response.text()).replace(/"requestId":"[^"]+"/, '"requestId":"…"');
  return { status: response.status, headers, text };
}

/** @param {[string, string][]} headers */
const withoutLength = (headers) => headers.filter(([name]) => name !== "content-length");

const JSON_TYPE = { "Content-Type": "application/json" };
/** @param {object} args @param {Record<string, string>} [headers] @returns {RequestInit} */
const sent = (args, headers = {}) => ({ method: "POST", headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(args) });

/** Requests of every face, each with the same answer whenever it is sent. @type {[string, string, RequestInit?][]} */
const REQUESTS = [
  ["the native face", "/server/r", sent({ serverId: "chess" })],
  ["the native face's refusals", "/server/r", sent({ serverId: "nowhere" }, { "Accept-Language": "fr" })],
  ["the native face's wrong arguments", "/invitCode/r", sent({})],
  ["a wrong method", "/server/r"],
  ["a method question", "/server/r", { method: "OPTIONS" }],
  ["a question of another origin's page", "/invitCode/use", { method: "OPTIONS", headers: { Origin: "https://app.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type" } }],
  ["a call of another origin's page", "/server/r", sent({ serverId: "chess" }, { Origin: "https://app.example" })],
  ["a body of another type", "/server/r", { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" }],
  ["Convex's query", "/api/query", sent({ path: "server:r", args: [{ serverId: "chess" }], format: "convex_encoded_json" })],
  ["Convex's run", "/api/run/server/r", sent({ args: { serverId: "chess" } })],
  ["Convex's unknown function", "/api/query", sent({ path: "nope:r", args: [{}] })],
  ["Convex's action", "/api/action", sent({ path: "server:r", args: [{}] })],
  ["Convex's live face without an upgrade", "/api/1.48.0/sync"],
  ["TimeCapsule", "/api/invite-codes/validate", sent({ code: "Joh-456" })],
  ["TimeCapsule's unknown path", "/api/invite-codes/nope/nope/nope"],
  ["RDS", "/discord/invites?userId=bob"],
  ["TacoBot's list", "/guilds/80351110224678912/invite_codes"],
  ["TacoBot's invite", "/guilds/80351110224678912/invite_codes/abc"],
  ["health", "/healthz"],
  ["health's head", "/healthz", { method: "HEAD" }],
  ["an unknown path", "/nope"],
  ["an unknown path that contains the base path", "/nope/invites/server/r", sent({ serverId: "chess" })],
  ["a path with an encoded part", "/guilds/80351110224678912/invite_codes/a%2Fb"],
];

describe("every face answers as by itself", () => {
  for (const place of ["based", "second", "stripped", "hono", "pages"]) {
    for (const [what, path, init = {}] of REQUESTS) {
      test(`${place}: ${what}`, async () => {
        assert.deepEqual(await answer(place, path, init), await answer("itself", path, init));
      });
    }
  }
});

for (const place of ["based", "hono", "pages"]) {
  test(`an unmodified Convex client takes the base path as a part of its address (${place})`, async () => {
    const client = new ConvexHttpClient(String(places[place]), { skipConvexDeploymentUrlCheck: true });
    /** @type {import("convex/server").FunctionReference<"mutation", "public", any, any>} */
    const use = makeFunctionReference("invitCode:use");
    const used = await client.mutation(use, { code: "chess-club", userId: `user-of-${place}` });
    assert.deepEqual(used.data, { serverId: "chess", joined: true });
  });
}

test("one storage trip is all that a mounted use takes", async () => {
  for (const place of ["based", "hono"]) {
    const response = await fetch(`${places[place]}/invitCode/use`, sent({ code: "chess-club", userId: `one-trip-${place}` }));
    assert.equal(response.headers.get("server-timing"), 'store;desc="trips=1"');
  }
});

test("the host's own pages stay its own", async () => {
  for (const host of ["based", "hono"]) assert.match(await (await fetch(await hosts.url(host))).text(), /^the host's own page/);
});

test("a path that only begins as the base path does is not under it", async () => {
  const { origin } = await hosts.url("based");
  const response = await fetch(`${origin}/invitesserver/r`, sent({ serverId: "chess" }));
  assert.equal(response.status, 404);
});

describe("the join page", () => {
  for (const place of ["based", "second", "hono", "pages"]) {
    test(`leads and loads below the base path (${place})`, async () => {
      const base = new URL(String(places[place])).pathname;
      for (const path of ["/j", "/j/CHESS-CLUB", "/j/nope-nope"]) {
        const own = await answer("itself", path, {});
        const mounted = await answer(place, path, {});
        assert.deepEqual([mounted.status, withoutLength(mounted.headers)], [own.status, withoutLength(own.headers)]);
        // The two differ by the base path only.
        assert.equal(mounted.text.replaceAll(`"${base}/`, '"/').replace(`data-base="${base}"`, 'data-base=""'), own.text);
        for (const [, target] of mounted.text.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)) assert.ok(target?.startsWith(`${base}/`), `${path} leads to ${target}`);
      }
    });

    test(`a typed code leads to its page below the base path (${place})`, async () => {
      const base = new URL(String(places[place])).pathname;
      const response = await fetch(`${places[place]}/j?code=chess-club`, { redirect: "manual" });
      assert.equal(response.status, 303);
      const leads = new URL(response.headers.get("Location") ?? "", response.url);
      assert.equal(leads.pathname.toLowerCase(), `${base}/j/chess-club`);
    });
  }
});

describe("/openapi.json", () => {
  test("has the base path as its server, and is the same otherwise", async () => {
    const { servers: own, ...document } = await (await fetch(`${places["itself"]}/openapi.json`)).json();
    assert.equal(own[0].url, "/");
    for (const [place, path] of [["based", "/invites"], ["second", "/teams/invites"], ["stripped", "/invites"], ["hono", "/invites"], ["pages", "/invites"]]) {
      const { servers, ...mounted } = await (await fetch(`${places[String(place)]}/openapi.json`)).json();
      assert.deepEqual(servers, [{ ...own[0], url: path }]);
      assert.deepEqual(mounted, document);
    }
  });

  test("keeps its headers", async () => {
    for (const method of ["GET", "HEAD"]) {
      const itself = await answer("itself", "/openapi.json", { method });
      assert.ok(itself.headers.some(([name, value]) => name === "content-type" && value === "application/json"));
      for (const place of ["based", "hono", "pages"]) {
        const { status, headers } = await answer(place, "/openapi.json", { method });
        assert.deepEqual([status, withoutLength(headers)], [itself.status, withoutLength(itself.headers)]);
      }
    }
  });
});
