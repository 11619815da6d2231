/**
 * Runs a call of the package through the WebAssembly. Over a storage binding it is plan, one trip, settle; over the
 * in-memory store it is a single step.
 *
 * Any instance can settle a call that another one planned, as in `js/worker/engine.js`.
 */
import { __wbg_reset_state, planCall, refuseCall, settleCall, settleCallAnew } from "./invitcode_wasm.js";
import { statementsOf } from "./work.js";
import { entrance } from "./enter.js";

/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./memory.js").MemoryBinding} MemoryBinding */
/**
 * What Rust takes with a call's arguments. It is a new plain object for each call, so no accessor of a caller runs.
 *
 * @typedef {object} CallOptions
 * @property {number} now
 * @property {string} language
 * @property {string} requestId
 * @property {Uint8Array | undefined} random 32 bytes, or those of the platform's cryptographic source
 * @property {string | undefined} field the argument that cannot be written as JSON
 * @property {string | undefined} what the kind of its value
 */
/** @typedef {{ path: string, text: string, options: CallOptions }} Call `text` is the arguments as JSON */

/** Runs one call into the instance. The instance is replaced after a trap. */
const enter = entrance(__wbg_reset_state);

const INTERNAL = { status: "error", code: 500, message: "Internal error", error: "errors.internal" };

/**
 * @param {Call} call
 * @param {Binding | MemoryBinding} binding
 * @param {(cause: unknown) => void} onError
 * @returns {Promise<any>} the reply
 */
export async function answer(call, binding, onError) {
  /** @type {[number, number] | undefined} */
  let ticket;
  let isUnavailable = false;
  try {
    const { path, text, options } = call;
    if ("answer" in binding) return told(binding.answer(call), onError);
    const planned = enter(() => planCall(path, text, options));
    if ("reply" in planned) return told(planned, onError);
    const { instance, number, random } = planned;
    ticket = [instance, number];
    const work = statementsOf(planned.statements);
    isUnavailable = true;
    const rows = JSON.stringify(await binding.run(work));
    isUnavailable = false;
    const known = enter(() => settleCall(instance, number, rows));
    return told(known ?? enter(() => settleCallAnew(path, text, options, random, rows)), onError);
  } catch (cause) {
    onError(cause);
    if (cause instanceof Error && "code" in cause && cause.code === "internal") isUnavailable = false;
    return refuse(call.options, isUnavailable, ticket);
  }
}

/**
 * @param {{ reply: any, cause: string | null }} settled
 * @param {(cause: unknown) => void} onError
 */
function told({ reply, cause }, onError) {
  if (cause !== null) onError(new Error(cause));
  return reply;
}

/**
 * @param {CallOptions} options
 * @param {boolean} isUnavailable
 * @param {[number, number] | undefined} ticket
 */
function refuse(options, isUnavailable, ticket = [0, 0]) {
  try {
    return enter(() => refuseCall(isUnavailable, options, ...ticket)).reply;
  } catch {
    return { ...INTERNAL, requestId: options.requestId };
  }
}
