/**
 * Delivers events that are due. A worker claims an event first, so that two workers do not deliver it at the same
 * time; a claim ends after a minute, so that an event whose worker died is delivered by another.
 */
import { delivery } from "../../statements.js";
import { waitAfter } from "./schedule.js";
import { send, webhookIdOf } from "./send.js";

/** @typedef {import("../../d1.js").Binding} Binding */
/** @typedef {import("../../d1.js").Rows} Rows */
/** @typedef {import("../../d1.js").Statement} Statement */
/** @typedef {import("./settings.js").Receiver} Receiver */
/** @typedef {import("./send.js").Claimed} Claimed */
/** @typedef {import("./send.js").Sent} Sent */
/** @typedef {{ receiver: Receiver, binding: Binding, tell: (topics: string[]) => Promise<void>, warn: (message: string) => void }} Tools */

/** How many are delivered at the same time: a worker has six connections. */
const AT_ONCE = 5;

/** A claim outlives the deadline of a delivery. */
const CLAIM_MS = 60_000;

/**
 * Delivers what is due, `AT_ONCE` events a round. It never throws.
 *
 * @param {Tools} tools
 * @param {number} until when no further round begins
 * @returns {Promise<void>}
 */
export async function deliverDue(tools, until) {
  try {
    for (let now = Date.now(), isFirst = true; isFirst || now < until; now = Date.now(), isFirst = false) {
      const claim = now + CLAIM_MS;
      const [rows = []] = await tools.binding.run([[delivery.claim, [now, claim, AT_ONCE]]]);
      const claimed = /** @type {Claimed[]} */ (/** @type {unknown} */ (rows));
      if (claimed.length === 0) return;
      const sent = await Promise.all(claimed.map((event) => send(tools.receiver, event)));
      const marks = claimed.flatMap((event, index) => [mark(tools, event, /** @type {Sent} */ (sent[index]), claim), changeOf(event.server_id)]);
      const topics = topicsIn(await tools.binding.run(marks));
      await tools.tell(topics).catch((error) => tools.warn(`could not tell who watches the events: ${error}`));
      if (claimed.length < AT_ONCE) return;
    }
  } catch (error) {
    tools.warn(`could not deliver the events that are due: ${error}`);
  }
}

/** Counts the change that the statement before it made to what is watched of a server. @param {import("../../d1.js").Value} server @returns {Statement} */
export const changeOf = (server) => [delivery.changed, [server, Date.now()]];

/** The watched topics that changed, each once. @param {Rows[]} rows of all statements of a trip */
export function topicsIn(rows) {
  return [...new Set(rows.flat().flatMap(({ topic }) => (typeof topic === "string" ? [topic] : [])))];
}

/**
 * The statement that marks a claimed event.
 *
 * @param {Tools} tools
 * @param {Claimed} event
 * @param {Sent} sent
 * @param {number} claim
 * @returns {Statement}
 */
function mark({ warn }, event, sent, claim) {
  const { server_id: server, number, attempts } = event;
  const now = Date.now();
  if (sent.delivered) return [delivery.delivered, [server, number, claim, now]];
  const { failure, gone = false, waitMs } = sent;
  const wait = gone ? undefined : waitAfter(attempts, waitMs);
  if (wait !== undefined) return [delivery.failed, [server, number, claim, now + wait, failure]];
  warn(`the event ${webhookIdOf(event)} was given up after ${attempts} deliveries: ${failure}; event:replay delivers it again`);
  return [delivery.givenUp, [server, number, claim, failure]];
}
