/**
 * The id of a user who signs up by a code. The code is redeemed with it before the user exists, so a sign-up that fails after
 * that leaves a use behind. The id is derived from the e-mail address, so that the same person's next attempt gets the same id:
 * invitcode answers a repeat with success and counts nothing.
 */

/** An attempt can be repeated for a day at least. After two, the address gives another id. */
const PERIOD = 86_400_000;

/** As better-auth's own ids. */
const SYMBOLS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LENGTH = 32;

/**
 * The ids for an address, in the order in which they are tried: the one of this period, and the one of the period before.
 *
 * @param {import("./options.js").AuthContext} auth
 * @param {string} email
 * @param {number} now in milliseconds
 * @returns {Promise<[now: string, before: string] | undefined>} nothing where the application makes its ids by a function
 */
export async function idsFor(auth, email, now) {
  const form = formOf(auth);
  if (form === undefined) return undefined;
  const period = Math.floor(now / PERIOD);
  const [latest, before] = await Promise.all([period, period - 1].map(async (number) => form(await digest(auth.secret, `${number} ${email.toLowerCase()}`))));
  return /** @type {[string, string]} */ ([latest, before]);
}

/**
 * How an id is written, by better-auth's setting.
 *
 * @param {import("./options.js").AuthContext} auth
 * @returns {((bytes: Uint8Array) => string) | undefined}
 */
function formOf({ options }) {
  const { generateId } = options.advanced?.database ?? {};
  if (generateId === "uuid") return uuid;
  return generateId === undefined ? text : undefined;
}

/**
 * Whether the database makes the ids, so that none is known before the user is stored.
 *
 * @param {import("./options.js").AuthContext} auth
 */
export function databaseMakesIds({ options }) {
  const { generateId } = options.advanced?.database ?? {};
  return generateId === false || generateId === "serial";
}

/** @param {string} secret @param {string} message */
async function digest(secret, message) {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(`invitcode user id ${secret}`), { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(message)));
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  return Array.from(bytes.subarray(0, LENGTH), (byte) => SYMBOLS[byte % SYMBOLS.length]).join("");
}

/** @param {Uint8Array} bytes */
function uuid(bytes) {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
