// Messages in English and French: which routes follow `Accept-Language`, and that only the messages depend on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { send } from "../support/call.js";
import { expire } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { ERRORS } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeCode, makeServer, unique, uniqueAddress, unknownCode } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ staged: true });
after(() => product.remove());
const guarded = await startProduct({
  staged: true,
  env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, DISCORD_GUILD_ID: "900000000000000001", INVITE_LINK_BASE: "https://discord.gg/" },
});
after(() => guarded.remove());

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {{ headers?: Record<string, string>, address?: string, token?: string, on?: Product }} Options */

/** @param {string} language @param {string} path @param {unknown} args @param {Options} [options] */
function callIn(language, path, args, { on = product, headers, ...options } = {}) {
  return on.call(path, args, { ...options, headers: { "Accept-Language": language, ...headers } });
}

/** @param {string} language @param {string} path @param {RequestInit & { headers?: Record<string, string> }} [init] @param {Product} [on] */
async function fetchIn(language, path, init = {}, on = guarded) {
  const response = await fetch(new URL(path, on.url), { ...init, headers: { "Accept-Language": language, ...init.headers } });
  const text = await response.text();
  return { status: response.status, language: response.headers.get("Content-Language"), body: text === "" ? null : JSON.parse(text) };
}

const MISSING = { serverId: "there-is-no-such-server" };

describe("Accept-Language", () => {
  /** @type {[header: string, language: "en" | "fr"][]} */
  const headers = [
    ["fr", "fr"], ["FR", "fr"], ["fr-CA", "fr"], ["fr-FR, fr;q=0.9, en;q=0.8", "fr"], ["en;q=0.8, fr;q=0.9", "fr"], ["fr;q=0.5, *;q=0.1", "fr"],
    ["de, ja;q=0.9, fr;q=0.2", "fr"], ["fr, en", "fr"], ["fr;q=1.000", "fr"], ["en-GB;q=0.300,fr-BE;q=0.301", "fr"], ["xx, fr", "fr"],
    ["en", "en"], ["en-US", "en"], ["en, fr", "en"], ["fr;q=0.2, en;q=0.7", "en"], ["fr;q=0", "en"], ["de", "en"], ["*", "en"], ["", "en"],
    ["français", "en"], ["fra", "en"], ["frr", "en"], [";;;,,,===", "en"], ["fr;q=x", "en"], ["fr;q=2", "en"], ["fr;q=-1", "en"], ["fr;q=0.0001", "en"],
    ["q=1", "en"], [`${"x,".repeat(2000)}fr`, "fr"], ["fr;".repeat(500), "en"], ["<script>", "en"], ["../../fr", "en"],
  ];
  for (const [header, language] of headers) {
    test(`Accept-Language ${JSON.stringify(header.slice(0, 40))} is answered in ${language}`, async () => {
      const header_ = header === "français" ? Buffer.from(header, "utf8").toString("latin1") : header;
      const { body, headers } = await callIn(header_, "server:r", MISSING);
      assert.equal(body.message, language === "fr" ? "Serveur non trouvé" : "Server not found");
      assert.equal(headers.get("Content-Language"), language);
    });
  }

  test("without Accept-Language the answer is in English", async () => {
    const { body, headers } = await product.call("server:r", MISSING);
    assert.deepEqual([body.message, headers.get("Content-Language")], ["Server not found", "en"]);
  });
});

