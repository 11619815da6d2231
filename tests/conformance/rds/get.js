import assert from "node:assert/strict";
import { assertAnswer, BROKEN, created, FORBIDDEN, LINK_BASE, listedSuperUser, NOT_FOUND, PATHS, request, section, superUser, user } from "./world.js";

/** A user with an invite, and the route's answer to it. */
async function invited() {
  const who = await user();
  const link = await created(who);
  const { status, body } = await request("GET", { user: who });
  assert.equal(status, 200, JSON.stringify(body));
  return { who, link, body };
}

const object = section("invite object");

object('"id": "string"', async () => {
  const [one, other] = [await invited(), await invited()];
  for (const { body } of [one, other]) {
    assert.equal(typeof body.inviteResponse.id, "string");
    assert.ok(body.inviteResponse.id.length > 0);
  }
  assert.notEqual(one.body.inviteResponse.id, other.body.inviteResponse.id);
});

object('"inviteLink": "string"', async () => {
  const { link, body } = await invited();
  assert.equal(body.inviteResponse.inviteLink, link);
  assert.ok(link.startsWith(LINK_BASE) && link.length > LINK_BASE.length, link);
});

object('"userId": "string"', async () => {
  const { who, body } = await invited();
  assert.equal(body.inviteResponse.userId, who.id);
});

const prove = section("GET /discord-actions/invite");

prove("GET /discord-actions/invite", async () => {
  const { who, body } = await invited();
  for (const path of PATHS) assertAnswer(await request("GET", { user: who, path }), 200, body);
});

prove("return the discord invite created for the user", async () => {
  const [one, other] = [await invited(), await invited()];
  assert.equal(one.body.inviteResponse.inviteLink, one.link);
  assert.equal(other.body.inviteResponse.inviteLink, other.link);
  assert.notEqual(one.link, other.link);
});

prove("Optional: `userId=[string]`", async () => {
  const { who, body } = await invited();
  assertAnswer(await request("GET", { user: who }), 200, body);
  assertAnswer(await request("GET", { user: who, userId: who.id }), 200, body);
});

prove("if this is provided it returns the invite of the user whose userId is provided in the query param", async () => {
  const { who, body } = await invited();
  for (const asker of [await superUser(), await listedSuperUser()]) {
    assertAnswer(await request("GET", { user: asker, userId: who.id }), 200, body);
  }
});

prove("if the user is not a super user then this should be equal to the userId of the user", async () => {
  const { who, body } = await invited();
  assertAnswer(await request("GET", { user: who, userId: who.id }), 200, body);
  assertAnswer(await request("GET", { user: await user(), userId: who.id }), 403, FORBIDDEN);
  assertAnswer(await request("GET", { user: await user({ roles: { super_user: false } }), userId: who.id }), 403, FORBIDDEN);
});

prove("if no userId is provided, it return invite for the user who has made the request", async () => {
  const { who, link } = await invited();
  const { body } = await request("GET", { user: who });
  assert.deepEqual([body.inviteResponse.userId, body.inviteResponse.inviteLink], [who.id, link]);
  assertAnswer(await request("GET", { user: await superUser() }), 404, NOT_FOUND);
});

prove("Headers None", async () => {
  const { who, body } = await invited();
  assertAnswer(await request("GET", { user: who }), 200, body);
});

prove("Cookie rds-session: `<JWT>`", async () => {
  const { who, body } = await invited();
  assertAnswer(await request("GET", { headers: { Cookie: `other=1; rds-session=${who.session}; more=2` } }), 200, body);
  const { status } = await request("GET", { headers: { Cookie: `rds-session-2=${who.session}` } });
  assert.equal(status, 401);
});

prove("Code: 200", async () => {
  const { who } = await invited();
  assert.equal((await request("GET", { user: who })).status, 200);
});

prove('Content: { "message": "Invite return successfully!", "inviteResponse": "<invite_object>" }', async () => {
  const { who, link, body } = await invited();
  const { id } = body.inviteResponse;
  assert.deepEqual(body, { message: "Invite return successfully!", inviteResponse: { id, inviteLink: link, userId: who.id } });
});

prove('Code: 401 Content: { "statusCode": 401, "error": "Unauthorized", "message": "You are not authorized for this action." }', async () => {
  const refusal = { statusCode: 401, error: "Unauthorized", message: "You are not authorized for this action." };
  assertAnswer(await request("GET"), 401, refusal);
  assertAnswer(await request("GET", { headers: { Cookie: "rds-session=no.such.session" } }), 401, refusal);
  assertAnswer(await request("GET", { user: await user({ exp: 1 }), userId: "anyone" }), 401, refusal);
});

prove('Code: 403 Content: { "message": "You do not have permission to access this resource." }', async () => {
  assertAnswer(await request("GET", { user: await user(), userId: "another" }), 403, { message: "You do not have permission to access this resource." });
});

prove('Code: 404 Content: { "message": "Invite not found for user!" }', async () => {
  assertAnswer(await request("GET", { user: await user() }), 404, { message: "Invite not found for user!" });
  assertAnswer(await request("GET", { user: await superUser(), userId: "nobody" }), 404, { message: "Invite not found for user!" });
});

prove('Code: 500 Content: { "statusCode": 500, "error": "Internal Server Error", "message": "Something went wrong. Please contact admin" }', async () => {
  assertAnswer(await request("GET", { user: await user(), headers: BROKEN }), 500, {
    statusCode: 500,
    error: "Internal Server Error",
    message: "Something went wrong. Please contact admin",
  });
});
