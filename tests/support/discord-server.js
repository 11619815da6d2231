/**
 * A local server in place of Discord's API for the invites of one channel: the same paths and answers, and a list of live
 * invites, so that a test can see the remaining ones. `tests/http/rds-discord-openapi.test.js` compares its requests and
 * answers with Discord's own description.
 */
import { once } from "node:events";
import { createServer } from "node:http";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:http").ServerResponse} Outgoing */
/** @typedef {"make" | "list" | "revoke"} Purpose */
/**
 * A fault of a request. `drop` and `hold` apply after the request was carried out, as when a connection is lost on the
 * way back.
 *
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: unknown, text?: string, drop?: boolean, hold?: Promise<void> }} Fault
 */
/** @typedef {{ purpose: Purpose | undefined, method: string, path: string, headers: import("node:http").IncomingHttpHeaders, body: any }} Asked */
/** @typedef {{ purpose: Purpose | undefined, status: number, body: any }} Answered */

export const BOT_TOKEN = "MTAyMzQ1Njc4OTAxMjM0NTY3OA.GabcDE.a-bot-token_of-the-tests-0123456789";
export const CHANNEL_ID = "80351110224678912";
export const GUILD_ID = "81384788765712384";

const UNAUTHORIZED = { message: "401: Unauthorized", code: 0 };
const UNKNOWN_CHANNEL = { message: "Unknown Channel", code: 10003 };
const UNKNOWN_INVITE = { message: "Unknown Invite", code: 10006 };
const MISSING_PERMISSIONS = { message: "Missing Permissions", code: 50013 };
const INVALID_REASON = { message: "Invalid Form Body", code: 50035 };
const NOT_FOUND = { message: "404: Not Found", code: 0 };

/** @param {string} id @param {string} username @param {boolean} bot */
const userOf = (id, username, bot) => ({
  id,
  username,
  avatar: null,
  discriminator: "0000",
  public_flags: 0,
  flags: 0,
  global_name: null,
  primary_guild: null,
  ...(bot ? { bot } : {}),
});

export const BOT = userOf("1023456789012345678", "invitcode", true);
export const SOMEBODY = userOf("53908232506183680", "mason", false);

const GUILD = {
  id: GUILD_ID,
  name: "Tea Club",
  splash: null,
  banner: null,
  description: null,
  icon: null,
  features: [],
  verification_level: 0,
  vanity_url_code: null,
  nsfw_level: 0,
  nsfw: false,
  premium_subscription_count: 0,
};

