/**
 * The worker's WebAssembly instance. A request passes through it in three steps: plan, at most one storage trip, settle.
 *
 * One instance serves all requests concurrently. Plan returns a ticket, by which the same instance recognises the
 * request. Any other instance plans the request again from the {@link Call} and the ticket's random bytes, and reaches
 * the same reply. So the instance can be replaced at any moment.
 */
import {
  __wbg_reset_state,
  configure,
  findRequest,
  forget,
  forgetRequest,
  initSync,
  largestBody as largest,
  plan,
  refuse as refusal,
  replay,
  sameSecret as compare,
  settle,
  settleAnew,
  watch,
} from "../invitcode_worker.js";
import { StorageError } from "../d1.js";
import { sharedStatementsOf } from "../work.js";
import { entrance } from "../enter.js";

/** @typedef {import("../d1.js").Binding} Binding */
/** @typedef {import("../d1.js").Statement} Statement */
/** @typedef {import("../d1.js").Value} Value */
/** @typedef {import("../work.js").Placed} Placed */
/** @typedef {[instance: number, number: number, random: string, place?: string]} Ticket its two numbers, the request's random bytes, and where its transaction runs, if the store is several databases */
/** @typedef {{ effect: string } & Record<string, any>} Effect an action outside of storage, by its name */
/** @typedef {"unavailable" | "internal" | "tooLarge" | "unconfigured" | "moving" | "notWhileMoving"} Reason why a call is refused without the rules */

/**
 * The settings of a deployment as JSON. An instance reads them once and then refers to them by `number`. `generation`
 * says which instance gave that number.
 *
 * @typedef {{ readonly text: string, number?: number, generation?: number }} Settings
 */
/**
 * A request in the form that the rules take. `head` is JSON with the method, path, headers, time and caller; `body` is
 * the body as received.
 *
 * @typedef {{ settings: Settings, head: string, body: Uint8Array }} Call
 */
/**
 * A response: status, headers, the request's label in the log, the cause of a fault, the effects to perform afterwards,
 * and the body.
 *
 * @typedef {{ status: number, headers: Record<string, string>, label: string, cause?: string | undefined, effects: Effect[], body: string }} Reply
 */
/**
 * The reply, the number of storage trips, and the cause of a failure.
 *
 * @typedef {{ reply: Reply, trips: number, cause?: unknown }} Outcome
 */

/** Linear memory never shrinks, so an instance that an unusual request made large is replaced. */
const MEMORY_CAP = 64 * 1024 * 1024;

/** The compiled module and the exports of the instance in use. @type {{ module: WebAssembly.Module, exports: import("../invitcode_worker.js").InitOutput } | undefined} */
let instance;

/** The number of earlier instances. */
let generation = 0;

/** @param {WebAssembly.Module} module */
export function start(module) {
  instance = { module, exports: initSync({ module }) };
}

/** Runs one call into the instance. The instance is replaced after a trap, and when its memory has grown too large. */
export const enter = entrance(renew, () => instance !== undefined && instance.exports.memory.buffer.byteLength > MEMORY_CAP);

function renew() {
  generation += 1;
  __wbg_reset_state();
  // Once initialised, `initSync` makes no new instance: it returns the current exports.
  if (instance !== undefined) instance.exports = initSync(instance);
}

/**
 * Answers a call with at most one storage trip. It never throws: a failure becomes a reply, with the error in `cause`.
 *
 * @param {Call} call
 * @param {Binding} binding
 * @param {(effect: Effect) => Promise<unknown>} [perform] performs the effect that a call needs before the trip, and
 * returns its result
 * @returns {Promise<Outcome>}
 */
export async function answer(call, binding, perform) {
  const { settings, body } = call;
  let { head } = call;
  /** @type {Ticket | undefined} */
  let ticket;
  /** @type {Reason} */
  let reason = "internal";
  let trips = 0;
  try {
    let planned = planOf(call);
    if ("effect" in planned && perform !== undefined) {
      const outcome = { [planned.effect.effect]: await perform(planned.effect) };
      head = JSON.stringify({ ...JSON.parse(head), outcome });
      planned = planOf({ settings, head, body });
    }
    if ("effect" in planned) throw new Error(`the effect ${planned.effect.effect} was not performed`);
    if ("reply" in planned) return { reply: planned.reply, trips, cause: planned.reply.cause };
    ticket = planned.ticket;
    trips = 1;
    reason = "unavailable";
    const rows = await binding.run(planned.work, () => {
      trips += 1;
    }, ticket[3]);
    reason = "internal";
    const reply = settled({ settings, head, body }, ticket, JSON.stringify(rows));
    return { reply, trips, cause: reply.cause };
  } catch (cause) {
    if (codeOf(cause) === "internal") reason = "internal";
    else if (reason === "unavailable" && cause instanceof StorageError) reason = cause.reason ?? reason;
    return { reply: refuse({ ...call, head }, reason, ticket), trips, cause };
  }
}

/**
 * What a plan says: the reply, the statements of the trip and the ticket, or an effect to perform first.
 *
 * @typedef {{ reply: Reply } | { work: Statement[], ticket: Ticket } | { effect: Effect }} Planned
 */

/** Plans a call. @param {Call} call */
export function planOf({ settings, head, body }) {
  return withSql(read(enter(() => plan(numberOf(settings), head, body))));
}