/** Provokes every error in a language. @type {Record<string, (language: string) => Promise<{ status: number, body: any, headers: Headers }>>} */
const REFUSALS = {
  invalid: (language) => callIn(language, "invitCode:use", { code: unknownCode(), userId: "u" }, { address: uniqueAddress() }),
  async expired(language) {
    const code = await makeCode(product, await makeServer(product), { expiresAt: Date.now() + 3_600_000 });
    await expire(product, code);
    return callIn(language, "invitCode:use", { code, userId: unique("user") });
  },
  async maxUsed(language) {
    const code = await makeCode(product, await makeServer(product), { maxUses: 1 });
    await product.call("invitCode:use", { code, userId: unique("user") });
    return callIn(language, "invitCode:use", { code, userId: unique("user") });
  },
  serverNotFound: (language) => callIn(language, "server:r", MISSING),
  async permissionDenied(language) {
    const { serverId } = await makeServer(product);
    return callIn(language, "invitCode:c", { serverId, creatorId: unique("stranger") });
  },
  badRequest: (language) => callIn(language, "server:r", { serverId: 5 }),
  unauthorized: (language) => callIn(language, "server:r", MISSING, { on: guarded }),
  async notFound(language) {
    return send(product.url, "/nothing/here", "{}", { headers: { "Accept-Language": language } });
  },
  async methodNotAllowed(language) {
    const response = await fetch(new URL("/server/r", product.url), { headers: { "Accept-Language": language } });
    return { status: response.status, body: await response.json(), headers: response.headers };
  },
  async conflict(language) {
    const { serverId, ownerId } = await makeServer(product);
    return callIn(language, "server:c", { serverId, name: "Another", ownerId });
  },
  tooLarge: (language) => callIn(language, "server:r", { serverId: "x".repeat(70_000) }),
  unsupportedMediaType: (language) => callIn(language, "server:r", MISSING, { headers: { "Content-Type": "text/plain" } }),
  async rateLimited(language) {
    const address = uniqueAddress();
    for (let round = 0; round < 30; round += 1) await product.call("invitCode:use", { code: unknownCode(), userId: unique("user") }, { address });
    return callIn(language, "invitCode:use", { code: unknownCode(), userId: unique("user") }, { address });
  },
  internal: (language) => callIn(language, "server:r", MISSING, { headers: { "Staged-Faults": JSON.stringify(Array(4).fill("nonsense")) } }),
  unavailable: (language) =>
    callIn(language, "server:r", MISSING, { headers: { "Staged-Faults": JSON.stringify(Array(9).fill("D1_ERROR: D1 DB is overloaded. Too many requests queued.")) } }),
};

