// A Hono app that mounts the service, which gets paths without the prefix. Its session is the cookie `session`, and its
// database has another name.
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { invitcode } from "../../../js/worker/invitcode.js";

const { fetch, Live } = invitcode({
  basePath: "/invites",
  env: (env) => ({ ...env, DB: env.INVITES }),
});

const app = new Hono();
app.get("/", (context) => context.text(`the host's own page for ${getCookie(context, "session") ?? "nobody"}`));
app.mount("/invites", fetch);
export { Live };
export default app;
