/** An application of better-auth with the plugin, over SQLite, and the browsers of its users. */
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { createAuthClient } from "better-auth/client";
import { magicLinkClient, organizationClient } from "better-auth/client/plugins";
import { genericOAuth, magicLink, organization } from "better-auth/plugins";
import { invitcodeClient } from "../../js/better-auth/client.js";
import { invitcode } from "../../js/better-auth/index.js";
import init, { functions, memory } from "../../pkg/node.js";

await init();

export const ORIGIN = "http://app.example";

/** No test here is about passwords, whose real hash takes longer than all else. */
const QUICK = { hash: async (/** @type {string} */ text) => text, verify: async (/** @type {{ hash: string, password: string }} */ { hash, password }) => hash === password };

/**
 * A server of invitcode with an owner, and codes for it.
 *
 * @param {any} [call] the functions; over memory by default
 */
export async function world(call = functions(memory())) {
  const serverId = `club-${crypto.randomUUID()}`;
  await call("server:c", { serverId, name: "Chess club", ownerId: "ada", owner: "Ada" });
  return {
    call,
    serverId,
    /** @param {object} [settings] @returns {Promise<string>} */
    async code(settings = {}) {
      const reply = await call("invitCode:c", { serverId, creatorId: "ada", ...settings });
      if (reply.status !== "success") throw new Error(JSON.stringify(reply));
      return reply.data;
    },
    /** The ids of the members but for the owner. @returns {Promise<string[]>} */
    async members() {
      const { data } = await call("member:r", { serverId, limit: 100 });
      return data.page.map((/** @type {{ userId: string }} */ { userId }) => userId).filter((/** @type {string} */ id) => id !== "ada");
    },
    /** @param {string} code @returns {Promise<number>} */
    async uses(code) {
      return (await call("invitCode:r", { code })).data.uses;
    },
  };
}

/**
 * @param {import("../../js/better-auth/options.js").Options} options
 * @param {{ settings?: any, provider?: string, plugins?: any[], migrate?: boolean, hooks?: any }} [more] `hooks` are those of organizations
 */
export async function startApp(options, { settings = {}, provider, plugins = [], migrate = true, hooks } = {}) {
  const database = new DatabaseSync(":memory:");
  /** The magic links that were sent. @type {string[]} */
  const mails = [];
  /** @type {unknown[]} */
  const errors = [];
  const auth = betterAuth({
    baseURL: ORIGIN,
    secret: "a secret of this test, long enough: 7f3a9c1e5b2d8046",
    database,
    emailAndPassword: { enabled: true, password: QUICK },
    logger: { log: (level, message, ...rest) => void (level === "error" && errors.push(message, ...rest)) },
    rateLimit: { enabled: false },
    ...settings,
    plugins: [
      ...plugins,
      organization(hooks === undefined ? {} : { organizationHooks: hooks }),
      magicLink({ sendMagicLink: ({ url }) => void mails.push(url) }),
      genericOAuth({ config: provider === undefined ? [] : [{ providerId: "elsewhere", clientId: "app", clientSecret: "secret", discoveryUrl: `${provider}/.well-known/openid-configuration`, scopes: ["openid", "email", "profile"], pkce: true }] }),
      invitcode(options),
    ],
  });
  const context = await auth.$context;
  if (migrate) await context.runMigrations();

  /** @param {string} sql @param {any[]} values */
  const rows = (sql, ...values) => database.prepare(sql).all(...values);
  return {
    auth,
    mails,
    errors,
    database,
    rows,
    /** @returns {{ id: string, email: string, name: string }[]} */
    users: () => /** @type {any} */ (rows('SELECT id, email, name FROM "user" ORDER BY email')),
    browser: () => new Browser(auth.handler),
  };
}

/** A browser: it keeps cookies, and its page calls better-auth's own client. */
export class Browser {
  /** @type {Map<string, string>} */
  cookies = new Map();
  /** The `Set-Cookie` headers of the last answer. @type {string[]} */
  set = [];
  #handler;

  /** @param {(request: Request) => Promise<Response>} handler */
  constructor(handler) {
    this.#handler = handler;
    this.client = createAuthClient({
      baseURL: ORIGIN,
      plugins: [invitcodeClient(), organizationClient(), magicLinkClient()],
      fetchOptions: { customFetchImpl: (/** @type {any} */ input, /** @type {any} */ init) => this.send(input, init) },
    });
  }

  /** One request of the page to its own server. @param {string | URL | Request} input @param {RequestInit} [init] */
  async send(input, init) {
    const request = new Request(input, init);
    request.headers.set("Origin", ORIGIN);
    if (this.cookies.size > 0) request.headers.set("Cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await this.#handler(request);
    this.set = response.headers.getSetCookie();
    for (const line of this.set) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Opens an address and follows every redirect, at home and elsewhere. @param {string} address @returns {Promise<URL>} where it ended */
  async open(address) {
    for (let url = new URL(address, ORIGIN); ; ) {
      if (url.origin === ORIGIN && !url.pathname.startsWith("/api/auth/")) return url;
      const response = url.origin === ORIGIN ? await this.send(url) : await fetch(url, { redirect: "manual" });
      const next = response.headers.get("Location");
      if (next === null) return url;
      url = new URL(next, url);
    }
  }

  /** @param {string} name @param {string | undefined} [code] sent in the header */
  signUp(name, code) {
    const headers = code === undefined ? {} : { "x-invite-code": code };
    return this.client.signUp.email({ name, email: `${name}@example.com`, password: "correct horse battery" }, { headers: /** @type {Record<string, string>} */ (headers) });
  }

  /** Signs in at the provider and comes back. @returns {Promise<URL>} */
  async signInElsewhere() {
    const { data, error } = await this.client.signIn.social({ provider: "elsewhere", callbackURL: "/home", errorCallbackURL: "/failed" });
    if (!data?.url) throw new Error(JSON.stringify(error));
    return this.open(data.url);
  }
}
