/** What is read of a request before the rules see it: settings, caller, body. */
import { readBody } from "./body.js";
import { callerOf } from "./caller.js";
import { configOf } from "./config.js";
import { largestBody } from "./engine.js";
import { KeySetError } from "./keys.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./engine.js").Reason} Reason */
/**
 * What is known about a request before the rules see it. `refused` is set when they do not see it.
 *
 * @typedef {{ config?: Config, caller: Caller, body: Uint8Array, refused?: Reason | undefined, cause?: unknown }} Admission
 */

const NOTHING = new Uint8Array();

/** @type {Caller} */
const ANONYMOUS = { kind: "anonymous" };

/**
 * Reads the settings, the caller and the body. It never throws.
 *
 * @param {import("./mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's environment
 * @param {import("./keys.js").KeepAlive} keepAlive
 * @returns {Promise<Admission>}
 */
export async function admit(mount, request, url, path, env, keepAlive) {
  /** @type {Admission} */
  const admission = { caller: ANONYMOUS, body: NOTHING };
  try {
    admission.refused = await read(admission, mount, request, url, path, env, keepAlive);
  } catch (cause) {
    admission.refused = cause instanceof KeySetError ? "unavailable" : "internal";
    admission.cause = cause;
  }
  return admission;
}

/**
 * @param {Admission} admission
 * @param {import("./mount.js").Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env
 * @param {import("./keys.js").KeepAlive} keepAlive
 * @returns {Promise<Reason | undefined>} why the request is refused without the rules
 */
async function read(admission, mount, request, url, path, env, keepAlive) {
  const config = await configOf(mount.environmentOf(env), mount.caller === undefined ? "settings" : "host");
  admission.config = config;
  const ofEverybody = largestBody(path);
  const isBulk = ofEverybody === undefined;
  if (isBulk && config.problems.length === 0) admission.caller = await callerOf(mount, request, url, env, config, keepAlive);
  const largest = ofEverybody ?? largestBody(path, admission.caller.kind) ?? 0;
  const body = await readBody(request, largest);
  if (config.problems.length > 0) return "unconfigured";
  // The rules refuse this caller, whatever it sent.
  if (largest === 0) return undefined;
  if (body === undefined) return "tooLarge";
  admission.body = body;
  if (!isBulk) admission.caller = await callerOf(mount, request, url, env, config, keepAlive);
  return undefined;
}
