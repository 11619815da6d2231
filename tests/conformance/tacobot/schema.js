// Every document that these tests read passes the whole schema of TacoBot's document (`assertValid`). Here, the answers
// show that the service follows each rule, and the refusals that it enforces it.
import assert from "node:assert/strict";
import { unique } from "../../support/world.js";
import { assertValid, EXAMPLE, read, readAll, request, SCHEMA, section, stored, track } from "./world.js";

const prove = section("Schema");

/** A document with a use, as it is read. @param {Record<string, unknown>} [info] */
async function document(info) {
  const { guild, code } = await stored(info);
  await track(guild, code, { user_id: unique("user") });
  return read(guild, code);
}

/** What is refused could make no document that passes the schema. @param {string} name @param {...unknown} wrong */
async function assertInfoRefused(name, ...wrong) {
  const guild = unique("7100");
  for (const value of wrong) {
    const code = unique("taco");
    const { status } = await request("PUT", `${guild}/invite_codes/${code}`, { info: { ...EXAMPLE.info, code, [name]: value } });
    assert.equal(status, 400, `${name}: ${JSON.stringify(value)}`);
  }
  assert.deepEqual(await readAll(guild), []);
}

prove('"$schema": "http://json-schema.org/draft-07/schema#"', async () => {
  assert.equal(SCHEMA.$schema, "http://json-schema.org/draft-07/schema#");
  assertValid(await document());
});

prove('"title": "InviteCode"', async () => {
  assert.equal(SCHEMA.title, "InviteCode");
  for (const one of await readAll((await document()).guild_id)) assertValid(one);
});

prove('"type": "object"', async () => {
  const found = await document();
  assert.ok(typeof found === "object" && found !== null && !Array.isArray(found));
});

prove('"_id": { "type": "string", "description": "MongoDB ObjectId as a string" }', async () => {
  assert.equal(typeof (await document())._id, "string");
});

prove('"code": { "type": "string", "description": "Invite code" }', async () => {
  assert.equal(typeof (await document()).code, "string");
});

prove('"guild_id": { "type": "string", "description": "Discord guild/server ID" }', async () => {
  assert.equal(typeof (await document()).guild_id, "string");
});

prove('"info": { "type": "object"', async () => {
  const { info } = await document();
  assert.ok(typeof info === "object" && info !== null && !Array.isArray(info));
  for (const wrong of [null, [], "info", 5]) {
    assert.equal((await request("PUT", `${unique("7200")}/invite_codes/${unique("taco")}`, { info: wrong })).status, 400);
  }
});

/** @param {string} name @param {string} type @param {...unknown} wrong */
async function assertInfoType(name, type, ...wrong) {
  assert.equal(typeof (await document()).info[name], type);
  await assertInfoRefused(name, ...wrong);
}

prove('"info" · "id": { "type": "string" }', () => assertInfoType("id", "string", 5, {}, []));
prove('"info" · "code": { "type": "string" }', () => assertInfoType("code", "string", 5, {}, []));
prove('"info" · "inviter_id": { "type": "string" }', () => assertInfoType("inviter_id", "string", 987654321098765, {}, []));
prove('"info" · "uses": { "type": "number" }', () => assertInfoType("uses", "number", "5", {}, true));
prove('"info" · "max_uses": { "type": "number" }', () => assertInfoType("max_uses", "number", "10", {}, true));
prove('"info" · "max_age": { "type": "number" }', () => assertInfoType("max_age", "number", "86400", {}, true));
prove('"info" · "temporary": { "type": "boolean" }', () => assertInfoType("temporary", "boolean", "false", 0, {}));
prove('"info" · "created_at": { "type": "string", "format": "date-time" }', () => assertInfoType("created_at", "string", "yesterday", "2023-01-01", "2023-13-01T00:00:00Z", 1672531200, {}));
prove('"info" · "revoked": { "type": ["null"] }', async () => {
  assert.strictEqual((await document()).info.revoked, null);
  await assertInfoRefused("revoked", true, false, "no", 0);
});
prove('"info" · "channel_id": { "type": "string" }', () => assertInfoType("channel_id", "string", 234567890123456, {}, []));
prove('"info" · "url": { "type": "string" }', () => assertInfoType("url", "string", 5, {}, []));

prove('"timestamp": { "type": "number", "description": "Epoch timestamp" }', async () => {
  assert.equal(typeof (await document()).timestamp, "number");
  for (const timestamp of ["1693459200", "2023-08-31", {}, true]) {
    assert.equal((await request("PUT", `${unique("7300")}/invite_codes/${unique("taco")}`, { info: EXAMPLE.info, timestamp })).status, 400);
  }
});

prove('"invites": { "type": "array", "items": { "type": "object"', async () => {
  const { guild, code } = await stored();
  assert.deepEqual((await read(guild, code)).invites, []);
  await track(guild, code, { user_id: unique("user") });
  const { invites } = await read(guild, code);
  assert.ok(Array.isArray(invites) && invites.length === 1 && typeof invites[0] === "object");
});

prove('"invites" · "user_id": { "type": "string" }', async () => {
  const { guild_id: guild, code, invites } = await document();
  assert.equal(typeof invites[0].user_id, "string");
  for (const user of [876543210987654, null, {}, ""]) {
    assert.equal((await request("POST", `${guild}/invite_codes/${code}/invites`, { user_id: user })).status, 400);
  }
  assert.equal((await read(guild, code)).invites.length, 1);
});

prove('"invites" · "timestamp": { "type": "number" }', async () => {
  const { guild_id: guild, code, invites } = await document();
  assert.equal(typeof invites[0].timestamp, "number");
  for (const timestamp of ["1693459300", {}, true]) {
    assert.equal((await request("POST", `${guild}/invite_codes/${code}/invites`, { user_id: "u", timestamp })).status, 400);
  }
  assert.equal((await read(guild, code)).invites.length, 1);
});

prove('"invites" · "required": ["user_id", "timestamp"]', async () => {
  const { guild_id: guild, code, invites } = await document();
  assert.deepEqual(Object.keys(invites[0]), ["user_id", "timestamp"]);
  assert.equal((await request("POST", `${guild}/invite_codes/${code}/invites`, {})).status, 400);
});

prove('"required": ["_id", "code", "guild_id", "info", "timestamp", "invites"]', async () => {
  const { guild, code } = await stored();
  for (const found of [await read(guild, code), await document()]) {
    for (const name of ["_id", "code", "guild_id", "info", "timestamp", "invites"]) assert.ok(name in found, name);
  }
});
