/**
 * Where and how the service is mounted: the options of {@link invitcode}, checked once.
 */
import { InvitcodeError } from "../errors.js";

/**
 * The user that the host's session belongs to.
 *
 * @typedef {object} HostUser
 * @property {string} user the user's id: 1 to 128 characters, no control characters
 * @property {string} [name] the name to show
 * @property {string} [email]
 * @property {boolean} [emailVerified] whether the host verified that the address belongs to the user
 * @property {boolean} [superUser] whether it may act for anyone where RDS's routes allow it
 * @property {number} [until] when the session ends, in milliseconds since the Unix epoch
 */
/** A caller who may act for anyone. @typedef {{ service: true }} HostService */
/**
 * Says who makes a request: a user, a service, or nobody (`undefined` or `null`).
 *
 * The request has no body. If a page of another origin sent it, it also lacks what a browser attaches by itself:
 * no cookie, and no `Authorization` but a bearer token.
 *
 * @typedef {(request: Request, env: any) => HostCaller | Promise<HostCaller>} AskCaller
 */
/** @typedef {HostUser | HostService | undefined | null} HostCaller */
/** The ASSETS binding of a worker, or anything like it. @typedef {{ fetch(request: Request): Promise<Response> }} Files */
/**
 * @typedef {object} Options
 * @property {string} [basePath] the path below which the service answers, such as `/invites`; default: the whole host
 * @property {AskCaller} [caller] who makes a request, by the host's own session. Where it says nobody, the settings'
 * tokens and keys count
 * @property {Files | ((env: any) => Files | undefined)} [assets] the files of the pages; default: the binding `ASSETS`
 * @property {(env: any) => Record<string, unknown>} [env] the settings and bindings that the service sees, where the
 * host's have other names: `(env) => ({ ...env, DB: env.INVITES })`
 */

/**
 * @typedef {object} Mount
 * @property {string} basePath empty without one
 * @property {AskCaller | undefined} caller
 * @property {(env: any) => Environment} environmentOf the settings and bindings that the service sees, the same object
 * for the same `env`
 * @property {(env: any) => Files | undefined} filesOf
 * @property {(pathname: string) => string} pathOf the path of a request as the routes have it
 * @property {() => Promise<string>} [description] reads the description of all routes, where no bundler includes it
 */
/**
 * The settings and bindings. Where the platform has no D1, `STORAGE` is a storage binding, and `OUTBOUND` what sends
 * webhooks.
 *
 * @typedef {Record<string, unknown> & { DB: import("../d1.js").Database, STORAGE?: import("../d1.js").Binding, OUTBOUND?: { fetch: typeof fetch } }} Environment
 */

const OPTIONS = ["basePath", "caller", "assets", "env"];

const BASE_PATH = /^(?:\/[A-Za-z\d._~-]+)+$/;

/**
 * Paths that begin routes of the service. Below one of them, a path that the host has stripped could not be told from a
 * whole one.
 */
const TAKEN = /^\/(?:api(?:\/(?:query|query_ts|query_at_ts|mutation|action|function|run|invite-codes|sync|\d[\w.-]*)(?:\/.*)?)?|(?:discord|discord-actions|guilds|docs|pages|j|console|healthz|openapi\.json|invitCode|server|member|campaign|request|audit|event|user|move|\.well-known)(?:\/.*)?)$/;

/**
 * @param {Options} options
 * @returns {Mount}
 * @throws {InvitcodeError} `ERR_OPTIONS` when an option is not valid; the message says what would be
 */
export function mountOf(options) {
  if (typeof options !== "object" || options === null) throw wrong('invitcode takes an object, such as { basePath: "/invites" }');
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw wrong(`invitcode has no option ${JSON.stringify(unknown)}: the options are ${OPTIONS.join(", ")}`);
  const { caller, assets, env } = options;
  if (caller !== undefined && typeof caller !== "function") throw wrong("caller must be a function (request, env) that says who makes the request");
  if (env !== undefined && typeof env !== "function") throw wrong("env must be a function of the host's env that returns the service's");
  if (assets !== undefined && typeof assets !== "function" && typeof (/** @type {any} */ (assets)?.fetch) !== "function") {
    throw wrong("assets must have a method fetch, as the binding ASSETS has, or be a function of env that returns such an object");
  }
  const basePath = basePathOf(options.basePath);
  /** @type {WeakMap<object, Environment>} */
  const environments = new WeakMap();
  return {
    basePath,
    caller,
    environmentOf(given) {
      if (env === undefined) return given;
      const before = environments.get(given);
      if (before !== undefined) return before;
      const own = /** @type {Environment} */ (env(given));
      if (typeof own !== "object" || own === null) throw wrong("env must return an object with the service's settings and bindings");
      environments.set(given, own);
      return own;
    },
    filesOf(given) {
      const files = typeof assets === "function" ? assets(given) : (assets ?? given.ASSETS);
      return typeof files?.fetch === "function" ? files : undefined;
    },
    pathOf(pathname) {
      if (basePath === "" || !pathname.startsWith(basePath)) return pathname;
      const rest = pathname.slice(basePath.length);
      return rest === "" ? "/" : rest.startsWith("/") ? rest : pathname;
    },
  };
}

/** @param {unknown} given */
function basePathOf(given = "") {
  if (typeof given !== "string") throw wrong("basePath must be a string, such as \"/invites\"");
  const path = given.replace(/\/$/, "");
  if (path === "") return path;
  if (!BASE_PATH.test(path) || /\/\.\.?(?:\/|$)/.test(path)) {
    throw wrong(`basePath must be a path such as "/invites", of letters, digits and ._~- between slashes, not ${JSON.stringify(given)}`);
  }
  if (TAKEN.test(path)) {
    throw wrong(`basePath ${JSON.stringify(given)} begins like one of the service's own paths: choose another, such as "/invites"`);
  }
  return path;
}

/** @param {string} message */
function wrong(message) {
  return new InvitcodeError("ERR_OPTIONS", message);
}