/** Checks French typography: no plain space before a high mark, no straight apostrophe. @param {string} text */
function assertPrinted(text) {
  assert.doesNotMatch(text, / [:;!?»]|« |[^\u00a0]:(?= )|[^\u202f][;!?]/, JSON.stringify(text));
  assert.doesNotMatch(text, /'/, text);
}

describe("the messages of refusals", () => {
  test("this file tries every error of the table", () => {
    assert.deepEqual(Object.keys(REFUSALS).sort(), Object.keys(ERRORS).sort());
  });

  for (const [name, refusal] of Object.entries(REFUSALS)) {
    test(`errors.${name} has the same status and key in French, and a French message`, async () => {
      const [english, french] = [await refusal("en"), await refusal("fr")];
      for (const { status, body } of [english, french]) {
        assert.deepEqual([body.error, status], [`errors.${name}`, ERRORS[/** @type {keyof typeof ERRORS} */ (name)][0]]);
      }
      assert.deepEqual(Object.keys(french.body), Object.keys(english.body));
      assert.notEqual(french.body.message, english.body.message);
      assertPrinted(french.body.message);
      assert.deepEqual([english.headers.get("Content-Language"), french.headers.get("Content-Language")], ["en", "fr"]);
    });
  }

  test("the French messages are those of invitCode's French document", async () => {
    const messages = [];
    for (const name of ["invalid", "expired", "maxUsed", "serverNotFound"]) messages.push((await REFUSALS[name]?.("fr"))?.body.message);
    assert.deepEqual(messages, ["Code d’invitation inconnu", "Code expiré", "Nombre maximal d’utilisations atteint", "Serveur non trouvé"]);
  });
});

describe("the messages of details", () => {
  /** @type {[path: string, args: unknown][]} */
  const calls = [
    ["server:r", {}], ["server:r", { serverId: 5 }], ["server:r", { serverId: "" }], ["server:r", { serverId: "a\u0001" }], ["server:r", { serverId: [] }], ["server:r", []],
    ["server:r", { serverId: "s", more: 1 }], ["server:c", { name: "n", ownerId: "o", invitePolicy: "nobody" }], ["server:u", { serverId: "s" }],
    ["invitCode:c", { serverId: "s", creatorId: "c", maxUses: 0 }], ["invitCode:c", { serverId: "s", creatorId: "c", maxUses: 1.5 }], ["invitCode:c", { serverId: "s", creatorId: "c", maxUses: "3" }],
    ["invitCode:c", { serverId: "s", creatorId: "c", expiresAt: 1_800_000_000 }], ["invitCode:c", { serverId: "s", creatorId: "c", expiresAt: -1 }],
    ["invitCode:c", { serverId: "s", creatorId: "c", expiresAt: 1_600_000_000_000 }], ["invitCode:c", { serverId: "s", creatorId: "c", code: "é" }],
    ["invitCode:c", { serverId: "s", creatorId: "c", code: "ABCDEFGHJKMN" }], ["invitCode:c", { serverId: "s", creatorId: "c", code: "A---" }],
    ["invitCode:c", { serverId: "s", creatorId: "c", idempotencyKey: "a b" }], ["member:r", { serverId: "s", cursor: "x" }], ["member:r", { serverId: "s", limit: 0 }],
    ["member:d", { serverId: "s", userId: "u", ban: "yes" }],
  ];
  for (const [path, args] of calls) {
    test(`details of ${path} with ${JSON.stringify(args)} are in French, on the same fields`, async () => {
      const [english, french] = [await callIn("en", path, args), await callIn("fr", path, args)];
      const [said, dit] = [english.body.details, french.body.details];
      assert.deepEqual(dit.map((/** @type {any} */ { field }) => field), said.map((/** @type {any} */ { field }) => field));
      for (const [at, { problem }] of dit.entries()) {
        assert.notEqual(problem, said[at].problem);
        assertPrinted(problem);
      }
    });
  }

  test("the details of a body that is not JSON are in French", async () => {
    const { body } = await send(product.url, "/server/r", "{", { headers: { "Accept-Language": "fr" } });
    assert.match(body.details[0].problem, /^doit être du JSON/);
    assertPrinted(body.details[0].problem);
  });
});

describe("the messages of successes", () => {
  /** Every function, with arguments that work on a new server; `id` and `code` are those of a code of it. @type {Record<string, (world: any) => Record<string, unknown>>} */
  const SUCCESSES = {
    "invitCode:c": ({ serverId, ownerId }) => ({ serverId, creatorId: ownerId }),
    "invitCode:use": ({ code }) => ({ code, userId: unique("user") }),
    "invitCode:r": ({ code }) => ({ code }),
    "invitCode:list": ({ serverId }) => ({ serverId }),
    "invitCode:u": ({ id }) => ({ id, label: "A label" }),
    "invitCode:d": ({ id }) => ({ id }),
    "invitCode:uses": ({ id }) => ({ id }),
    "invitCode:explain": ({ code }) => ({ code }),
    "server:c": () => ({ name: "A server", ownerId: unique("owner") }),
    "server:r": ({ serverId }) => ({ serverId }),
    "server:u": ({ serverId }) => ({ serverId, name: "Another name" }),
    "server:d": ({ serverId }) => ({ serverId }),
    "server:list": ({ ownerId }) => ({ ownerId }),
    "member:r": ({ serverId }) => ({ serverId }),
    "member:u": ({ serverId, userId }) => ({ serverId, userId, role: "admin" }),
    "member:d": ({ serverId, userId }) => ({ serverId, userId }),
    "invitCode:cMany": ({ serverId, ownerId }) => ({ serverId, creatorId: ownerId, count: 3 }),
    "invitCode:allow": ({ id }) => ({ id, add: { users: [unique("user")] } }),
    "invitCode:allowed": ({ id }) => ({ id }),
    "invitCode:rotate": ({ id }) => ({ id }),
    "invitCode:evict": ({ id }) => ({ id }),
    "member:evict": ({ serverId, ownerId }) => ({ serverId, invitedBy: ownerId }),
    "campaign:c": ({ serverId, ownerId }) => ({ serverId, creatorId: ownerId, name: "Spring" }),
    "campaign:r": ({ campaign }) => ({ id: campaign }),
    "campaign:u": ({ campaign }) => ({ id: campaign, name: "Summer" }),
    "campaign:list": ({ serverId }) => ({ serverId }),
    "request:list": ({ serverId }) => ({ serverId }),
    "request:approve": ({ request }) => ({ id: request }),
    "request:decline": ({ request }) => ({ id: request }),
    "request:reopen": ({ declined }) => ({ id: declined }),
    "request:withdraw": ({ request }) => ({ id: request }),
    "audit:list": ({ serverId }) => ({ serverId }),
    "event:list": ({ serverId }) => ({ serverId }),
    "event:replay": ({ serverId }) => ({ serverId, from: 1 }),
    "user:forget": () => ({ userId: unique("user") }),
  };

  async function world() {
    const server = await makeServer(product);
    const code = await makeCode(product, server);
    const userId = unique("user");
    await product.call("invitCode:use", { code, userId });
    const { body } = await product.call("invitCode:r", { code });
    const campaign = await product.call("campaign:c", { serverId: server.serverId, creatorId: server.ownerId, name: "Budget" });
    const asking = await makeCode(product, server, { requiresApproval: true });
    for (const each of [unique("asks"), unique("asks")]) await product.call("invitCode:use", { code: asking, userId: each });
    const requests = await product.call("request:list", { serverId: server.serverId });
    const [request, declined] = requests.body.data.page.map((/** @type {any} */ { _id }) => _id);
    await product.call("request:decline", { id: declined });
    return { ...server, code, userId, id: body.data?._id, campaign: campaign.body.data._id, request, declined };
  }

  test("this file tries every function", () => {
    const types = readFileSync(new URL("../../pkg/functions.d.ts", import.meta.url), "utf8");
    assert.deepEqual([...types.matchAll(/^ {2}"(\w+:\w+)": \{/gm)].map(([, path]) => String(path)).sort(), Object.keys(SUCCESSES).sort());
  });

  for (const [path, args] of Object.entries(SUCCESSES)) {
    test(`the success of ${path} has a French message`, async () => {
      const [english, french] = [await callIn("en", path, args(await world())), await callIn("fr", path, args(await world()))];
      for (const { status, body } of [english, french]) assert.equal(status, 200, JSON.stringify(body));
      assert.notEqual(french.body.message, english.body.message);
      assertPrinted(french.body.message);
      assert.equal(french.headers.get("Content-Language"), "fr");
    });
  }

  test("a ban has a message in both languages", async () => {
    const messages = [];
    for (const language of ["en", "fr"]) {
      const { serverId, userId } = await world();
      messages.push((await callIn(language, "member:d", { serverId, userId, ban: true })).body.message);
    }
    assert.deepEqual(messages, ["Member banned", "Membre banni"]);
  });
});

describe("Convex’s routes", () => {
  /** @param {string} language @param {string} path @param {unknown} args */
  const mutation = (language, path, args) =>
    fetchIn(language, "/api/mutation", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path, args, format: "json" }) }, product);

  test("Convex's routes give a function's message in French", async () => {
    const created = await mutation("fr-CA, en;q=0.5", "server:c", { name: "Un serveur", ownerId: unique("owner") });
    assert.deepEqual([created.body.value.message, created.language], ["Serveur créé", "fr"]);
    const refused = await mutation("fr", "invitCode:c", { ...MISSING, creatorId: "u" });
    assert.deepEqual([refused.body.value.message, refused.body.value.error, refused.language], ["Serveur non trouvé", "errors.serverNotFound", "fr"]);
  });

  test("Convex's routes keep Convex's word for wrong arguments, and say in French what is wrong", async () => {
    const { status, body } = await mutation("fr", "server:c", { name: 5, ownerId: "u" });
    assert.equal(status, 200);
    assert.match(body.errorMessage, /^ArgumentValidationError: name doit être une chaîne de caractères/);
  });

  test("Convex's routes refuse a request in French", async () => {
    const { status, body } = await fetchIn("fr", "/api/mutation", { method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" }, product);
    assert.deepEqual([status, body.code], [415, "UnsupportedMediaType"]);
    assert.match(body.message, /^Envoyez le corps/);
  });
});

describe("TimeCapsule's and RDS's routes, which keep their documents' English", async () => {
  const token = await signed({ sub: "not-a-director" });
  const json = { "Content-Type": "application/json" };
  const user = { Authorization: `Bearer ${token}` };
  /** @type {[method: string, path: string, headers?: Record<string, string>, body?: string][]} */
  const requests = [
    ["POST", "/api/invite-codes/generate"], ["POST", "/api/invite-codes/generate", user], ["POST", "/api/invite-codes/validate", json, '{"code":"Zzz-000"}'],
    ["POST", "/api/invite-codes/validate", json, "{}"], ["POST", "/api/invite-codes/validate", json, "{"], ["PUT", "/api/invite-codes/validate"], ["GET", "/api/invite-codes/my-codes", user],
    ["POST", "/api/invite-codes/use", { ...json, ...user }, '{"code":"Zzz-000","userId":"not-a-director"}'], ["DELETE", "/api/invite-codes/01900000-0000-7000-8000-000000000000", user],
    ["GET", "/discord/invites"], ["GET", "/discord/invites", user], ["GET", "/discord-actions/invite?userId=another", user], ["POST", "/discord/invites"], ["PUT", "/discord/invites", user],
  ];
  for (const [method, path, headers = {}, body] of requests) {
    test(`the answer to ${method} ${path} ${body ?? ""} is in English whatever Accept-Language says`, async () => {
      const address = { "CF-Connecting-IP": uniqueAddress() };
      const init = { method, headers: { ...address, ...headers }, ...(body === undefined ? {} : { body }) };
      const [english, french] = [await fetchIn("en", path, init), await fetchIn("fr", path, init)];
      assert.deepEqual(french, english);
      assert.notEqual(french.language, "fr");
      assert.doesNotMatch(JSON.stringify(french.body), /errors\.|introuvable|[éèêàç’]/);
    });
  }
});

describe("TacoBot's routes, which answer like the native routes", () => {
  const route = "/guilds/900000000000000002/invite_codes";
  const service = { "Content-Type": "application/json", Authorization: `Bearer ${SERVICE_KEY}` };
  /** @type {[method: string, path: string, status: number, headers?: Record<string, string>, body?: string][]} */
  const requests = [
    ["GET", route, 401], ["GET", `${route}/none`, 404, service], ["PATCH", route, 405, service], ["PUT", `${route}/none`, 400, service, '{"info":5}'],
    ["POST", `${route}/none/invites`, 400, service, "{}"], ["PUT", `${route}/none`, 415, { ...service, "Content-Type": "text/plain" }, "{}"],
  ];
  for (const [method, path, status, headers = {}, body] of requests) {
    test(`the ${status} to ${method} ${path} is in the language of Accept-Language`, async () => {
      const init = { method, headers, ...(body === undefined ? {} : { body }) };
      const [english, french] = [await fetchIn("en", path, init), await fetchIn("fr", path, init)];
      assert.deepEqual([english.status, french.status, french.body.error], [status, status, english.body.error]);
      assert.deepEqual([english.language, french.language], ["en", "fr"]);
      assert.notEqual(french.body.message, english.body.message);
      assertPrinted(french.body.message);
      for (const { problem } of french.body.details ?? []) assertPrinted(problem);
    });
  }
});
