/**
 * The WebAssembly instance, and how a request passes through it: plan, at most one storage trip,
 * settle.
 *
 * One instance serves all requests at once. What a request needs to go on is in its {@link Call}, and
 * any instance can settle what any other planned: the one that planned it only remembers that for a
 * while. That is what makes it safe to replace the instance at any moment.
 */
import {
  __wbg_reset_state,
  initSync,
  largestBody as largest,
  plan,
  refuse as refusal,
  sameSecret as compare,
  settle,
} from "../../pkg/invitcode_wasm.js";
import { statements } from "../../pkg/statements.js";

/** @typedef {import("../bindings/d1.js").Binding} Binding */
/** @typedef {import("../bindings/d1.js").Statement} Statement */
/** @typedef {import("../bindings/d1.js").Value} Value */
/** @typedef {[number: number, ...params: Value[]][]} Work the statements to run, by the number of their SQL */
/** @typedef {{ effect: string } & Record<string, any>} Effect something that is to happen outside of storage, by its name */
/** @typedef {"unavailable" | "internal" | "tooLarge" | "unconfigured"} Reason why a call is refused before or beside the rules */

/**
 * A request as the rules take it: `settings` are those of the deployment and `head` is what is known of
 * the request (method, path, headers, time, caller), both as JSON, `random` 32 bytes that nobody can
 * guess, `body` the body as it came.
 *
 * @typedef {{ settings: string, head: string, random: Uint8Array, body: Uint8Array }} Call
 */
/**
 * A response: status, headers, what a log calls the request, the effects that are to be performed after it, and
 * the body.
 *
 * @typedef {{ status: number, headers: Record<string, string>, label: string, effects: Effect[], body: string }} Reply
 */
/**
 * The reply, the storage trips it cost, and what went wrong where something did.
 *
 * @typedef {{ reply: Reply, trips: number, cause?: unknown }} Outcome
 */

/** Linear memory never shrinks, so an instance that one odd request made large is not kept. */
const MEMORY_CAP = 64 * 1024 * 1024;

/** The compiled module and the exports of the instance in use, where the memory cap holds. @type {{ module: WebAssembly.Module, exports: import("../../pkg/invitcode_wasm.js").InitOutput } | undefined} */
let capped;

/** Whether the instance must not be used again. */
let spent = false;

/**
 * Makes the instance from a compiled module. From then on it is also replaced when its memory has
 * grown too large; whoever keeps a `Memory` store must initialise the glue directly instead, since
 * that store would go with the instance.
 *
 * @param {WebAssembly.Module} module
 */
export function start(module) {
  capped = { module, exports: initSync({ module }) };
}

/**
 * Answers a call with at most one trip to storage, whatever happens: a failure becomes its reply,
 * with the error in `cause`.
 *
 * @param {Call} call
 * @param {Binding} binding
 * @param {(effect: Effect) => Promise<unknown>} [perform] performs the effect that a call asks for before the trip, and
 * gives what came of it
 * @returns {Promise<Outcome>}
 */
export async function answer(call, binding, perform) {
  const { settings, random, body } = call;
  let { head } = call;
  /** @type {Reason} */
  let reason = "internal";
  let trips = 0;
  try {
    let planned = read(enter(() => plan(settings, head, random, body)));
    if ("effect" in planned && perform !== undefined) {
      const outcome = { [planned.effect.effect]: await perform(planned.effect) };
      head = JSON.stringify({ ...JSON.parse(head), outcome });
      planned = read(enter(() => plan(settings, head, random, body)));
    }
    if ("effect" in planned) throw new Error(`nobody performed the effect ${planned.effect.effect}`);
    if ("reply" in planned) return { reply: planned.reply, trips };
    const work = planned.work.map(([number, ...params]) => /** @type {Statement} */ ([textOf(number), params]));
    trips = 1;
    reason = "unavailable";
    const rows = await binding.run(work, () => {
      trips += 1;
    });
    reason = "internal";
    const facts = JSON.stringify(rows);
    return { reply: replyOf(enter(() => settle(settings, head, random, body, facts))), trips };
  } catch (cause) {
    if (codeOf(cause) === "internal") reason = "internal";
    return { reply: refuse({ ...call, head }, reason), trips, cause };
  }
}

/**
 * The reply to a call that cannot be answered, in the shape that its route promises.
 *
 * @param {Call} call
 * @param {Reason} reason
 * @returns {Reply}
 */
export function refuse({ settings, head }, reason) {
  try {
    return replyOf(enter(() => refusal(settings, head, reason)));
  } catch {
    return {
      status: 500,
      headers: { "content-type": "application/json" },
      label: "unknown errors.internal",
      effects: [],
      body: '{"status":"error","code":500,"message":"Internal error","error":"errors.internal"}',
    };
  }
}

/**
 * The most bytes that a body may have on a path.
 *
 * @param {string} path
 */
export function largestBody(path) {
  return enter(() => largest(path));
}

/**
 * Whether two secrets are equal, in a time that tells nothing about either.
 *
 * @param {string} given
 * @param {string} expected
 */
export function sameSecret(given, expected) {
  return enter(() => compare(given, expected));
}

/**
 * Runs one call into the instance. An error with a `code` is one that Rust returned. Any other was
 * meant by nobody and left the instance in the middle of something, a trap and an exhausted stack
 * alike: the next call gets a fresh instance.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function enter(call) {
  if (spent) {
    __wbg_reset_state();
    // Once initialised, `initSync` makes nothing new: it returns the exports now in use.
    if (capped) capped.exports = initSync(capped);
    spent = false;
  }
  try {
    const result = call();
    if (capped && capped.exports.memory.buffer.byteLength > MEMORY_CAP) spent = true;
    return result;
  } catch (error) {
    if (codeOf(error) === undefined) spent = true;
    throw error;
  }
}

/**
 * A plan is the reply itself, a list of the statements to run, or an effect that is to be performed first.
 *
 * @param {string} planned
 * @returns {{ reply: Reply } | { work: Work } | { effect: Effect }}
 */
function read(planned) {
  if (planned.startsWith("[[")) return { work: JSON.parse(planned) };
  return planned.startsWith("{") ? { effect: JSON.parse(planned) } : { reply: replyOf(planned) };
}

/**
 * A response as the rules write it: all but the body on its first line, as JSON.
 *
 * @param {string} text
 * @returns {Reply}
 */
export function replyOf(text) {
  const end = text.indexOf("\n");
  const [status, headers, label, ...effects] = JSON.parse(text.slice(0, end));
  return { status, headers, label, effects, body: text.slice(end + 1) };
}

/** @param {number} number */
function textOf(number) {
  const text = statements.get(number);
  if (text === undefined) throw new Error(`there is no statement ${number}: the WebAssembly is of another build`);
  return text;
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
