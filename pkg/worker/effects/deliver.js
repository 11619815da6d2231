import { deliverDue } from "../webhooks/deliver.js";

/** How long after a reply further events are delivered that wait. */
const LONGEST_MS = 10_000;

/**
 * Delivers events right after the reply that made them due. The clock delivers the rest later.
 *
 * @param {{}} _
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function deliver(_, { receiver, clock: binding, tell, warn }) {
  // Each shard delivers its own.
  if (receiver !== undefined && binding !== undefined) await deliverDue({ receiver, binding, tell, warn }, Date.now() + LONGEST_MS);
  return {};
}
