/** Scenarios over the routes of TimeCapsule, RDS and TacoBot. */
import assert from "node:assert/strict";
import { REFUSALS } from "../../support/invites.js";
import { assertDocument, INFO } from "../../support/tacobot.js";
import { makeServer, said } from "../calls.js";

/** @typedef {import("../load.js").Load} Load */
/** @typedef {import("../caller.js").Answer} Answer */
/** @typedef {import("../calls.js").Server} Server */

/** The server of RDS's invites, and the beginning of their links. */
export const GUILD = "tea-club";
export const LINK_BASE = "https://app.example/join/";

/** Letters that are not read as another symbol in a typed code. */
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ";

const SHARED = "Zoe";

/** @param {Load} load */
function firstName(load) {
  // A few directors share a name, so that all its numbers are soon taken and the texts of used codes are taken over. Not
  // where calls may be retried later: the text might belong to another code by then.
  if (load.isStrict && load.random() < 0.3) return SHARED;
  const letter = () => LETTERS.charAt(Math.floor(load.random() * LETTERS.length));
  return `${letter()}${letter()}${letter()}`;
}

/** @param {Answer} answer @returns {any} */
function capsuleData({ status, body, text }) {
  assert.deepEqual([status, body.success], [200, true], text);
  return body.data;
}

/** @param {Answer} answer @param {number} status @param {string} error */
function capsuleRefused(answer, status, error) {
  assert.deepEqual([answer.status, answer.body], [status, { success: false, error }]);
}

/** @param {Load} load @param {Server} server @param {string} code @param {string} userId */
async function useCapsule(load, { serverId }, code, userId) {
  const { history } = load;
  const intent = history.intend([`use ${serverId}|${code}|${userId}`, `member ${serverId}|${userId}`], [[`member ${serverId}|${userId}`, "in"]]);
  const answer = await load.ask({ name: "timecapsule use", path: "/api/invite-codes/use", body: { code, userId } });
  if (answer.status === 200) {
    const { relationshipCreated, ...rest } = capsuleData(answer);
    assert.deepEqual(rest, { message: "Invite code used successfully", directorId: serverId });
    history.did(intent);
    return relationshipCreated || answer.again ? "joined" : "member";
  }
  history.refused(intent, answer.again);
  return answer;
}

/** A director makes codes for one use; some are used, one is taken back. @param {Load} load */
export async function capsule(load) {
  const { history } = load;
  const name = firstName(load);
  const server = await makeServer(load, { owner: `${name} Smith` });
  const { serverId, ownerId } = server;
  const who = `userId=${ownerId}`;
  const wanted = 2 + Math.floor(load.random() * 3);
  /** @type {string[]} */
  const codes = [];
  while (codes.length < wanted) {
    const intent = history.intend([], [[`codes ${serverId}`, codes.length + 1]]);
    // A second call would make a second code.
    const answer = await load.ask({ name: "timecapsule generate", path: `/api/invite-codes/generate?${who}`, once: true });
    if (answer === undefined) return;
    const { code, message } = capsuleData(answer);
    assert.equal(message, "Invite code generated successfully");
    assert.match(code, new RegExp(`^${name.charAt(0)}${name.slice(1).toLowerCase()}-\\d{3}$`));
    codes.push(code);
    history.did(intent, [[`code ${serverId}|${code}`, 1], [`cap ${serverId}|${code}`, 1], [`revoked ${serverId}|${code}`, 0]]);
  }
  const [spare, ...given] = /** @type {[string, ...string[]]} */ (codes);
  const validate = async (/** @type {string} */ code) => capsuleData(await load.ask({ name: "timecapsule validate", path: "/api/invite-codes/validate", body: { code } }));
  for (const code of given) {
    const valid = { isValid: true, isExpired: false, directorName: `${name} Smith`, message: "Invite code is valid" };
    assert.deepEqual(await validate(code), valid);
    if (name === SHARED) {
      assert.equal(await useCapsule(load, server, code, load.unique("child")), "joined");
      continue;
    }
    const users = [load.unique("child"), load.unique("child")];
    const told = await Promise.all(users.map((user) => useCapsule(load, server, code, user)));
    const refusal = told.find((one) => typeof one !== "string");
    assert.ok(told.includes("joined") && typeof refusal === "object", "of two at once one is let in");
    capsuleRefused(refusal, 400, "Invite code has already been used");
    assert.ok(["member", "joined"].includes(String(await useCapsule(load, server, code, String(users[told.indexOf("joined")])))));
  }
  const list = capsuleData(await load.ask({ name: "timecapsule my-codes", method: "GET", path: `/api/invite-codes/my-codes?${who}` }));
  assert.deepEqual(list.map((/** @type {any} */ row) => row.code).sort(), codes.toSorted());
  assert.equal(list.filter((/** @type {any} */ row) => row.is_used).length, given.length);
  const { id } = list.find((/** @type {any} */ row) => row.code === spare);
  const intent = history.intend([], [[`revoked ${serverId}|${spare}`, 1]]);
  const gone = await load.ask({ name: "timecapsule revoke", method: "DELETE", path: `/api/invite-codes/${id}` });
  assert.deepEqual([gone.status, gone.body], [200, { success: true, message: "Invite code revoked successfully" }]);
  history.did(intent);
  if (name !== SHARED) assert.equal((await validate(spare)).message, "Invite code does not exist");
}

