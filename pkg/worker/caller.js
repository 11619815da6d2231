/**
 * Who makes a request: according to the host of a mounted service, else according to the tokens and keys of the settings.
 */
import { LONGEST_EMAIL, identify, ownPage } from "./auth.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./mount.js").Mount} Mount */

/** What a browser attaches to a page's requests by itself. Cloudflare Access derives its header from its cookie. */
const ATTACHED = ["Cookie", "Cf-Access-Jwt-Assertion", "Cf-Access-Authenticated-User-Email"];

/** The types of a user's fields. */
const FIELDS = { user: "string", name: "string", email: "string", emailVerified: "boolean", superUser: "boolean", until: "number" };

const FORM = "{ user, name?, email?, emailVerified?, superUser?, until? }, { service: true }, or nothing";

const LONGEST_ID = 128;

/** The host's `caller` failed, or returned something other than a caller. The message contains nothing of what it returned. */
export class HostCallerError extends Error {
  /** @override */
  name = "HostCallerError";
}

/**
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url the request's URL
 * @param {any} env the host's environment
 * @param {Config} config
 * @param {import("./keys.js").KeepAlive} [keepAlive]
 * @returns {Promise<Caller>}
 * @throws {HostCallerError}
 * @throws {import("./keys.js").KeySetError} when the keys cannot be loaded, so that no token can be verified
 */
export async function callerOf({ caller: ask }, request, url, env, config, keepAlive) {
  const told = ask === undefined ? undefined : await asked(ask, request, url, env, config);
  return told ?? identify(request, url, config, keepAlive);
}

/**
 * @param {import("./mount.js").AskCaller} ask
 * @param {Request} request
 * @param {URL} url
 * @param {any} env
 * @param {Config} config
 */
async function asked(ask, request, url, env, config) {
  let answer;
  try {
    answer = await ask(shownTo(request, ownPage(request, url, config)), env);
  } catch (cause) {
    throw new HostCallerError(`caller failed: ${cause}`, { cause });
  }
  return callerFrom(answer);
}

/**
 * The request as the host's `caller` sees it. Its body stays unread, for the service.
 *
 * @param {Request} request
 * @param {boolean} isOwn whether no page of another origin sent it
 */
function shownTo({ url, method, headers: sent }, isOwn) {
  const headers = new Headers(sent);
  if (!isOwn) {
    for (const name of ATTACHED) headers.delete(name);
    // A page must choose to send a bearer token; the browser adds credentials of other schemes.
    if (!/^Bearer /i.test(headers.get("Authorization") ?? "Bearer ")) headers.delete("Authorization");
  }
  return new Request(url, { method, headers });
}

/**
 * @param {unknown} answer
 * @returns {Caller | undefined} undefined for nobody
 * @throws {HostCallerError}
 */
function callerFrom(answer) {
  if (answer === undefined || answer === null) return undefined;
  if (typeof answer !== "object" || Array.isArray(answer)) throw new HostCallerError(`caller must return ${FORM}, and returned ${Array.isArray(answer) ? "an array" : `a ${typeof answer}`}`);
  if ("service" in answer) {
    if (answer.service === true && Object.keys(answer).length === 1) return { kind: "service" };
    throw new HostCallerError("a caller with service must be { service: true } and nothing else");
  }
  return userFrom(/** @type {Record<string, unknown>} */ (answer));
}

/**
 * @param {Record<string, unknown>} answer
 * @returns {Caller | undefined}
 */
function userFrom(answer) {
  for (const [name, value] of Object.entries(answer)) {
    const type = Object.hasOwn(FIELDS, name) ? FIELDS[/** @type {keyof typeof FIELDS} */ (name)] : undefined;
    if (type === undefined) throw new HostCallerError(`caller must return ${FORM}, and returned an unknown field ${JSON.stringify(name.slice(0, 40))}`);
    // Many sessions hold null for what they do not know.
    if (value !== undefined && value !== null && typeof value !== type) throw new HostCallerError(`the field ${name} of caller must be a ${type}, not a ${typeof value}`);
  }
  const { user, name, email, emailVerified, superUser, until } = /** @type {import("./mount.js").HostUser} */ (answer);
  if (!isId(user)) throw new HostCallerError(`the field user of caller must be an id of 1 to ${LONGEST_ID} characters without control characters`);
  if (typeof until === "number") {
    if (!Number.isFinite(until)) throw new HostCallerError("the field until of caller must be a time in milliseconds");
    if (until <= Date.now()) return undefined;
  }
  return {
    kind: "token",
    claims: {
      sub: user,
      ...(name ? { name } : {}),
      ...(superUser === true ? { roles: { super_user: true } } : {}),
      ...(typeof until === "number" ? { exp: until / 1000 } : {}),
    },
    email: email?.isWellFormed() && email.length <= LONGEST_EMAIL ? { address: email, isVerified: emailVerified === true } : undefined,
  };
}

/** @param {unknown} text */
function isId(text) {
  return typeof text === "string" && text.isWellFormed() && text !== "" && [...text].length <= LONGEST_ID && !/\p{Cc}/u.test(text);
}
