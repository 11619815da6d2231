// A team's app. Who is signed in to it is signed in to its invitations too.
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { invitcode } from "invitcode/worker";
import { home, signIn } from "./pages.js";

/** A real app looks its session up. Here the cookie is the user's name. @param {Request} request */
function caller(request) {
  const user = /(?:^|; )user=([\w-]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
  return user === undefined ? undefined : { user, name: user };
}

const { fetch, Live, Invitcode } = invitcode({ basePath: "/invites", caller });

const app = new Hono();

app.get("/", (context) => {
  const user = getCookie(context, "user");
  return context.html(user === undefined ? signIn() : home(user));
});

app.post("/sign-in", async (context) => {
  const { user } = await context.req.parseBody();
  if (typeof user !== "string" || !/^[\w-]{1,32}$/.test(user)) return context.html(signIn("Use letters, digits, - and _"), 400);
  setCookie(context, "user", user, { httpOnly: true, sameSite: "Lax", secure: true, path: "/" });
  return context.redirect("/", 303);
});

// Everything of invitcode is below this path: its functions, the join page at /invites/j/CODE, /invites/openapi.json.
app.mount("/invites", fetch);

// `Live` holds the live connections. `Invitcode` is for workers that bind this one:
// `await env.INVITCODE.invitCode.use({ code, userId })`.
export { Live, Invitcode };
export default app;