/** A user asks for its one invite, twice at once, and reads it. @param {Load} load */
export async function invite(load) {
  const userId = load.unique("invited");
  const path = `/discord/invites?userId=${userId}`;
  const facts = [`invite ${userId}`, `invite's code ${userId}`];
  const asked = await Promise.all(
    [0, 1].map(async () => {
      const intent = load.history.intend(facts);
      const answer = await load.ask({ name: "discord post", path });
      if (answer.status === 201) {
        const code = String(answer.body.inviteLink).replace(LINK_BASE, "");
        assert.deepEqual(answer.body, { message: "Invite created successfully.", inviteLink: LINK_BASE + code });
        load.history.did(intent, [[`invite ${userId}`, code]]);
      } else {
        assert.deepEqual([answer.status, answer.body], [409, REFUSALS.POST[409]]);
        load.history.did(intent);
      }
      return answer;
    }),
  );
  const made = asked.filter(({ status }) => status === 201);
  assert.ok(made.length === 1 || (made.length === 0 && asked.some(({ again }) => again)), "one of two is given it");
  const { status, body, text } = await load.ask({ name: "discord get", method: "GET", path });
  assert.deepEqual([status, body.message, body.inviteResponse.userId], [200, "Invite return successfully!", userId], text);
  if (made[0] !== undefined) assert.equal(body.inviteResponse.inviteLink, made[0].body.inviteLink);
  const nobody = await load.ask({ name: "discord get", method: "GET", path: `/discord/invites?userId=${load.unique("nobody")}` });
  assert.deepEqual([nobody.status, nobody.body], [404, REFUSALS.GET[404]]);
}

/** What Discord reports of an invite is stored, its uses are tracked, and all of it is read. @param {Load} load */
export async function tracking(load) {
  const { history } = load;
  const [guild, code] = [load.unique("guild"), load.unique("discord")];
  const path = `/guilds/${guild}/invite_codes/${code}`;
  const info = { ...INFO, code };
  for (const uses of [0, 1]) {
    const intent = history.intend([`document ${guild}|${code}`], [[`reported ${guild}|${code}`, uses]]);
    const answer = await load.ask({ name: "tacoBot put", method: "PUT", path, body: { info: { ...info, uses }, timestamp: 1_693_459_200 } });
    assert.ok(answer.status === (uses === 0 ? 201 : 200) || (answer.again && answer.status === 200), answer.text);
    assert.deepEqual(answer.body.info, { ...info, uses });
    history.did(intent);
  }
  const users = Array.from({ length: 3 + Math.floor(load.random() * 4) }, (_, n) => ({ user_id: load.unique("tracked"), timestamp: 1_700_000_000 + n }));
  await Promise.all(
    users.map(async (entry) => {
      const intent = history.intend([`tracked ${guild}|${code}|${entry.user_id}|${entry.timestamp}`]);
      for (const isRepeat of [false, true]) {
        const answer = await load.ask({ name: "tacoBot track", path: `${path}/invites`, body: entry, mayHangUp: true });
        assert.ok(answer.status === (isRepeat ? 200 : 201) || (answer.again && answer.status === 200), answer.text);
        assert.deepEqual(answer.body, entry);
        if (!isRepeat) history.did(intent);
      }
    }),
  );
  const { status, body, text } = await load.ask({ name: "tacoBot get", method: "GET", path });
  assert.equal(status, 200, text);
  assert.deepEqual(assertDocument(body).invites.map((/** @type {any} */ entry) => entry.user_id).sort(), users.map((entry) => entry.user_id).sort());
  const list = await load.ask({ name: "tacoBot list", method: "GET", path: `/guilds/${guild}/invite_codes?limit=10` });
  assert.deepEqual([list.status, list.body], [200, { page: [body], isDone: true, continueCursor: null }]);
}

/** Lines of a `mongoexport` file are stored: all of a request, or none. @param {Load} load */
export async function bulk(load) {
  const { history } = load;
  const guild = load.unique("guild");
  const count = 5 + Math.floor(load.random() * 40);
  for (const uses of [3, 4]) {
    /** @type {string[]} */
    const facts = [];
    /** @type {[string, number][]} */
    const values = [];
    const lines = Array.from({ length: count }, (_, n) => {
      const code = `line-${n}`;
      const log = Array.from({ length: uses }, (_, use) => ({ user_id: `user-${use}`, timestamp: 1_700_000_000 + use }));
      if (uses === 3) facts.push(`document ${guild}|${code}`);
      for (const entry of uses === 3 ? log : log.slice(3)) facts.push(`tracked ${guild}|${code}|${entry.user_id}|${entry.timestamp}`);
      values.push([`reported ${guild}|${code}`, uses]);
      return JSON.stringify({ _id: `${guild}-${n}`, code, guild_id: guild, info: { uses }, timestamp: 1, invites: log });
    });
    const intent = history.intend(facts, values);
    for (const isRepeat of [false, true]) {
      const answer = await load.ask({ name: "tacoBot import", path: "/guilds/-/invite_codes", body: lines.join("\n") });
      const { stored, recorded, refused } = said(answer, "Invites stored");
      assert.deepEqual([stored, refused], [count, []]);
      const fresh = isRepeat ? 0 : uses === 3 ? 3 * count : count;
      assert.ok(recorded === fresh || (answer.again && recorded === 0), `${recorded} recorded, not ${fresh}`);
      if (!isRepeat) history.did(intent);
    }
  }
}
