/** TacoBot's documents: the exact schema of its own document, and requests for them. */
import assert from "node:assert/strict";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { assertCommon } from "./call.js";

export const SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "InviteCode",
  type: "object",
  properties: {
    _id: { type: "string", description: "MongoDB ObjectId as a string" },
    code: { type: "string", description: "Invite code" },
    guild_id: { type: "string", description: "Discord guild/server ID" },
    info: {
      type: "object",
      properties: {
        id: { type: "string" },
        code: { type: "string" },
        inviter_id: { type: "string" },
        uses: { type: "number" },
        max_uses: { type: "number" },
        max_age: { type: "number" },
        temporary: { type: "boolean" },
        created_at: { type: "string", format: "date-time" },
        revoked: { type: ["null"] },
        channel_id: { type: "string" },
        url: { type: "string" },
      },
    },
    timestamp: { type: "number", description: "Epoch timestamp" },
    invites: {
      type: "array",
      items: {
        type: "object",
        properties: {
          user_id: { type: "string" },
          timestamp: { type: "number" },
        },
        required: ["user_id", "timestamp"],
      },
    },
  },
  required: ["_id", "code", "guild_id", "info", "timestamp", "invites"],
};

const ajv = new /** @type {any} */ (Ajv)({ allErrors: true, strictTypes: false });
/** @type {any} */ (addFormats)(ajv);
const validate = ajv.compile(SCHEMA);

/** Checks that a document is as the schema says. @param {unknown} document */
export function assertDocument(document) {
  assert.ok(validate(document), `${JSON.stringify(validate.errors)} in ${JSON.stringify(document).slice(0, 500)}`);
  return /** @type {any} */ (document);
}

/** The example of `info` in TacoBot's own document. */
export const INFO = {
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
};

/** @typedef {{ status: number, body: any, text: string, headers: Headers, trips: number, requestId: string }} Answer */
/** @typedef {{ token?: string | undefined, type?: string, headers?: Record<string, string> }} Options */

/**
 * @param {URL} url
 * @param {string} method
 * @param {string} path below `/guilds/`
 * @param {unknown} [body] JSON, or a text or bytes that are sent as they are
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
export async function ask(url, method, path, body, { token, type = "application/json", headers } = {}) {
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(new URL(`guilds/${path}`, url), {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": type }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? /** @type {BodyInit} */ (body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const common = assertCommon(response, text);
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json") && text !== "";
  return { status: response.status, body: isJson ? JSON.parse(text) : undefined, text, headers: response.headers, ...common };
}

/** @param {URL} url @param {string | Uint8Array<ArrayBuffer>} lines @param {Options} [options] */
export const importLines = (url, lines, options) =>
  ask(url, "POST", "-/invite_codes", lines, { type: "application/x-ndjson", ...options });

/** All documents as Extended JSON, page by page. @param {URL} url @param {Options} [options] */
export async function exportPages(url, options) {
  const pages = [];
  let cursor = "";
  for (;;) {
    const page = await ask(url, "GET", `-/invite_codes${cursor}`, undefined, options);
    assert.equal(page.status, 200, page.text);
    pages.push(page.text);
    const next = page.headers.get("X-Continue-Cursor");
    if (next === null) return pages;
    cursor = `?cursor=${encodeURIComponent(next)}`;
  }
}
