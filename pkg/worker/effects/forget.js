/**
 * Deletes what the objects of live connections store about an erased user: replies that contain the id. Rows in the database
 * still distinguish a repeated mutation from a new one.
 *
 * @param {{ user: string }} effect
 * @param {import("./index.js").Tools} tools
 * @returns {Promise<import("./index.js").Performed>}
 */
export async function forget({ user }, tools) {
  await tools.forget(user);
  return {};
}
