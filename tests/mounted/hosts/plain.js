// A plain worker with pages of its own. Its session is a cookie `session` or a header `X-Session`, which names the user.
import { invitcode } from "../../../js/worker/invitcode.js";

/** @type {Record<string, () => any>} What `caller` gives for a session. */
const SESSIONS = {
  nobody: () => null,
  service: () => ({ service: true }),
  throws: () => {
    throw new Error("the session store is down");
  },
  rejects: async () => Promise.reject(new Error("the session store is down")),
  text: () => "ann",
  list: () => ["ann"],
  empty: () => ({}),
  number: () => ({ user: 17 }),
  long: () => ({ user: "x".repeat(129) }),
  control: () => ({ user: "ann\u0007" }),
  surrogate: () => ({ user: "ann\ud800" }),
  misspelt: () => ({ user: "ann", isAdmin: true }),
  both: () => ({ user: "ann", service: true }),
  maybe: () => ({ service: "yes" }),
  verified: () => ({ user: "ann", emailVerified: "true" }),
  soon: () => ({ user: "ann", until: Date.now() + 1_500 }),
  ended: () => ({ user: "ann", until: Date.now() - 1 }),
  endless: () => ({ user: "ann", until: Number.POSITIVE_INFINITY }),
  full: () => ({ user: "ann", name: "Ann", email: "ann@example.com", emailVerified: true, until: Date.now() + 60_000 }),
  dan: () => ({ user: "dan", email: "Dan@Example.com", emailVerified: true }),
  eve: () => ({ user: "eve", email: "eve@example.com" }),
  nulls: () => ({ user: "ann", name: null, email: null, emailVerified: null }),
};

/** @param {Request} request */
function caller(request) {
  if (request.body !== null) throw new Error("the request has a body");
  const cookie = /(?:^|; )session=([^;]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
  const [, basic] = /^Basic (.+)$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  const session = request.headers.get("X-Session") ?? cookie ?? basic;
  if (session === undefined) return undefined;
  return Object.hasOwn(SESSIONS, session) ? SESSIONS[session]?.() : { user: session };
}

const { fetch, Live, Invitcode } = invitcode({ basePath: "/invites", caller });

export { Live, Invitcode };
export default {
  /** @param {Request} request @param {any} env @param {any} context */
  async fetch(request, env, context) {
    const url = new URL(request.url);
    if (url.pathname === "/") return new Response("the host's own page");
    return fetch(request, env, context);
  },
};
