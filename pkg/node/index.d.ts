export { StorageError } from "../d1.js";
export { libsql } from "../libsql.js";
export { sqlite } from "../sqlite.js";
export { InvitcodeError } from "../errors.js";
export type ServeOptions = import("./options.js").Options;
export type Service = import("./serve.js").Service;
export type Binding = import("../d1.js").Binding;
export type SqliteBinding = import("../sqlite.js").SqliteBinding;
export type LibsqlBinding = import("../libsql.js").LibsqlBinding;
/** @typedef {import("./options.js").Options} ServeOptions */
/** @typedef {import("./serve.js").Service} Service */
/** @typedef {import("../d1.js").Binding} Binding */
/** @typedef {import("../sqlite.js").SqliteBinding} SqliteBinding */
/** @typedef {import("../libsql.js").LibsqlBinding} LibsqlBinding */
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
export declare function serve(options: ServeOptions): Promise<Service>;
