// A Hono app that mounts the service: Hono strips the prefix. Its session is the cookie `session`.
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { invitcode } from "../../../js/worker/invitcode.js";

const { fetch } = invitcode({
  basePath: "/invites",
  caller: (request) => {
    const user = /(?:^|; )session=([^;]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
    return user === undefined ? undefined : { user };
  },
  env: (env) => ({ DB: env.INVITES, ADDRESS_KEY: env.INVITES_KEY }),
});

const app = new Hono();
app.get("/", (context) => context.text(`the host's own page for ${getCookie(context, "session") ?? "nobody"}`));
app.mount("/invites", fetch);
export default app;
