// The service under two paths of one worker, and a page of the host's own. Arguments are trusted, as the settings say.
import { invitcode } from "../../../js/worker/invitcode.js";

const first = invitcode({ basePath: "/invites" });
const second = invitcode({ basePath: "/teams/invites/" });

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/") return new Response("the host's own page");
    return pathname.startsWith("/teams/") ? second.fetch(request, env, context) : first.fetch(request, env, context);
  },
};
