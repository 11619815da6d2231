/** TacoBot's collection over HTTP, and the document's own schema to judge it by. */
import assert from "node:assert/strict";
import { after } from "node:test";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { assertCommon } from "../../support/call.js";
import { startProduct } from "../../support/product.js";
import { unique } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { tacoBot } from "../statements/tacobot.js";

export const product = await startProduct();
after(() => product.remove());

/** The tests of a section. @param {string} section */
export const section = (section) => provingOf(tacoBot, section);

/** The document's example without its `_id`, which is a placeholder. */
export const EXAMPLE = {
  code: "abc123",
  guild_id: "123456789012345678",
  info: {
    id: "inviteid",
    code: "abc123",
    inviter_id: "987654321098765432",
    uses: 5,
    max_uses: 10,
    max_age: 86400,
    temporary: false,
    created_at: "2023-01-01T00:00:00Z",
    revoked: null,
    channel_id: "234567890123456789",
    url: "https://discord.gg/abc123",
  },
  timestamp: 1693459200,
  invites: [{ user_id: "user1", timestamp: 1693459300 }],
};

/** The document's JSON Schema, word for word. */
export const SCHEMA = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "InviteCode",
  "type": "object",
  "properties": {
    "_id": { "type": "string", "description": "MongoDB ObjectId as a string" },
    "code": { "type": "string", "description": "Invite code" },
    "guild_id": { "type": "string", "description": "Discord guild/server ID" },
    "info": {
      "type": "object",
      "properties": {
        "id": { "type": "string" },
        "code": { "type": "string" },
        "inviter_id": { "type": "string" },
        "uses": { "type": "number" },
        "max_uses": { "type": "number" },
        "max_age": { "type": "number" },
        "temporary": { "type": "boolean" },
        "created_at": { "type": "string", "format": "date-time" },
        "revoked": { "type": ["null"] },
        "channel_id": { "type": "string" },
        "url": { "type": "string" }
      }
    },
    "timestamp": { "type": "number", "description": "Epoch timestamp" },
    "invites": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "user_id": { "type": "string" },
          "timestamp": { "type": "number" }
        },
        "required": ["user_id", "timestamp"]
      }
    }
  },
  "required": ["_id", "code", "guild_id", "info", "timestamp", "invites"]
};

const ajv = new Ajv({ allErrors: true });
/** @type {any} */ (addFormats)(ajv);
const validate = ajv.compile(SCHEMA);

/** @param {unknown} document */
export function assertValid(document) {
  assert.ok(validate(document), JSON.stringify({ errors: validate.errors, document }));
}

/**
 * @param {string} method
 * @param {string} path below `/guilds/`
 * @param {unknown} [body]
 * @returns {Promise<{ status: number, body: any }>}
 */
export async function request(method, path, body) {
  const response = await fetch(new URL(`/guilds/${path}`, product.url), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assertCommon(response, text);
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

/** @param {{ status: number, body: any }} reply */
function done({ status, body }) {
  assert.ok(status >= 200 && status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}

/** @param {string} guild @param {string} code @returns {Promise<any>} */
export async function read(guild, code) {
  const document = done(await request("GET", `${guild}/invite_codes/${code}`));
  assertValid(document);
  return document;
}

/** @param {string} guild @returns {Promise<any[]>} */
export async function readAll(guild) {
  const { page, isDone } = done(await request("GET", `${guild}/invite_codes`));
  assert.equal(isDone, true);
  page.forEach(assertValid);
  return page;
}

/**
 * Stores an invite as Discord reports it, in a new guild by default.
 *
 * @param {Record<string, unknown>} [info] beside or instead of the example's
 * @param {{ guild?: string, timestamp?: number }} [more]
 */
export async function stored(info = {}, { guild = unique("7000"), timestamp } = {}) {
  const code = unique("taco");
  const body = { info: { ...EXAMPLE.info, code, url: `https://discord.gg/${code}`, ...info }, ...(timestamp === undefined ? {} : { timestamp }) };
  done(await request("PUT", `${guild}/invite_codes/${code}`, body));
  return { guild, code, info: body.info };
}

/** @param {string} guild @param {string} code @param {Record<string, unknown>} use */
export async function track(guild, code, use) {
  done(await request("POST", `${guild}/invite_codes/${code}/invites`, use));
}

let made = false;

/** The document's example as the service stores it. */
export async function example() {
  const { code, guild_id: guild, info, timestamp, invites } = EXAMPLE;
  if (!made) {
    made = true;
    done(await request("PUT", `${guild}/invite_codes/${code}`, { info, timestamp }));
    for (const use of invites) await track(guild, code, use);
  }
  return read(guild, code);
}