/** Where a call's transaction runs, if the store is several databases. @param {Call} call @returns {string | undefined} */
export function placeOf(call) {
  const planned = planOf(call);
  if (!("ticket" in planned)) return undefined;
  const [instance, number, , place] = planned.ticket;
  enter(() => forget(instance, number));
  return place;
}

/** @param {ReturnType<typeof read>} planned @returns {Planned} */
function withSql(planned) {
  if (!("work" in planned)) return planned;
  return { work: sharedStatementsOf(planned.work, planned.values), ticket: planned.ticket };
}

/**
 * Settles a call with the rows of its statements as JSON.
 *
 * @param {Call} call
 * @param {Ticket} ticket
 * @param {string} rows
 */
export function settled({ settings, head, body }, [instance, number, random], rows) {
  const known = enter(() => settle(instance, number, rows));
  return replyOf(known ?? enter(() => settleAnew(numberOf(settings), head, body, random, rows)));
}

/**
 * The reply to a call that cannot be answered, in the format of its route.
 *
 * @param {Call} call
 * @param {Reason} reason
 * @param {Ticket} [ticket] of a call that will not be settled
 * @returns {Reply}
 */
export function refuse({ settings, head }, reason, ticket) {
  try {
    if (ticket !== undefined) enter(() => forget(ticket[0], ticket[1]));
    return replyOf(enter(() => refusal(numberOf(settings), head, reason)));
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
 * The most bytes that the body of a caller of a kind may have on a path; 0 if its body need not be read.
 *
 * @param {string} path
 * @param {string} [kind] undefined as long as the caller is unknown
 * @returns {number | undefined} undefined if the caller must be verified first
 */
export function largestBody(path, kind) {
  return enter(() => largest(path, kind));
}

/**
 * The statements that mark topics as watched until a time. Their rows are `{topic, number}`, with the number of changes
 * of each.
 *
 * @param {string[]} topics
 * @param {number} until
 * @param {number} now
 * @returns {Statement[]}
 */
export function marksOf(topics, until, now) {
  return alone(enter(() => watch(JSON.stringify(topics), until, now)));
}

/** The statement that finds the first run of a mutation that has this key. Its row is `{at, random, wrote}`. @param {string} key @returns {Statement[]} */
export function findingOf(key) {
  return alone(enter(() => findRequest(key)));
}

/** The statement that forgets the first run of a mutation if it wrote nothing. @param {string} key @returns {Statement[]} */
export function forgettingOf(key) {
  return alone(enter(() => forgetRequest(key)));
}

/** Statements that belong to no call. @param {string} written */
function alone(written) {
  const [work, values] = JSON.parse(written);
  return sharedStatementsOf(work, values);
}

/**
 * Plans a mutation that ran before, so that it writes nothing and gives the reply of its first run.
 *
 * @param {Call} call with `replay: true` and the first run's time in its head
 * @param {string} random the first run's random bytes
 */
export function replayOf({ settings, head, body }, random) {
  return withSql(read(enter(() => replay(numberOf(settings), head, body, random))));
}

/**
 * Compares two secrets in constant time.
 *
 * @param {string} given
 * @param {string} expected
 */
export function sameSecret(given, expected) {
  return enter(() => compare(given, expected));
}

/** The number that the current instance gave to these settings. @param {Settings} settings */
function numberOf(settings) {
  if (settings.number === undefined || settings.generation !== generation) {
    settings.number = configure(settings.text);
    settings.generation = generation;
  }
  return settings.number;
}

/**
 * A plan is one of three: the reply, a list of statements with their values and the ticket at its end, or an effect to
 * perform first.
 *
 * @param {string} planned
 * @returns {{ reply: Reply } | { work: Placed, values: Value[], ticket: Ticket } | { effect: Effect }}
 */
export function read(planned) {
  if (planned.startsWith("[[")) {
    const [work, values, ticket] = JSON.parse(planned);
    return { work, values, ticket };
  }
  return planned.startsWith("{") ? { effect: JSON.parse(planned) } : { reply: replyOf(planned) };
}

/** The first lines of responses that were parsed: most calls of a function answer with the same. @type {Map<string, Pick<Reply, "status" | "headers" | "label">>} */
const firstLines = new Map();

/** So many first lines are kept. */
const MOST_KEPT = 64;

/** A longer one has a header of its request, such as an origin or a cookie. */
const LONGEST_KEPT = 240;

/**
 * Parses a response from the rules. Its first line is JSON with everything but the body, which follows.
 *
 * @param {string} text
 * @returns {Reply}
 */
export function replyOf(text) {
  const end = text.indexOf("\n");
  const line = text.slice(0, end);
  const body = text.slice(end + 1);
  let known = firstLines.get(line);
  if (known === undefined) {
    const [status, headers, label, cause, ...effects] = JSON.parse(line);
    // What belongs to one request is not kept.
    if (status !== 200 || line.length > LONGEST_KEPT || cause !== undefined) return { status, headers, label, cause: cause ?? undefined, effects, body };
    known = { status, headers, label };
    if (firstLines.size === MOST_KEPT) firstLines.clear();
    firstLines.set(line, known);
  }
  const { status, headers, label } = known;
  return { status, headers: { ...headers }, label, cause: undefined, effects: [], body };
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
