// Your worker, with invitations below /invites.
import { invitcode } from "invitcode/worker";

// If your worker has its own sessions, return the session's user here, and nobody needs a JWT:
// caller: async (request, env) => ({ user: (await sessionOf(request, env)).userId }),
const { fetch: invitations, Live, Invitcode } = invitcode({ basePath: "/invites" });

// `Live` holds the live connections. `Invitcode` is for workers that bind this one:
// `await env.INVITCODE.invitCode.use({ code, userId })`.
export { Live, Invitcode };

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/invites" || pathname.startsWith("/invites/")) return invitations(request, env, context);
    return new Response("Your application answers here. Its invitations are below /invites.\n");
  },
};
