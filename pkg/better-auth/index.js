/** The entry `invitcode/better-auth`: a plugin for better-auth's server. The client part is `invitcode/better-auth/client`. */
import { createAuthMiddleware } from "better-auth/api";
import { InvitcodeError } from "../errors.js";
import { endpointsOf } from "./endpoints.js";
import { INVITE_ERROR_CODES } from "./errors.js";
import { ATTEMPT, Gate } from "./gate.js";
import { codeOf, cookieOf, dropCode } from "./kept-code.js";
import { joinOrganization } from "./membership.js";
import { checkedOptions } from "./options.js";
import { explain, tellRedeemed } from "./redeem.js";
import { refusal, refusalOf } from "./refusals.js";
import { databaseMakesIds, idsFor } from "./user-ids.js";

export { InvitcodeError } from "../errors.js";
export { describeInviteError, INVITE_ERROR_CODES } from "./errors.js";

/**
 * @typedef {import("./options.js").Options} Options
 * @typedef {import("./options.js").Redeemed} Redeemed
 * @typedef {import("./options.js").Membership} Membership
 * @typedef {import("./options.js").User} User
 * @typedef {import("./endpoints.js").Preview} Preview
 * @typedef {import("./endpoints.js").Joined} Joined
 * @typedef {import("./errors.js").InviteErrorCode} InviteErrorCode
 */

/**
 * @typedef {object} InvitcodePlugin
 * @property {"invitcode"} id
 * @property {import("./endpoints.js").Endpoints} endpoints
 * @property {(auth: import("better-auth").AuthContext) => { options: { databaseHooks: NonNullable<import("better-auth").BetterAuthOptions["databaseHooks"]> } }} init
 * @property {NonNullable<import("better-auth").BetterAuthPlugin["hooks"]>} hooks
 * @property {NonNullable<import("better-auth").BetterAuthPlugin["rateLimit"]>} rateLimit
 * @property {typeof INVITE_ERROR_CODES} $ERROR_CODES
 */

/** The path whose body names the address of the new user, so that its code is checked before anything else is done. */
const SIGN_UP = "/sign-up/email";

/**
 * Sign-up by invitation code. Signing up needs a code that works (option `required`), whatever the method; and a code is
 * redeemed once for each user, as the last step before the user is stored.
 *
 * @param {Options} options
 * @returns {InvitcodePlugin}
 * @throws {InvitcodeError} `ERR_OPTIONS`
 *
 * @example
 * export const auth = betterAuth({
 *   database,
 *   emailAndPassword: { enabled: true },
 *   plugins: [invitcode({ call: functions(binding) })],
 * });
 */
export function invitcode(options) {
  const checked = checkedOptions(options);
  /** The requests whose kept code is settled. @type {WeakSet<object>} */
  const settled = new WeakSet();

  return {
    id: "invitcode",
    endpoints: endpointsOf(checked),
    $ERROR_CODES: INVITE_ERROR_CODES,

    init(auth) {
      requireSetup(auth, checked);
      const gate = new Gate(auth, checked);
      gate.guard(auth.adapter);
      return {
        options: {
          databaseHooks: {
            user: {
              create: {
                async before(user, context) {
                  const code = await codeOf(/** @type {any} */ (context));
                  if (code === undefined) {
                    if (await isRequired(checked, user, context)) throw refusal("INVITE_CODE_REQUIRED");
                    return;
                  }
                  const done = () => void settled.add(/** @type {any} */ (context).context);
                  return { data: /** @type {any} */ ({ [ATTEMPT]: { code, visit: context, done } }) };
                },
                async after(user) {
                  const redeemed = gate.redeemedBy(user);
                  if (redeemed !== undefined) await welcome(auth, checked, redeemed, user);
                },
              },
            },
          },
        },
      };
    },

    hooks: {
      before: [
        {
          matcher: ({ path }) => path === SIGN_UP,
          handler: createAuthMiddleware(async (ctx) => {
            const code = await codeOf(/** @type {any} */ (ctx));
            if (code !== undefined) await requireWorking(/** @type {any} */ (ctx), checked, code, ctx.body?.email);
            else if (checked.required === true) throw refusal("INVITE_CODE_REQUIRED");
          }),
        },
      ],
      after: [
        {
          matcher: (context) => settled.has(context.context),
          handler: createAuthMiddleware(async (ctx) => {
            const { name } = cookieOf(ctx.context, 0);
            if (ctx.headers?.get("cookie")?.includes(`${name}=`)) dropCode(/** @type {any} */ (ctx));
          }),
        },
      ],
    },

    // Codes have 45 random bits. This limits what guessing can cost.
    rateLimit: [{ window: 60, max: 20, pathMatcher: (path) => path.startsWith("/invitcode/") }],
  };
}

/**
 * @param {import("better-auth").AuthContext} auth
 * @param {import("./options.js").Checked} options
 */
function requireSetup(auth, { organization }) {
  if (databaseMakesIds(auth)) {
    throw new InvitcodeError(
      "ERR_OPTIONS",
      'invitcode/better-auth redeems a code with the id of the user before the user is stored, but advanced.database.generateId leaves ids to the database; leave it out, or set it to "uuid" or to a function',
    );
  }
  if (organization !== undefined && !auth.hasPlugin("organization")) {
    throw new InvitcodeError("ERR_OPTIONS", "the option organization of invitcode/better-auth needs better-auth's plugin organization: plugins: [organization(), invitcode({ … })]");
  }
}

/**
 * @param {import("./options.js").Checked} options
 * @param {any} user
 * @param {any} context
 */
async function isRequired({ required }, user, context) {
  return typeof required === "function" ? required(user, context) : required;
}

/**
 * Refuses a sign-up whose code would not work, before a password is hashed and before anything tells whether there is a user
 * with the address. A user who redeemed the code in an attempt that failed afterwards passes.
 *
 * @param {import("./options.js").EndpointContext} context
 * @param {import("./options.js").Checked} options
 * @param {string} code
 * @param {unknown} email
 */
async function requireWorking(context, options, code, email) {
  const auth = context.context;
  const ids = typeof email === "string" ? await idsFor(auth, email, Date.now()) : undefined;
  /** @type {string | undefined} */
  let error;
  for (const id of ids ?? [undefined]) {
    const { wouldAnswer } = await explain(auth, options, context, code, id);
    if (wouldAnswer.status === "success") return;
    error ??= String(wouldAnswer.error);
    if (error === "errors.invalid") break;
  }
  // Which address counts for such a code is known when the user is made.
  if (error !== "errors.notInvited") throw refusalOf({ error: String(error) });
}

/**
 * What follows for a new user. The user exists and the code is redeemed, so nothing here makes the sign-up fail: `redeem` can
 * repeat it later for the signed-in user.
 *
 * @param {import("better-auth").AuthContext} auth
 * @param {import("./options.js").Checked} options
 * @param {Redeemed} redeemed
 * @param {any} user
 */
async function welcome(auth, options, redeemed, user) {
  try {
    await joinOrganization(auth, options, redeemed, user);
  } catch (cause) {
    auth.logger.error(`the new user ${user.id} redeemed a code, but did not become a member of its organization`, cause);
  }
  await tellRedeemed(auth, options, { ...redeemed, user });
}
