import { writeArguments } from "./arguments.js";
import { answer } from "./engine.js";
import { requireInstance } from "./instance.js";
import { InvitcodeError } from "./errors.js";

/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./memory.js").MemoryBinding} MemoryBinding */
/** @typedef {import("./functions.js").Functions} Functions */

/**
 * What a function did.
 *
 * @template Data
 * @typedef {{ status: "success", code: 200, message: string, data: Data }} Success
 */

/**
 * What any call may be refused for, whatever its function.
 *
 * @typedef {"errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable"} AnyError
 */

/**
 * Why a function did nothing.
 *
 * @template {string} Kind
 * @typedef {object} Refusal
 * @property {"error"} status
 * @property {number} code the HTTP status that the service answers with
 * @property {string} message for developers; `describeError` has the words for a person
 * @property {Kind} error
 * @property {{ field: string, problem: string }[]} [details] for `errors.badRequest`, what is wrong with each argument
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
 * @property {() => number} [now] the time in milliseconds since the Unix epoch; `Date.now` unless told
 * @property {() => Uint8Array} [random] 32 bytes that nobody can guess, others for each call, since they are what a call
 * is known by; the platform's cryptographic source unless told
 * @property {"en" | "fr"} [language] the language of the replies' messages; English unless told
 * @property {(cause: unknown) => void} [onError] is told what stands behind an `errors.internal` or
 * `errors.unavailable`, since the reply itself says nothing of it
 */

/**
 * Calls one function by its path. What the function refuses is a reply too; the promise rejects with an
 * `InvitcodeError` only.
 *
 * @typedef {<Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>} Caller
 */

/**
 * The functions over a storage binding, called as the service's own code would call them: whoever acts is who the
 * arguments say.
 *
 * @param {Binding | MemoryBinding} binding `memory()`, `d1(env.DB)`, or any object with a `name` and a `run`
 * @param {Options} [options]
 * @returns {Caller}
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init`; `ERR_BINDING` for anything else than
 * a binding
 *
 * @example
 * const call = functions(memory());
 * const server = await call("server:c", { name: "Chess club", ownerId: "ada" });
 */
export function functions(binding, options = {}) {
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
