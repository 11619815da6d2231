/** The plugin's own routes. */
import { createAuthEndpoint, formCsrfMiddleware, sessionMiddleware } from "better-auth/api";
import { codeBody, optionalCodeBody } from "./bodies.js";
import { codeOf, dropCode, keepCode } from "./kept-code.js";
import { joinOrganization } from "./membership.js";
import { explain, redeem, tellRedeemed } from "./redeem.js";
import { refusal, refusalOf } from "./refusals.js";

/** @typedef {import("./options.js").Checked} Checked */
/** @typedef {import("./options.js").Redeemed} Redeemed */
/** @typedef {import("../functions.js").Functions["invitCode:explain"]["data"]} Explained */

/**
 * What a code leads to, for a page: the server, who invites, and what the code's lists hold.
 *
 * @typedef {Pick<Explained, "server" | "invitedBy" | "requires">} Preview
 */

/** @typedef {Omit<Redeemed, "code"> & { organizationId: string | undefined }} Joined */

/**
 * @template {string} Path
 * @template {import("./bodies.js").Schema<any>} Body
 * @template Result
 * @typedef {import("better-auth/api").AuthEndpoint<Path, { method: "POST", body: Body }, Result>} Endpoint
 */

/**
 * @typedef {object} Endpoints
 * @property {Endpoint<"/invitcode/check", typeof codeBody, Preview>} checkInviteCode
 * @property {Endpoint<"/invitcode/keep", typeof codeBody, Preview>} keepInviteCode
 * @property {import("better-auth/api").AuthEndpoint<"/invitcode/drop", { method: "POST" }, { success: boolean }>} dropInviteCode
 * @property {Endpoint<"/invitcode/redeem", typeof optionalCodeBody, Joined>} redeemInviteCode
 */

/**
 * @param {Checked} options
 * @returns {Endpoints}
 */
export function endpointsOf(options) {
  return /** @type {any} */ ({
    /** Says what a code leads to, or why it does not work. */
    checkInviteCode: createAuthEndpoint("/invitcode/check", { method: "POST", body: codeBody }, async (ctx) => {
      return ctx.json(await preview(/** @type {any} */ (ctx), options, ctx.body.code));
    }),

    /** The same, and keeps the code for the sign-up to come: here, or elsewhere and back. */
    keepInviteCode: createAuthEndpoint("/invitcode/keep", { method: "POST", body: codeBody, use: [formCsrfMiddleware] }, async (ctx) => {
      const found = await preview(/** @type {any} */ (ctx), options, ctx.body.code);
      await keepCode(/** @type {any} */ (ctx), ctx.body.code, options.cookieSeconds);
      return ctx.json(found);
    }),

    /** Forgets the kept code. */
    dropInviteCode: createAuthEndpoint("/invitcode/drop", { method: "POST", use: [formCsrfMiddleware] }, async (ctx) => {
      dropCode(/** @type {any} */ (ctx));
      return ctx.json({ success: true });
    }),

    /** Redeems a code, or the kept one, for the signed-in user. A repeated call gets the same answer and consumes no use. */
    redeemInviteCode: createAuthEndpoint("/invitcode/redeem", { method: "POST", body: optionalCodeBody, use: [sessionMiddleware] }, async (ctx) => {
      const code = ctx.body.code ?? (await codeOf(/** @type {any} */ (ctx)));
      if (code === undefined) throw refusal("INVITE_CODE_REQUIRED");
      const user = /** @type {import("./options.js").User} */ (ctx.context.session.user);
      const answer = await redeem(ctx.context, options, /** @type {any} */ (ctx), code, user);
      if ("refusal" in answer) throw answer.refusal;
      const organizationId = await joinOrganization(ctx.context, options, answer.redeemed, user);
      dropCode(/** @type {any} */ (ctx));
      await tellRedeemed(ctx.context, options, { ...answer.redeemed, user });
      const { code: _, ...joined } = answer.redeemed;
      return ctx.json({ ...joined, organizationId });
    }),
  });
}

/**
 * What a code leads to. Nothing is consumed. A code for certain people is no error here: whether the visitor is one of them
 * is known when it has signed in.
 *
 * @param {import("./options.js").EndpointContext} context
 * @param {Checked} options
 * @param {string} code
 * @returns {Promise<Preview>}
 */
async function preview(context, options, code) {
  const { wouldAnswer, server, invitedBy, requires } = await explain(context.context, options, context, code);
  if (wouldAnswer.status === "error" && wouldAnswer.error !== "errors.notInvited") throw refusalOf({ error: String(wouldAnswer.error) });
  return { server, invitedBy, requires };
}
