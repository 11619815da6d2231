/** The entry `invitcode/node`: storage in a file or on a libSQL server, and the whole service without Cloudflare. */
import { nodeSqlite } from "../bindings/node-sqlite.js";

export { StorageError } from "../bindings/d1.js";
export { libsql } from "../bindings/libsql.js";
export { sqlite } from "../bindings/sqlite.js";
export { InvitcodeError } from "../package/errors.js";

/** @typedef {import("./options.js").Options} ServeOptions */
/** @typedef {import("./serve.js").Service} Service */
/** @typedef {import("../bindings/d1.js").Binding} Binding */
/** @typedef {import("../bindings/sqlite.js").SqliteBinding} SqliteBinding */
/** @typedef {import("../bindings/libsql.js").LibsqlBinding} LibsqlBinding */

/**
 * Serves everything in this process: every route and page, live connections, webhooks and the work of each minute.
 *
 * It needs one of the settings that say who calls, such as `SERVICE_KEY`.
 *
 * @param {ServeOptions} options
 * @returns {Promise<Service>} once it listens
 * @throws {InvitcodeError} `ERR_NODE` on a Node without SQLite; `ERR_OPTIONS` for an option or a setting that is not valid;
 * `ERR_STORAGE` when the database cannot be opened
 *
 * @example
 * const service = await serve({ db: "codes.sqlite", env: { SERVICE_KEY } });
 * process.once("SIGTERM", () => service.stop());
 */
export async function serve(options) {
  nodeSqlite("serve()");
  const { begin } = await import("./serve.js");
  return begin(options);
}
