/**
 * The fetch handler. It gathers what a request needs, leaves every decision to the WebAssembly, and logs the request.
 */
import { admit } from "./admit.js";
import { fileAnswer } from "./assets.js";
import { decline, run } from "./call.js";
import { headOf } from "./head.js";
import { liveAnswer } from "./live/upgrade.js";
import { log } from "./log.js";
import { pageOf } from "./pages/index.js";

/** @typedef {import("./mount.js").Mount} Mount */
/**
 * A handler as workers export it. Hono's `app.mount` calls it with the same arguments.
 *
 * @typedef {(request: Request, env: any, context?: { waitUntil(promise: Promise<unknown>): void }) => Promise<Response>} Fetch
 */

/** Statuses whose responses must have no body, not even an empty one. */
const BODILESS = [101, 204, 205, 304];

/** The URL of a request whose `Host` is invalid. No route matches it. */
const NOWHERE = new URL("http://invalid/");

/** @type {import("./auth.js").Caller} */
const ANONYMOUS = { kind: "anonymous" };

/**
 * @param {Mount} mount
 * @returns {Fetch}
 */
export function handlerOf(mount) {
  return async function fetch(request, env, context) {
    const requestId = crypto.randomUUID();
    const begun = Date.now();
    const keepAlive = (/** @type {Promise<unknown>} */ work) => context?.waitUntil(work);
    const url = URL.parse(request.url) ?? NOWHERE;
    const asked = mount.pathOf(url.pathname);
    const early = liveAnswer(mount, request, url, asked, env, keepAlive) ?? fileAnswer(mount, request, url, asked, env);
    /** @type {import("./live/upgrade.js").Answer | import("./assets.js").Alike | undefined} */
    const answer = early === undefined ? undefined : await early;
    if (answer !== undefined && "response" in answer) {
      log(knownOf(mount, env), requestId, answer.caller ?? ANONYMOUS, answer, Date.now() - begun);
      return answer.response({ "x-request-id": requestId, "server-timing": 'store;desc="trips=0"' });
    }
    const path = answer?.path ?? asked;
    const admission = await admit(mount, request, url, path, env, keepAlive);
    const { caller, config, body, refused, cause } = admission;
    // Only now: otherwise a slow body would let its sender use a code that has expired meanwhile.
    const now = Date.now();
    const head = headOf(request, url, path, admission, requestId, now);
    const outcome =
      refused === undefined
        ? await run({ head, body, requestId, env: mount.environmentOf(env), config, keepAlive })
        : decline({ head, body, config }, refused, cause);
    log(knownOf(mount, env), requestId, caller, { ...outcome.reply, ...outcome, ...(answer && { label: outcome.reply.label.replace(/^\S+ \S+/, answer.label) }) }, Date.now() - begun);
    const page = pageOf(outcome.reply.label);
    const text = page === undefined ? outcome.reply.body : await page(outcome.reply, { mount, request, url, caller, config });
    return responseOf(requestId, outcome, text);
  };
}

/** The settings and bindings; undefined where the host's `env` fails, which the reply and the log tell. @param {Mount} mount @param {any} env */
function knownOf(mount, env) {
  try {
    return mount.environmentOf(env);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} requestId
 * @param {import("./engine.js").Outcome} outcome
 * @param {string} body
 */
function responseOf(requestId, { reply: { status, headers }, trips }, body) {
  // Passed as one object: each call on a `Headers` crosses into the runtime.
  headers["x-request-id"] = requestId;
  headers["server-timing"] = `store;desc="trips=${trips}"`;
  return new Response(body === "" || BODILESS.includes(status) ? null : body, { status, headers });
}
