/** RDS from a user's point of view: RS256 sessions in the cookie, and one guild. */
import assert from "node:assert/strict";
import { after } from "node:test";
import { assertCommon } from "../../support/call.js";
import { startProduct } from "../../support/product.js";
import { dataOf } from "../../support/replies.js";
import { pairOf, pem, signed } from "../../support/tokens.js";
import { unique } from "../../support/world.js";
import { provingOf } from "../conformance.js";
import { discordInvites } from "../statements/rds.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const pair = await pairOf("RS256");

export const GUILD = "123456789012345678";
export const LINK_BASE = "https://discord.gg/";

export const product = await startProduct({
  staged: true,
  env: {
    AUTH: "token",
    JWT_PUBLIC_KEY: await pem(pair),
    SERVICE_KEY,
    SUPER_USERS: "listed-super-user",
    DISCORD_GUILD_ID: GUILD,
    INVITE_LINK_BASE: LINK_BASE,
  },
});
after(() => product.remove());

/** @param {string} path @param {unknown} args */
export async function asService(path, args) {
  return dataOf(await product.call(path, args, { token: SERVICE_KEY }));
}

await asService("server:c", { serverId: GUILD, name: "The guild", ownerId: "guild-owner" });

/** @typedef {{ id: string, session: string }} User */

/** The tests of a section. @param {string} section */
export const section = (section) => provingOf(discordInvites, section);

/** @param {import("jose").JWTPayload} [claims] @returns {Promise<User>} */
export async function user(claims = {}) {
  const id = unique("user");
  return { id, session: await signed({ userId: id, ...claims }, { pair }) };
}

/** @returns {Promise<User>} */
export const superUser = () => user({ roles: { super_user: true } });

/** A super user by the setting `SUPER_USERS`. @returns {Promise<User>} */
export const listedSuperUser = async () => ({ id: "listed-super-user", session: await signed({ userId: "listed-super-user" }, { pair }) });

/** The document's paths, in all its spellings. */
export const PATHS = ["/discord/invites", "/discord-actions/invite", "/discord-actions/invites"];

/**
 * @param {"GET" | "POST"} method
 * @param {{ user?: User, userId?: string, path?: string, headers?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number, body: any, headers: Headers }>}
 */
export async function request(method, { user, userId, path, headers } = {}) {
  const url = new URL(path ?? (method === "GET" ? "/discord-actions/invite" : "/discord/invites"), product.url);
  if (userId !== undefined) url.searchParams.set("userId", userId);
  const response = await fetch(url, {
    method,
    headers: { ...(user === undefined ? {} : { Cookie: `rds-session=${user.session}` }), ...headers },
  });
  const text = await response.text();
  assertCommon(response, text);
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}

/** A user's new invite. @param {User} user @returns {Promise<string>} its link */
export async function created(user) {
  const { status, body } = await request("POST", { user });
  assert.equal(status, 201, JSON.stringify(body));
  return body.inviteLink;
}

/** @param {{ status: number, body: any }} reply @param {number} status @param {unknown} body */
export function assertAnswer(reply, status, body) {
  assert.deepEqual([reply.status, reply.body], [status, body]);
}

/** Storage answers the request with a fault that no retry can fix, so the service reports an internal error. */
export const BROKEN = { "Staged-Faults": JSON.stringify(Array(4).fill("D1_TYPE_ERROR: Type 'bigint' not supported")) };

export const FORBIDDEN = { message: "You do not have permission to access this resource." };
export const NOT_FOUND = { message: "Invite not found for user!" };
