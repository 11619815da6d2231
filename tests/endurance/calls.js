/** The calls of the native functions, each with what it changes and with the answers that it may get. */
import assert from "node:assert/strict";
import { assertRefused } from "../support/replies.js";

/** @typedef {import("./caller.js").Answer} Answer */
/** @typedef {import("./history.js").Value} Value */
/** @typedef {import("./load.js").Load} Load */
/** @typedef {{ serverId: string, ownerId: string, name: string }} Server */
/** @typedef {{ serverId: string, code: string, label: string, maxUses: number | null }} Code */
/** @typedef {import("../support/replies.js").ErrorName} ErrorName */

/** The data of a success to the letter. @param {Answer} answer @param {string} message @returns {any} */
export function said({ status, body, text }, message) {
  assert.equal(status, 200, text);
  const { data, ...rest } = body;
  assert.deepEqual(rest, { status: "success", code: 200, message }, text);
  return data;
}

/** @param {Answer} answer @param {ErrorName} name */
export function refused(answer, name) {
  assertRefused(/** @type {any} */ (answer), name);
}

/**
 * @param {Load} load
 * @param {string} path such as `invitCode:use`
 * @param {unknown} body
 * @param {Partial<import("./caller.js").Call>} [more]
 */
export function call(load, path, body, more = {}) {
  return load.ask({ name: path, path: `/${path.replace(":", "/")}`, body, ...more });
}

/** @param {Load} load @param {Record<string, unknown>} [args] @returns {Promise<Server>} */
export async function makeServer(load, args = {}) {
  const [serverId, ownerId] = [load.unique("server"), load.unique("owner")];
  const name = `Club of ${ownerId}`;
  const intent = load.history.intend(
    [`server ${serverId}`, `member ${serverId}|${ownerId}`],
    [[`gone ${serverId}`, 0], [`member ${serverId}|${ownerId}`, "in"]],
  );
  const answer = await call(load, "server:c", { serverId, name, ownerId, ...args });
  // The creator's repeated call finds the server.
  if (answer.again && answer.status === 409) refused(answer, "conflict");
  else assert.deepEqual({ ...said(answer, "Server created"), _creationTime: 0 }, { _id: serverId, _creationTime: 0, name, ownerId, invitePolicy: "members", preview: "full", maxMembers: null, codePolicy: null });
  load.history.did(intent);
  return { serverId, ownerId, name };
}

/**
 * Makes a code. Without a key it tries once, because a second call would make a second code.
 *
 * @param {Load} load
 * @param {Server} server
 * @param {{ maxUses?: number | null, key?: boolean, custom?: boolean }} [options]
 * @returns {Promise<Code | undefined>}
 */
export async function makeCode(load, { serverId, ownerId }, { maxUses = null, key = true, custom = false } = {}) {
  const label = load.unique("label");
  const text = custom ? `Own-code-of-${label}` : undefined;
  const asked = { serverId, creatorId: ownerId, maxUses, label, code: text, idempotencyKey: key ? `key-of-${label}` : undefined };
  const intent = load.history.intend([`code ${label}`]);
  const options = { mayHangUp: key && !custom };
  const answer = key ? await call(load, "invitCode:c", asked, options) : await load.ask({ name: "invitCode:c", path: "/invitCode/c", body: asked, once: true });
  if (answer === undefined) return undefined;
  const code = said(answer, "Code created");
  if (text === undefined) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{12}$/);
  else assert.equal(code, text);
  load.history.did(intent, [[`text ${label}`, code], [`cap ${serverId}|${code}`, maxUses ?? "none"], [`revoked ${serverId}|${code}`, 0]]);
  if (key) assert.equal(said(await call(load, "invitCode:c", asked, options), "Code created"), code, "the same key gives the same code");
  return { serverId, code, label, maxUses };
}

/**
 * A user uses a code. This checks the form of the reply; the scenario knows which replies are possible.
 *
 * @param {Load} load
 * @param {{ serverId: string, code: string }} code
 * @param {string} userId
 * @param {{ token?: string, convex?: boolean, mayHangUp?: boolean }} [options]
 * @returns {Promise<"joined" | "member" | ErrorName>} `joined` also where a try before this one may have been it
 */
export async function use(load, { serverId, code }, userId, { token, convex = false, mayHangUp = false } = {}) {
  const intent = load.history.intend([`use ${serverId}|${code}|${userId}`, `member ${serverId}|${userId}`], [[`member ${serverId}|${userId}`, "in"]]);
  const body = { code, userId };
  const more = { mayHangUp, ...(token === undefined ? {} : { token }) };
  const answer = convex
    ? await load.ask({ name: "convex use", path: "/api/mutation", body: { path: "invitCode:use", format: "json", args: [body] }, ...more })
    : await call(load, "invitCode:use", body, more);
  const reply = convex ? fromConvex(answer) : answer;
  if (reply.body.status === "success") {
    const { joined, ...rest } = said(reply, "Code used");
    assert.deepEqual(rest, { serverId });
    assert.equal(typeof joined, "boolean");
    load.history.did(intent);
    return joined || reply.again ? "joined" : "member";
  }
  const error = /** @type {ErrorName} */ (String(reply.body.error).replace("errors.", ""));
  refused(reply, error);
  load.history.refused(intent, reply.again);
  return error;
}

/** A Convex client's answer in the form of the native route. @param {Answer} answer @returns {Answer} */
function fromConvex(answer) {
  const { value, ...rest } = answer.body;
  assert.deepEqual([answer.status, rest], [200, { status: "success", logLines: [] }]);
  return { ...answer, status: value.code, body: value, text: JSON.stringify(value) };
}

/** @param {Load} load @param {{ serverId: string }} server @param {string} userId @param {boolean} [ban] */
export async function remove(load, { serverId }, userId, ban = false) {
  const intent = load.history.intend([], [[`member ${serverId}|${userId}`, ban ? "banned" : "out"]]);
  const answer = await call(load, "member:d", ban ? { serverId, userId, ban } : { serverId, userId });
  // A member that the previous attempt removed is not found.
  if (answer.again && answer.status === 404) refused(answer, "notFound");
  else assert.equal(said(answer, ban ? "Member banned" : "Member removed"), undefined);
  load.history.did(intent);
}

/**
 * Changes a code, or revokes it by `invitCode:d`.
 *
 * @param {Load} load
 * @param {Code} code
 * @param {string} id
 * @param {{ maxUses?: number, revoked?: boolean }} change
 */
export async function change(load, code, id, { maxUses, revoked }) {
  const place = `${code.serverId}|${code.code}`;
  /** @type {[string, Value][]} */
  const values = [];
  if (maxUses !== undefined) values.push([`cap ${place}`, maxUses]);
  if (revoked !== undefined) values.push([`revoked ${place}`, revoked ? 1 : 0]);
  const intent = load.history.intend([], values);
  const answer = revoked === true ? await call(load, "invitCode:d", { id }) : await call(load, "invitCode:u", { id, maxUses, revoked });
  const document = said(answer, revoked === true ? "Code revoked" : "Code updated");
  assert.deepEqual([document._id, document.code, document.serverId, document.label], [id, code.code, code.serverId, code.label]);
  if (maxUses !== undefined) assert.equal(document.maxUses, maxUses);
  assert.equal(document.revokedAt !== null, revoked === true);
  load.history.did(intent);
}
