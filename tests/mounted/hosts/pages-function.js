// A Pages Function `functions/invites/[[path]].js`, called as Pages calls it. Pages' own assets are the binding ASSETS.
import { invitcode } from "../../../js/worker/invitcode.js";

const { fetch } = invitcode({ basePath: "/invites" });

/** @param {{ request: Request, env: any, waitUntil: (work: Promise<unknown>) => void }} context */
export const onRequest = (context) => fetch(context.request, context.env, context);

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (!/^\/invites(?:\/|$)/.test(pathname)) return env.ASSETS.fetch(request);
    return onRequest({ request, env, waitUntil: (work) => context.waitUntil(work) });
  },
};
