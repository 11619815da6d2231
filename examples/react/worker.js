// The app's worker. Its session, a cookie, also says who a live connection is.
import { invitcode } from "invitcode/worker";

/** A real app looks its session up. Here the cookie is the user's name. @param {Request} request */
function caller(request) {
  const user = userOf(request);
  return user && { user, name: user };
}

const { fetch, Live } = invitcode({ basePath: "/invites", caller });

export { Live };
export default {
  /** @param {Request} request @param {any} env @param {any} context */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/me") return Response.json({ user: userOf(request) ?? null });
    if (pathname === "/sign-in" && request.method === "POST") return signIn(await request.formData());
    return fetch(request, env, context);
  },
};

/** @param {Request} request */
function userOf(request) {
  return /(?:^|; )user=([\w-]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
}

/** @param {FormData} form */
function signIn(form) {
  const user = form.get("user");
  if (typeof user !== "string" || !/^[\w-]{1,32}$/.test(user)) return new Response("Use letters, digits, - and _", { status: 400 });
  return new Response(null, { status: 303, headers: { Location: "/", "Set-Cookie": `user=${user}; HttpOnly; Secure; SameSite=Lax; Path=/` } });
}