export class DiscordServer {
  /** The living invites by code. @type {Map<string, any>} */
  invites = new Map();
  /** The requests, oldest first. @type {Asked[]} */
  asked = [];
  /** The answers, oldest first. @type {Answered[]} */
  answered = [];
  /** The bot's permissions. @type {Set<Purpose>} */
  permitted = new Set(["make", "list", "revoke"]);
  /** The number of requests that came before the end of a requested wait. */
  early = 0;
  /** The end of the requested wait, by purpose. @type {Partial<Record<Purpose, number>>} */
  #freeAt = {};
  /** @type {Record<Purpose, Fault[]>} */
  #faults = { make: [], list: [], revoke: [] };
  #made = 0;
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => response.destroy(error));
  });

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    return this;
  }

  /** The base URL, for `DISCORD_API_BASE`. */
  get base() {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("Discord does not run");
    return `http://127.0.0.1:${address.port}/api/v10`;
  }

  /** The variables by which a product finds it. @returns {Record<string, string>} */
  get env() {
    return { DISCORD_GUILD_ID: GUILD_ID, DISCORD_BOT_TOKEN: BOT_TOKEN, DISCORD_CHANNEL_ID: CHANNEL_ID, DISCORD_API_BASE: this.base };
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Forgets everything. */
  reset() {
    this.invites.clear();
    this.asked = [];
    this.early = 0;
    this.#freeAt = {};
    this.#faults = { make: [], list: [], revoke: [] };
    this.permitted = new Set(["make", "list", "revoke"]);
  }

  /** The codes of the living invites, in the order in which they were made. */
  get codes() {
    return [...this.invites.keys()];
  }

  /** How often it was asked for something. @param {Purpose} purpose */
  timesAsked(purpose) {
    return this.asked.filter((asked) => asked.purpose === purpose).length;
  }

  /** Lets the next requests of a kind meet these faults, one each. @param {Purpose} purpose @param {...Fault} faults */
  fail(purpose, ...faults) {
    this.#faults[purpose].push(...faults);
  }

  /**
   * Holds the answer to the next request of a kind after it was carried out.
   *
   * @param {Purpose} purpose
   * @returns {() => void} lets it go on
   */
  hold(purpose) {
    const { promise, resolve } = Promise.withResolvers();
    this.fail(purpose, { hold: /** @type {Promise<void>} */ (promise) });
    return () => resolve(undefined);
  }

  /** Waits until something is so. @param {() => boolean} isSo */
  async until(isSo) {
    const deadline = Date.now() + 10_000;
    while (!isSo()) {
      if (Date.now() > deadline) throw new Error(`Discord never got there: ${JSON.stringify([this.codes, this.asked.map(({ method, path }) => `${method} ${path}`)])}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Makes all living invites older. @param {number} milliseconds */
  age(milliseconds) {
    for (const invite of this.invites.values()) {
      invite.created_at = new Date(Date.parse(invite.created_at) - milliseconds).toISOString();
    }
  }

  /**
   * An invite, as it is listed.
   *
   * @param {Record<string, unknown>} [differing]
   * @returns {string} its code
   */
  add(differing = {}) {
    this.#made += 1;
    const code = `${String.fromCharCode(97 + (this.#made % 26))}Invite${this.#made}`;
    this.invites.set(code, {
      type: 0,
      code,
      inviter: BOT,
      max_age: 0,
      created_at: new Date().toISOString(),
      expires_at: null,
      flags: 0,
      guild: GUILD,
      guild_id: GUILD_ID,
      channel: { id: CHANNEL_ID, type: 0, name: "welcome" },
      uses: 0,
      max_uses: 1,
      temporary: false,
      ...differing,
    });
    return code;
  }

  /** @param {Incoming} request @param {Outgoing} response */
  async #answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = "", url: path = "", headers } = request;
    const body = text === "" ? undefined : JSON.parse(text);
    const purpose = purposeOf(method, path);
    this.asked.push({ purpose, method, path, headers, body });
    if (purpose !== undefined && Date.now() < (this.#freeAt[purpose] ?? 0)) this.early += 1;
    const fault = purpose === undefined ? undefined : this.#faults[purpose].shift();
    if (fault?.drop === undefined && fault?.hold === undefined && fault !== undefined) {
      if (purpose !== undefined) this.#freeAt[purpose] = Date.now() + 1000 * Number(/** @type {any} */ (fault.body)?.retry_after ?? 0);
      return this.#reply(response, purpose, fault.status ?? 200, fault.body, fault.headers, fault.text);
    }
    const [status, answer] = this.#carryOut(purpose, path, headers, body);
    if (fault?.hold !== undefined) await Promise.race([fault.hold, once(response, "close")]);
    if (fault?.drop === true) return void response.destroy();
    this.#reply(response, purpose, status, answer);
  }

  /**
   * @param {Purpose | undefined} purpose
   * @param {string} path
   * @param {import("node:http").IncomingHttpHeaders} headers
   * @param {any} body
   * @returns {[number, unknown]}
   */
  #carryOut(purpose, path, { authorization, "x-audit-log-reason": reason }, body) {
    if (purpose === undefined) return [404, NOT_FOUND];
    if (authorization !== `Bot ${BOT_TOKEN}`) return [401, UNAUTHORIZED];
    if (reason !== undefined && !/^(?:[!-$&-~]|%[0-9A-F]{2}){1,512}$/.test(String(reason))) return [400, INVALID_REASON];
    if (String(reason ?? "").length > 512) return [400, INVALID_REASON];
    if (!this.permitted.has(purpose)) return [403, MISSING_PERMISSIONS];
    const named = decodeURIComponent(path.split("/")[4] ?? "");
    if (purpose === "revoke") {
      const invite = this.invites.get(named);
      return this.invites.delete(named) ? [200, invite] : [404, UNKNOWN_INVITE];
    }
    if (named !== CHANNEL_ID) return [404, UNKNOWN_CHANNEL];
    if (purpose === "list") return [200, [...this.invites.values()]];
    const { max_age, max_uses } = body;
    const expires_at = max_age === 0 ? null : new Date(Date.now() + max_age * 1000).toISOString();
    return [200, this.invites.get(this.add({ max_age, max_uses, expires_at }))];
  }

  /**
   * @param {Outgoing} response
   * @param {Purpose | undefined} purpose
   * @param {number} status
   * @param {unknown} body
   * @param {Record<string, string>} [headers]
   * @param {string} [text] instead of JSON
   */
  #reply(response, purpose, status, body, headers = {}, text) {
    if (text === undefined) this.answered.push({ purpose, status, body });
    response.writeHead(status, {
      "Content-Type": text === undefined ? "application/json" : "text/html",
      "X-RateLimit-Limit": "5",
      "X-RateLimit-Remaining": "4",
      "X-RateLimit-Reset": String(Date.now() / 1000 + 15),
      "X-RateLimit-Reset-After": "15.0",
      "X-RateLimit-Bucket": "46b04fd5dd2ee6cdfe33eb3d25d3ea3f",
      ...headers,
    });
    response.end(text ?? JSON.stringify(body));
  }
}

/**
 * A 429 as Discord words it.
 *
 * @param {number} seconds
 * @param {{ global?: boolean }} [options]
 * @returns {Fault}
 */
export function rateLimited(seconds, { global = false } = {}) {
  return {
    status: 429,
    headers: { "Retry-After": String(Math.ceil(seconds)), "X-RateLimit-Scope": global ? "global" : "user" },
    body: { message: "You are being rate limited.", code: 0, retry_after: seconds, global },
  };
}

/** @param {string} method @param {string} path @returns {Purpose | undefined} */
function purposeOf(method, path) {
  if (/^\/api\/v10\/channels\/[^/]+\/invites$/.test(path)) return method === "POST" ? "make" : method === "GET" ? "list" : undefined;
  return method === "DELETE" && /^\/api\/v10\/invites\/[^/]+$/.test(path) ? "revoke" : undefined;
}
