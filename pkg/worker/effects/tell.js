/**
 * Notifies watching clients of a change. If a notification is lost, the objects that hold the connections notice the
 * change when they compare the change numbers of watched topics.
 *
 * @param {{ topics: string[] }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function tell({ topics }, tools) {
  await tools.tell(topics);
  return {};
}
