/**
 * Calls like a client's: a kept-alive connection, a service key or a user's token, and a retry if no answer came. Checks
 * that hold for every answer are here; the scenario knows which answers a call may get.
 */
import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { assertNothingOfTheInside, tripsOf } from "../support/call.js";
import { TOKENS } from "../support/timecapsule.js";

/**
 * @typedef {object} Call
 * @property {string} name what it is counted as
 * @property {string} [method]
 * @property {string} path
 * @property {unknown} [body] as JSON; a text goes as it is, as lines
 * @property {string} [token] a user's; else the service's key
 * @property {boolean} [once] not tried again where no answer came
 * @property {boolean} [mayHangUp] whether nothing is at stake where an abandoned call happens late
 */
/**
 * `again` is true if an earlier attempt, by the caller or by the service, may have happened.
 *
 * @typedef {{ status: number, headers: Headers, text: string, body: any, again: boolean }} Answer
 */
/** @typedef {{ status: number, headers: Headers, text: string }} Raw */

/**
 * What a caller tolerates besides answers.
 *
 * @typedef {object} Patience
 * @property {boolean} [faults] 500 and 503, each in the form of its route
 * @property {() => Promise<void>} [silence] connections that break; resolves when a retry makes sense
 * @property {() => number | undefined} [hangUp] after how many milliseconds the caller disconnects from the next call, where that is allowed
 */

/** The answers to failures of storage, by the beginning of the path. The first match counts. @type {[string, Record<number, object>][]} */
const FAULTS = [
  [
    "/api/invite-codes/",
    { 500: { success: false, error: "Server error" }, 503: { success: false, error: "Storage unavailable" } },
  ],
  [
    "/discord/",
    {
      500: { statusCode: 500, error: "Internal Server Error" },
      503: { statusCode: 503, error: "Service Unavailable", message: "Storage unavailable" },
    },
  ],
  [
    "/api/",
    { 500: { code: "InternalServerError", message: "Internal error" }, 503: { code: "ServiceUnavailable", message: "Storage unavailable" } },
  ],
  [
    "/",
    {
      500: { status: "error", code: 500, message: "Internal error", error: "errors.internal" },
      503: { status: "error", code: 503, message: "Storage unavailable", error: "errors.unavailable" },
    },
  ],
];

/** The answers to faults in RDS's document, by method. */
const RDS_MESSAGES = { GET: "Something went wrong. Please contact admin", POST: "An internal server error occurred" };

const SILENT_FOR = 30_000;

/** Over shards a call may ask several objects. */
const MOST_TRIPS = process.env["TEST_STORE"] === "durable" ? 10 : 1;

export class Caller {
  /** By name of the call, how long each answer took, in milliseconds. @type {Map<string, number[]>} */
  took = new Map();
  /** How many tries ended in which fault. @type {Map<string, number>} */
  faults = new Map();
  /** How many answers took the service more than one trip. */
  repeated = 0;
  /** The names of the calls that are under way. @type {Set<{ name: string }>} */
  open = new Set();
  #agent = new Agent({ keepAlive: true, timeout: 2000 });
  #base;
  #patience;
  #pace;
  #addresses = 0;

  /**
   * @param {() => URL} base where the service is at the moment
   * @param {Patience} patience
   * @param {() => Promise<void>} [pace] waits until the next call may be made
   */
  constructor(base, patience, pace = async () => {}) {
    this.#base = base;
    this.#patience = patience;
    this.#pace = pace;
  }

  /** Closes the connections. */
  close() {
    this.#agent.destroy();
  }

  /**
   * Retries until there is an answer. Returns `undefined` only for a single attempt without one.
   *
   * @template {Call} Asked
   * @param {Asked} call
   * @returns {Promise<Asked extends { once: true } ? Answer | undefined : Answer>}
   */
  async ask(call) {
    let again = false;
    for (;;) {
      await this.#pace();
      const raw = await this.#try(call);
      const answer = raw && this.#read(call, raw, again);
      if (answer !== undefined || call.once === true) return /** @type {any} */ (answer);
      again = true;
    }
  }

