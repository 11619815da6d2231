import { messageOf } from "../../d1.js";
import { ANOTHER } from "../../fence.js";
import { stopIn } from "../move/stop.js";

/**
 * Continues a move of the data. The reply says what a person must correct, or that another request is continuing the move. Why
 * a store failed is for the log.
 *
 * @param {{ to: import("../../fence.js").Side }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function move({ to }, tools) {
  try {
    const data = await tools.move(to);
    return { outcome: data === undefined ? "undeployed" : { went: JSON.stringify(data) } };
  } catch (cause) {
    const stop = stopIn(cause);
    if (stop !== undefined) return { outcome: { stopped: stop } };
    return messageOf(cause).includes(ANOTHER) ? { outcome: "busy" } : { outcome: "failed", cause };
  }
}
