import { writeArguments } from "./arguments.js";
import { answer } from "./engine.js";
import { requireInstance } from "./instance.js";
import { InvitcodeError } from "./errors.js";

/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./memory.js").MemoryBinding} MemoryBinding */
/** @typedef {import("./http.js").Remote} Remote */
/** @typedef {import("./functions.js").Functions} Functions */

/**
 * The reply of a function that succeeded. Its code is 202 where only a request was filed.
 *
 * @template Data
 * @typedef {{ status: "success", code: 200 | 202, message: string, data: Data }} Success
 */

/**
 * The errors of every function.
 *
 * @typedef {"errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable"} AnyError
 */

/**
 * The details of a refusal: the fault of each argument; for `errors.notInvited`, what the code's lists hold.
 *
 * @template {string} Kind
 * @typedef {Kind extends "errors.notInvited" ? { requires: ("email" | "user")[] } : { field: string, problem: string }[]} Details
 */

/**
 * The reply of a function that refused the call and changed nothing.
 *
 * @template {string} Kind
 * @typedef {Kind extends string ? RefusalOf<Kind> : never} Refusal
 */

/**
 * The reply of one refusal.
 *
 * @template {string} Kind
 * @typedef {object} RefusalOf
 * @property {"error"} status
 * @property {number} code the HTTP status of the service's answer
 * @property {string} message for developers; `describeError` gives a message for users
 * @property {Kind} error
 * @property {Details<Kind>} [details] for `errors.badRequest` and `errors.notInvited`
 * @property {string} [requestId] for `errors.internal` and `errors.unavailable`
 */

/**
 * The reply of the function at a path.
 *
 * @template {keyof Functions} Path
 * @typedef {Success<Functions[Path]["data"]> | Refusal<Functions[Path]["errors"] | AnyError>} ReplyOf
 */

/**
 * @typedef {object} Options
 * @property {() => number} [now] the time in milliseconds since the Unix epoch; `Date.now` by default
 * @property {() => Uint8Array} [random] 32 unpredictable bytes, different for each call, because they identify the call;
 * the platform's cryptographic source by default
 * @property {"en" | "fr"} [language] the language of the replies' messages; English by default
 * @property {(cause: unknown) => void} [onError] receives the cause of an `errors.internal` or `errors.unavailable`,
 * which the reply does not contain
 */

/**
 * Calls one function by its path. A refusal is a reply too; the promise rejects only with an `InvitcodeError`.
 *
 * @typedef {<Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>} Caller
 */

/**
 * The functions over a storage binding. They trust their arguments: authenticate the caller first. Over `http(…)` of
 * `invitcode/http` they are those of a running service, which needs no `init`.
 *
 * @template {Binding | MemoryBinding | Remote} Over
 * @param {Over} binding `memory()`, `d1(env.DB)`, `http({ url, token })`, or any object with a `name` and a `run`
 * @param {Options} [options] for a storage binding
 * @returns {Over extends Remote ? Remote["call"] : Caller}
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init`; `ERR_BINDING` when `binding` is not a storage binding
 *
 * @example
 * const call = functions(memory());
 * const server = await call("server:c", { name: "Chess club", ownerId: "ada" });
 */
export function functions(binding, options = {}) {
  return /** @type {any} */ (isRemote(binding) ? binding.call : local(binding, options));
}

/**
 * @param {Binding | MemoryBinding | Remote} binding
 * @returns {binding is Remote}
 */
function isRemote(binding) {
  return binding?.name === "http" && "call" in binding && typeof binding.call === "function";
}

/**
 * @param {Binding | MemoryBinding} binding
 * @param {Options} options
 * @returns {Caller}
 */
function local(binding, options) {
  requireInstance();
  requireBinding(binding);
  const { now = Date.now, random, language = "en", onError = () => {} } = options;
  let calls = 0;

  return async (path, args) => {
    calls += 1;
    const { text, field, what } = writeArguments(args);
    const options = {
      now: checkedTime(now()),
      language,
      requestId: `call-${calls}`,
      random: random === undefined ? undefined : checkedRandom(random()),
      field,
      what,
    };
    return answer({ path: String(path), text, options }, binding, onError);
  };
}

/**
 * @param {number} time
 * @returns {number}
 */
function checkedTime(time) {
  if (Number.isFinite(time)) return time;
  throw new InvitcodeError("ERR_CLOCK", "options.now must return a number of milliseconds");
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
function checkedRandom(bytes) {
  if (ArrayBuffer.isView(bytes) && bytes.byteLength === 32 && "length" in bytes && bytes.length === 32) return bytes;
  throw new InvitcodeError("ERR_RANDOM", "options.random must return a Uint8Array of 32 bytes");
}

/** @param {any} binding */
function requireBinding(binding) {
  const usable = typeof binding?.name === "string" && [binding.run, binding.answer].some((f) => typeof f === "function");
  if (usable) return;
  throw new InvitcodeError(
    "ERR_BINDING",
    "functions takes a storage binding: memory(), d1(env.DB), or an object with a name and run(statements)",
  );
}
