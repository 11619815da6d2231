/** One call of a running service: its request, its deadline and its repeats. */
import { kinds } from "./kinds.js";
import { writeArguments } from "./arguments.js";
import { InvitcodeError } from "./errors.js";
import { readAnswer } from "./http-answer.js";
import { Deadline } from "./http-deadline.js";
import { checkedNumber, checkedOptions } from "./http-options.js";
import { unwritable } from "./http-unwritable.js";

/** @typedef {import("./functions.js").Functions} Functions */
/** @typedef {import("./http-deadline.js").Signal} Signal */
/** @typedef {import("./http-options.js").Checked} Checked */
/** @typedef {import("./http-answer.js").Answer} Answer */

/**
 * A bearer token, or what fetches one: `fresh` is true after the service refused the last one.
 *
 * @typedef {string | ((options: { fresh: boolean }) => string | null | undefined | Promise<string | null | undefined>)} Token
 */
/**
 * @typedef {object} HttpOptions
 * @property {string | { readonly href: string }} url where the service is, with its base path if it has one; empty for
 * the page's own origin
 * @property {Token | undefined} [token] without one, the session cookie of the service's own origin counts
 * @property {number | undefined} [deadlineMs] how long a call may take, its repeats included; 15,000 by default
 * @property {number | undefined} [retries] how often a call is repeated at most, where that is safe; 3 by default
 * @property {"en" | "fr" | undefined} [language] the language of the replies' messages
 * @property {"omit" | "same-origin" | "include" | undefined} [credentials] whether cookies are sent, as `fetch` takes it
 * @property {((url: string, init: any) => Promise<any>) | undefined} [fetch] instead of the platform's `fetch`
 */
/**
 * @typedef {object} CallOptions
 * @property {Signal | undefined} [signal] ends the call with `ERR_ABORTED`
 * @property {number | undefined} [deadlineMs] instead of the default of the service object
 * @property {string | undefined} [clientAddress] whose call it is, where a service calls for its users: the address that limits on
 * guessing count against
 */
/**
 * Calls one function of the service by its path.
 *
 * @typedef {<Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"], options?: CallOptions) => Promise<import("./call.js").ReplyOf<Path>>} RemoteCaller
 */

/**
 * Whether the call may run twice without a second effect.
 *
 * @param {string} path
 * @param {any} args
 */
function isSafe(path, args) {
  if (/** @type {Record<string, string>} */ (kinds)[path] === "query" || path === "invitCode:use") return true;
  return typeof args?.idempotencyKey === "string";
}

/** @param {string} path @returns {string} */
function routeOf(path) {
  const [, module, name] = /^([A-Za-z]\w*):(\w+)$/.exec(path) ?? [];
  if (module === undefined) throw new InvitcodeError("ERR_ARGUMENT", "A path is written module:function, such as invitCode:use");
  return `/${module}/${name}`;
}

/**
 * @param {HttpOptions} given
 * @returns {RemoteCaller}
 */
export function remoteCaller(given) {
  const options = checkedOptions(given);
  return async (path, args, { signal, deadlineMs, clientAddress } = {}) => {
    const route = routeOf(String(path));
    const { text, field, what } = writeArguments(args);
    if (field !== undefined) return /** @type {any} */ (unwritable(field, what, options.language));
    const limit = deadlineMs === undefined ? options.deadlineMs : checkedNumber(deadlineMs, "deadlineMs", 1);
    const deadline = new Deadline(limit, signal, route);
    try {
      return await repeated({ ...options, clientAddress }, route, text, isSafe(path, args) ? options.retries : 0, deadline);
    } finally {
      deadline.clear();
    }
  };
}

/**
 * @param {Checked & { clientAddress: string | undefined }} options
 * @param {string} route
 * @param {string} body
 * @param {number} retries
 * @param {Deadline} deadline
 * @returns {Promise<any>} the reply
 */
async function repeated(options, route, body, retries, deadline) {
  /** @type {{ token: string | undefined, reply: any } | undefined} */
  let refused;
  for (let attempt = 0; ; ) {
    const token = await tokenOf(options, refused !== undefined, deadline);
    if (refused !== undefined && refused.token === token) return refused.reply;
    const answer = await once(options, route, body, token, deadline);
    // Nothing ran where the token was refused, so a repeat with a new one is safe for every function.
    if (answer.reply?.code === 401 && typeof options.token === "function" && refused === undefined) {
      refused = { token, reply: answer.reply };
      continue;
    }
    const wait = attempt < retries ? waitOf(answer, attempt) : undefined;
    if (wait === undefined || wait >= deadline.left()) {
      if (answer.reply !== undefined) return answer.reply;
      throw answer.error;
    }
    attempt += 1;
    await deadline.pause(wait);
  }
}

/**
 * @param {Checked} options
 * @param {boolean} fresh
 * @param {Deadline} deadline
 */
async function tokenOf({ token }, fresh, deadline) {
  if (typeof token !== "function") return token;
  /** @type {unknown} */
  let got;
  try {
    got = await deadline.race(Promise.resolve(token({ fresh })));
  } catch (cause) {
    if (deadline.failure !== undefined) throw deadline.failure;
    throw new InvitcodeError("ERR_TOKEN", "The function `token` failed", { cause });
  }
  if (got === null || got === undefined || typeof got === "string") return got ?? undefined;
  throw new InvitcodeError("ERR_TOKEN", "The function `token` must return a string, null or undefined");
}

/**
 * @param {Checked & { clientAddress: string | undefined }} options
 * @param {string} route
 * @param {string} body
 * @param {string | undefined} token
 * @param {Deadline} deadline
 * @returns {Promise<Answer>}
 */
async function once({ url, language, credentials, fetch, clientAddress }, route, body, token, deadline) {
  const headers = {
    "Content-Type": "application/json",
    ...(language === undefined ? {} : { "Accept-Language": language }),
    ...(clientAddress === undefined ? {} : { "X-Client-Address": clientAddress }),
    ...(token === undefined || token === "" ? {} : { Authorization: `Bearer ${token}` }),
  };
  try {
    const init = { method: "POST", headers, body, redirect: "manual", signal: deadline.signal, ...(credentials === undefined ? {} : { credentials }) };
    return await deadline.race(fetch(url + route, init).then((response) => readAnswer(response, route)));
  } catch (cause) {
    if (deadline.failure !== undefined) throw deadline.failure;
    const message = `No answer from ${route}, so it is not known whether the call happened`;
    return { error: new InvitcodeError("ERR_NETWORK", message, { cause }), isTransient: true };
  }
}

/**
 * How long to wait before the next attempt, in milliseconds; undefined where none makes sense. Because of the random part,
 * callers that failed together do not retry together.
 *
 * @param {Answer} answer
 * @param {number} attempt
 */
function waitOf({ isTransient, retryAfterMs }, attempt) {
  if (!isTransient) return undefined;
  if (retryAfterMs === undefined) return 200 * 2 ** attempt * (0.5 + Math.random());
  return retryAfterMs + Math.random() * Math.max(250, retryAfterMs / 4);
}
