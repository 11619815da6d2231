/** The entry `invitcode/node`: storage in a file or on a libSQL server, and the whole service without Cloudflare. */
export { StorageError } from "../bindings/d1.js";
export { libsql } from "../bindings/libsql.js";
export { sqlite } from "../bindings/sqlite.js";
export { InvitcodeError } from "../package/errors.js";
