// A worker that mounts the service below a path, with the data in Durable Objects. Its session is the header `X-Session`.
import { invitcode } from "../../../js/worker/invitcode.js";

const { fetch, Shard, Directory } = invitcode({
  basePath: "/invites",
  caller: (request) => {
    const user = request.headers.get("X-Session");
    return user === "app" ? { service: true } : user === null ? undefined : { user };
  },
});

export { Shard, Directory };
export default {
  /** @param {Request} request @param {any} env @param {any} context */
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    return pathname === "/" ? new Response("the host's own page") : fetch(request, env, context);
  },
};
