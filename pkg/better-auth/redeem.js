/** Redeems a code for a user of better-auth. */
import { addressOf } from "./guesses.js";
import { refusal, refusalOf } from "./refusals.js";

/** @typedef {import("./options.js").AuthContext} AuthContext */
/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {import("./guesses.js").Visit} Visit */
/** @typedef {import("better-auth/api").APIError} APIError */

/** The longest name that invitcode keeps, in characters. */
const LONGEST_NAME = 128;

/**
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Visit} visit whose guess it is, if the code is wrong
 * @param {string} code
 * @param {{ id: string, name?: string | null, email?: string | null, emailVerified?: boolean | null }} user
 * @returns {Promise<{ redeemed: Redeemed } | { error: string, refusal: APIError }>}
 */
export async function redeem(auth, { call, guesses }, visit, code, { id, name, email, emailVerified }) {
  const user = shownName(name ?? "");
  /** @type {import("../functions.js").Functions["invitCode:use"]["arguments"]} */
  const args = { code, userId: id, ...(user === "" ? {} : { user }) };
  // Only an address that better-auth knows to be the user's counts for a code that names addresses.
  if (emailVerified === true && email) args.email = email;
  const ask = () => answered(auth, () => asked(call, auth, visit)("invitCode:use", args));
  const use = async () => {
    const reply = await ask();
    if (!isAbout(reply, "email")) return reply;
    // An address that invitcode cannot read counts for no code, as in a token.
    delete args.email;
    return ask();
  };
  const reply = await guesses.watch(auth, visit, use, (told) => told.status === "error" && told.error === "errors.invalid");
  if (reply.status === "error") {
    if (reply.error === "errors.badRequest" && !isAbout(reply, "code") && !isAbout(reply, "body")) {
      auth.logger.error("invitcode cannot take the user", reply.details);
      throw refusal("INVITES_UNAVAILABLE");
    }
    return { error: reply.error, refusal: refusalOf(reply) };
  }
  const { serverId, joined, pending = false, role = "member", expiresAt, metadata } = reply.data;
  return { redeemed: { code, serverId, joined, pending, role, expiresAt, metadata } };
}

/**
 * Calls `onRedeemed`. The code is redeemed, so nothing there makes the call fail.
 *
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Redeemed & { user: any }} redeemed
 */
export async function tellRedeemed(auth, { onRedeemed }, redeemed) {
  try {
    await onRedeemed?.(redeemed);
  } catch (cause) {
    auth.logger.error("onRedeemed of invitcode failed", cause);
  }
}

/** A name as invitcode keeps it. better-auth takes any text as a name. @param {string} name */
function shownName(name) {
  const plain = name.toWellFormed().replace(/\p{Cc}+/gu, " ").trim();
  return [...plain].slice(0, LONGEST_NAME).join("").trim();
}

/** Whether a reply refuses an argument. @param {any} reply @param {string} argument */
function isAbout({ status, details }, argument) {
  return status === "error" && Array.isArray(details) && details.some(({ field }) => field === argument);
}

/**
 * What `use` would answer.
 *
 * @param {AuthContext} auth
 * @param {Checked} options
 * @param {Visit} visit whose guess it is, if the code is wrong
 * @param {string} code
 * @param {string} [userId]
 */
export async function explain(auth, { call, guesses }, visit, code, userId) {
  const look = () => answered(auth, () => asked(call, auth, visit)("invitCode:explain", userId === undefined ? { code } : { code, userId }));
  const reply = await guesses.watch(auth, visit, look, (told) => told.status === "success" && told.data.wouldAnswer.error === "errors.invalid");
  if (reply.status === "error") throw refusalOf(reply);
  return reply.data;
}

/**
 * The functions, called for a visitor. Those over a storage binding take no address.
 *
 * @param {import("./options.js").Call} call
 * @param {AuthContext} auth
 * @param {Visit} visit
 * @returns {import("../call.js").Caller}
 */
function asked(call, auth, visit) {
  const remote = /** @type {import("../http-call.js").RemoteCaller} */ (call);
  return (path, args) => remote(path, args, { clientAddress: addressOf(auth, visit) });
}

/**
 * A reply, or the error that says that there is none. Its cause goes to the log.
 *
 * @template Reply
 * @param {AuthContext} auth
 * @param {() => Promise<Reply>} ask
 * @returns {Promise<Reply>}
 */
async function answered(auth, ask) {
  try {
    return await ask();
  } catch (cause) {
    auth.logger.error("invitcode did not answer", cause);
    throw refusal("INVITES_UNAVAILABLE");
  }
}
