/** The options of the plugin. */
import { Guesses } from "./guesses.js";
import { InvitcodeError } from "../errors.js";

/** @typedef {import("better-auth").AuthContext} AuthContext */
/** @typedef {import("better-auth").GenericEndpointContext} EndpointContext */
/** @typedef {import("better-auth").User & Record<string, unknown>} User */
/** @typedef {import("../call.js").Caller | import("../http-call.js").RemoteCaller} Call */

/**
 * A redemption that succeeded.
 *
 * @typedef {object} Redeemed
 * @property {string} code as it was given
 * @property {string} serverId what the code lets a user join
 * @property {boolean} joined whether this call made the user a member; false if it already was one
 * @property {boolean} pending whether a request to join waits for approval
 * @property {"admin" | "member"} role what the code grants
 * @property {number | undefined} expiresAt when the membership ends, if it does
 * @property {Record<string, unknown> | undefined} metadata what the code carries for the application
 */

/** @typedef {{ organizationId: string, role?: string }} Membership */

/**
 * @typedef {object} Options
 * @property {Call} call the functions of invitcode: `functions(d1(env.DB))`, `functions(http({ url, token }))` with a
 * service's key, or those over any other binding
 * @property {boolean | ((user: User, context: EndpointContext | null | undefined) => boolean | Promise<boolean>)} [required]
 * whether a sign-up needs a code; true by default. A function decides for each user, for instance by
 * `context.path`
 * @property {(redeemed: Redeemed & { user: User }) => string | Membership | null | undefined | Promise<string | Membership | null | undefined>} [organization]
 * the organization of better-auth's plugin `organization` that the user becomes a member of, with its role; none by default
 * @property {(redeemed: Redeemed & { user: User }) => unknown} [onRedeemed] runs after a code was redeemed, and after the new user is
 * stored. If it throws, the error is logged
 * @property {number} [cookieSeconds] how long a code is kept through a sign-in elsewhere, in seconds; 600 by default
 * @property {number} [guessesPerHour] how many wrong codes an address may try in an hour; 30 by default
 */

/** A day: nobody signs in elsewhere for longer. */
const LONGEST = 86_400;

const MOST_GUESSES = 1_000_000;

/**
 * The options with their defaults.
 *
 * @param {Options} options
 * @returns {Required<Pick<Options, "call" | "required" | "cookieSeconds">> & Pick<Options, "organization" | "onRedeemed"> & { guesses: Guesses }}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 */
export function checkedOptions(options) {
  const { call, required = true, organization, onRedeemed, cookieSeconds = 600, guessesPerHour = 30, ...unknown } = Object(options);
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw wrong(`there is no option ${name}`);
  if (typeof call !== "function") throw wrong("call must be functions(binding) of invitcode or invitcode/http");
  if (!["boolean", "function"].includes(typeof required)) throw wrong("required must be a boolean or a function of the user and the context");
  for (const [name, value] of Object.entries({ organization, onRedeemed })) {
    if (value !== undefined && typeof value !== "function") throw wrong(`${name} must be a function`);
  }
  if (!(Number.isInteger(cookieSeconds) && cookieSeconds >= 1 && cookieSeconds <= LONGEST)) throw wrong(`cookieSeconds must be an integer from 1 to ${LONGEST}`);
  if (!(Number.isInteger(guessesPerHour) && guessesPerHour >= 1 && guessesPerHour <= MOST_GUESSES)) throw wrong(`guessesPerHour must be an integer from 1 to ${MOST_GUESSES}`);
  return { call, required, cookieSeconds, organization, onRedeemed, guesses: new Guesses(guessesPerHour) };
}

/** @typedef {ReturnType<typeof checkedOptions>} Checked */

/** @param {string} problem */
function wrong(problem) {
  return new InvitcodeError("ERR_OPTIONS", `invitcode({ … }) of invitcode/better-auth: ${problem}`);
}
