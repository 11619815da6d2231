/** Drives the protocol machine by hand: what it wants done is kept until the test does it. */
import assert from "node:assert/strict";
import { Hub } from "../../js/live/hub.js";
import { identityOf } from "../../js/live/identity.js";
import { readU64 } from "../../js/live/u64.js";

/** @typedef {import("../../js/live/hub.js").Output} Output */
/** @typedef {{ querySet: number, identity: number, ts: number }} Version */

export const SESSION = "d8234833-86d8-4611-95c8-f26b7e95d8ac";

export class Machine {
  now = 1_800_000_000_000;
  /** What was sent to each connection, parsed. @type {Map<number, any[]>} */
  sent = new Map();
  /** How each connection was closed. @type {Map<number, { code?: number, reason: string }>} */
  closed = new Map();
  /** What waits to be done. @type {Extract<Output, { do: "verify" | "call" | "read" | "mark" }>[]} */
  waiting = [];
  /** @type {Output[]} */
  others = [];

  /** @param {ConstructorParameters<typeof Hub>[0]} [options] */
  constructor(options) {
    this.hub = new Hub(options);
  }

  /** @param {Output[]} outputs */
  take(outputs) {
    for (const output of outputs) {
      if (output.do === "send") {
        const message = JSON.parse(output.text);
        this.messages(output.to).push(message);
        this.onSend(output.to, message);
      } else if (output.do === "close") this.closed.set(output.to, output);
      else if (output.do === "save" || output.do === "moved" || output.do === "keep" || output.do === "bound") this.others.push(output);
      else this.waiting.push(output);
    }
  }

  /** @param {number} _id @param {any} _message */
  onSend(_id, _message) {}

  /** @param {number} id @returns {any[]} */
  messages(id) {
    const known = this.sent.get(id);
    if (known !== undefined) return known;
    this.sent.set(id, []);
    return this.messages(id);
  }

  /** What was sent to a connection since the last look. @param {number} id */
  look(id) {
    return this.messages(id).splice(0);
  }

  /** @param {number} id @param {{ caller?: any, until?: number, session?: boolean, client?: string, page?: boolean, address?: string, language?: string }} [opened] */
  open(id, { caller = { kind: "open" }, until, session = true, client = "npm", page = false, address = "", language } = {}) {
    this.take(this.hub.open(id, { identity: identityOf(caller, { until, session }), client, page, address, language }, this.now));
  }

  /** @param {number} id @param {...unknown} messages objects, or text as it is */
  say(id, ...messages) {
    for (const message of messages) {
      const data = typeof message === "string" || message instanceof ArrayBuffer ? message : JSON.stringify(message);
      this.take(this.hub.receive(id, data, this.now));
    }
  }

  /** Lets time pass. @param {number} [ms] */
  pass(ms = 5) {
    const end = this.now + ms;
    for (let wakeAt = this.hub.wakeAt; wakeAt !== undefined && wakeAt <= end; wakeAt = this.hub.wakeAt) {
      this.now = Math.max(this.now, wakeAt);
      this.take(this.hub.tick(this.now));
    }
    this.now = end;
  }

  /** Takes the one thing that waits, which must be of this kind. @template {"verify" | "call" | "read" | "mark"} K @param {K} kind @returns {Extract<Output, { do: K }>} */
  next(kind) {
    const output = this.waiting.shift();
    assert.equal(output?.do, kind);
    return /** @type {any} */ (output);
  }

  /** Answers the trip on its way: each query gives what `value` says. @param {(path: string, args: any) => Partial<import("../../js/live/query.js").Answer>} answer @param {[string, number][]} [numbers] */
  read(answer, numbers = []) {
    const { queries } = this.next("read");
    const answers = queries.map(({ path, args }) => ({ result: { value: null }, topics: [], ...answer(path, JSON.parse(args)[0]) }));
    this.take(this.hub.read({ answers, numbers }, this.now));
  }

  /** @param {import("../../js/live/frames.js").Result} result @param {string[]} [changed] */
  called(result, changed = []) {
    const { for: id } = this.next("call");
    this.take(this.hub.tell(changed, this.now));
    this.take(this.hub.called(id, { result, ts: "value" in result ? this.hub.commit(this.now) : undefined }, this.now));
  }
}

export const CONNECT = { type: "Connect", sessionId: SESSION, connectionCount: 0, lastCloseReason: "InitialConnect", clientTs: 0 };

/** @param {number} queryId @param {string} udfPath @param {object} [args] @param {string} [journal] */
export const add = (queryId, udfPath, args = {}, journal) => ({ type: "Add", queryId, udfPath, args: [args], ...(journal === undefined ? {} : { journal }) });

/** @param {number} queryId */
export const remove = (queryId) => ({ type: "Remove", queryId });

/** @param {number} baseVersion @param {...object} modifications */
export const modify = (baseVersion, ...modifications) => ({ type: "ModifyQuerySet", baseVersion, newVersion: baseVersion + 1, modifications });

/** @param {number} requestId @param {string} [udfPath] @param {object} [args] */
export const mutation = (requestId, udfPath = "server:c", args = {}) => ({ type: "Mutation", requestId, udfPath, args: [args] });

/** @param {number} baseVersion @param {string} [value] */
export const authenticate = (baseVersion, value) => ({ type: "Authenticate", baseVersion, ...(value === undefined ? { tokenType: "None" } : { tokenType: "User", value }) });

/** @param {any} version @returns {Version} */
export const versionOf = ({ querySet, identity, ts }) => ({ querySet, identity, ts: Number(readU64(ts)) });