  /** @param {Call} call @returns {Promise<Raw | undefined>} */
  async #try(call) {
    const hangUp = call.mayHangUp === true ? this.#patience.hangUp?.() : undefined;
    const mark = { name: call.name };
    this.open.add(mark);
    const begun = performance.now();
    try {
      const raw = await this.#exchange(call, hangUp);
      const took = this.took.get(call.name);
      if (took === undefined) this.took.set(call.name, [performance.now() - begun]);
      else took.push(performance.now() - begun);
      return raw;
    } catch (error) {
      if (hangUp === undefined && this.#patience.silence === undefined) throw error;
      this.#count(hangUp === undefined ? "no reply" : "hung up");
    } finally {
      this.open.delete(mark);
    }
    if (hangUp === undefined) await this.#patience.silence?.();
    return undefined;
  }

  /** @param {Call} call @param {Raw} raw @param {boolean} tried @returns {Answer | undefined} nothing where it is a fault to be put up with */
  #read({ name, path, method = "POST" }, { status, headers, text }, tried) {
    assertNothingOfTheInside(text, name);
    assert.match(headers.get("X-Request-Id") ?? "", /^[\w-]{8,}$/);
    const trips = tripsOf(headers);
    const isJson = /^application\/json\b/.test(headers.get("Content-Type") ?? "");
    const body = isJson ? JSON.parse(text) : undefined;
    if (trips > 1) this.repeated += 1;
    if (status < 500) {
      assert.ok(trips <= Math.max(this.#patience.faults === true ? 3 : 1, MOST_TRIPS), `${name} took ${trips} trips`);
      return { status, headers, text, body, again: tried || trips > 1 };
    }
    assert.ok(this.#patience.faults === true, `${name} answered ${status}: ${text}`);
    const [, forms] = /** @type {(typeof FAULTS)[number]} */ (FAULTS.find(([start]) => path.startsWith(start)));
    const { requestId, ...rest } = body;
    if (requestId !== undefined) assert.equal(requestId, headers.get("X-Request-Id"));
    const isRds = path.startsWith("/discord/") && status === 500;
    assert.deepEqual(rest, { ...forms[status], ...(isRds ? { message: RDS_MESSAGES[/** @type {"GET" | "POST"} */ (method)] } : {}) }, `${name} answered ${status}`);
    assert.equal(headers.has("Retry-After"), status === 503);
    this.#count(String(status));
    return undefined;
  }

  /** @param {string} fault */
  #count(fault) {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  /** @param {Call} call @param {number | undefined} hangUp @returns {Promise<Raw>} */
  #exchange({ path, method = "POST", body, token }, hangUp) {
    const isLines = typeof body === "string";
    const bytes = body === undefined ? undefined : Buffer.from(isLines ? body : JSON.stringify(body));
    /** @type {Record<string, string | number>} */
    const headers = { Authorization: `Bearer ${token ?? TOKENS.SERVICE_KEY}` };
    // Each attempt has its own address, because the limits are not under test here.
    headers[token === undefined ? "X-Client-Address" : "CF-Connecting-IP"] = this.#address();
    if (bytes !== undefined) {
      headers["Content-Type"] = isLines ? "application/x-ndjson" : "application/json";
      headers["Content-Length"] = bytes.length;
    }
    return new Promise((resolve, reject) => {
      const asked = httpRequest(new URL(path, this.#base()), { method, agent: this.#agent, headers });
      const timer = setTimeout(() => asked.destroy(new Error("no answer")), hangUp ?? SILENT_FOR);
      const fail = (/** @type {Error} */ error) => {
        clearTimeout(timer);
        reject(error);
      };
      asked.on("error", fail);
      asked.on("response", (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on("error", fail);
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          clearTimeout(timer);
          const pairs = Object.entries(response.headers).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]));
          resolve({ status: response.statusCode ?? 0, headers: new Headers(pairs), text: Buffer.concat(chunks).toString() });
        });
      });
      asked.end(bytes);
    });
  }

  #address() {
    this.#addresses += 1;
    return `2001:db8:${(this.#addresses >>> 8).toString(16)}:${((this.#addresses & 0xff) << 8).toString(16)}::1`;
  }
}
