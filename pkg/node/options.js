/** The options of `serve`, checked. */
import { InvitcodeError } from "../errors.js";

/**
 * @typedef {object} Options
 * @property {string} [db] the file of the database, which is made if it is missing; `":memory:"` loses it with the process
 * @property {import("../d1.js").Binding} [storage] another storage binding, such as `libsql(client)`, instead of
 * `db`
 * @property {string} [host] the address to listen on; `127.0.0.1` without it
 * @property {number} [port] the port to listen on, 0 for any that is free; 8787 without it
 * @property {number} [trustProxy] how many proxies are in front of the service, each of which appends its client's
 * address to `X-Forwarded-For`; 0 without it
 * @property {number} [maxConnections] how many connections there may be at once; 10000 without it
 * @property {Record<string, string | undefined>} [env] the settings, by the names of docs/configuration.md; the
 * process's environment without it
 * @property {string} [basePath] the path below which the service answers, such as `/invites`
 * @property {import("../worker/mount.js").AskCaller} [caller] who makes a request, by a session of your own
 */
/**
 * @typedef {object} Checked
 * @property {string} db
 * @property {import("../d1.js").Binding | undefined} storage
 * @property {string} host
 * @property {number} port
 * @property {number} proxies
 * @property {number} maxConnections
 * @property {Record<string, any>} settings
 * @property {number} deadlineMs
 * @property {string} basePath
 * @property {import("../worker/mount.js").AskCaller | undefined} caller
 * @property {"settings" | "host"} authority
 */

const NAMES = ["db", "storage", "host", "port", "trustProxy", "maxConnections", "env", "basePath", "caller"];

/** Variables that are bindings in a worker. Here the server makes them. */
const BINDINGS = ["DB", "KV", "LIVE", "ASSETS", "STORAGE", "OUTBOUND", "STORE"];

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * @param {Options} given
 * @returns {Checked}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 */
export function optionsOf(given) {
  if (typeof given !== "object" || given === null) throw wrong('serve takes an object, such as { db: "codes.sqlite" }');
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw wrong(`serve has no option ${JSON.stringify(unknown)}: the options are ${NAMES.join(", ")}`);
  const { db, storage, host = "127.0.0.1", port = 8787, trustProxy = 0, maxConnections = 10_000, env = process.env, basePath = "", caller } = given;
  if ((db === undefined) === (storage === undefined)) throw wrong('serve takes either db, the path of a file such as "codes.sqlite", or storage, a storage binding');
  if (db !== undefined && (typeof db !== "string" || db === "")) throw wrong('db must be the path of a file, such as "codes.sqlite"');
  if (storage !== undefined && typeof storage.run !== "function") throw wrong("storage must be a storage binding, such as libsql(client)");
  if (typeof host !== "string" || host === "") throw wrong('host must be an address to listen on, such as "127.0.0.1" or "0.0.0.0"');
  if (!isWhole(port, 65_535)) throw wrong("port must be a whole number from 0 to 65535");
  if (!isWhole(trustProxy, 10)) throw wrong("trustProxy must be how many proxies are in front of the service, from 0 to 10");
  if (!isWhole(maxConnections, 1_000_000) || maxConnections === 0) throw wrong("maxConnections must be how many connections there may be at once, from 1 to 1000000");
  const settings = Object.fromEntries(Object.entries(env).filter(([name]) => !BINDINGS.includes(name)));
  if (settings["AUTH"] === "open" && !LOOPBACK.test(host)) {
    throw wrong(`AUTH is open, so that every caller is trusted: then the service listens on 127.0.0.1 only, and not on ${host}. Set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY instead`);
  }
  const deadline = Number(settings["STORAGE_DEADLINE_MS"] || 10_000);
  return {
    db: db ?? "",
    storage,
    host,
    port,
    proxies: trustProxy,
    maxConnections,
    settings,
    // The check of the settings reports what is wrong with it.
    deadlineMs: deadline >= 1 && deadline <= 60_000 ? deadline : 10_000,
    basePath,
    caller,
    authority: caller === undefined ? "settings" : "host",
  };
}

/** @param {unknown} value @param {number} most */
function isWhole(value, most) {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}

/** @param {string} message */
function wrong(message) {
  return new InvitcodeError("ERR_OPTIONS", message);
}
