// Compares the requests to Discord, and the answers of the tests' local server, with Discord's own API description.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { answerPointer, checks, description, place } from "../support/discord-openapi.js";
import { BOT_TOKEN, DiscordServer, rateLimited } from "../support/discord-server.js";
import { post } from "../support/invites.js";
import { startProduct } from "../support/product.js";
import { unique } from "../support/world.js";

const openapi = await description();
const skip = openapi === undefined && `Discord's description is not there: ${place}`;

test("requests to Discord and the local server's answers match Discord's description", { skip }, async (t) => {
  const discord = await new DiscordServer().start();
  const env = { AUTH: "open", ...discord.env };
  const product = await startProduct({ env });
  after(async () => {
    await product.remove();
    await discord.stop();
  });

  const userId = unique("user");
  const ask = async (/** @type {number} */ status, user = unique("user")) => {
    assert.equal((await post(product, { userId: user })).status, status);
  };
  await ask(201, userId);
  discord.add();
  discord.age(600_000);
  await product.restart({ ...env, DISCORD_INVITE_MAX_AGE: "604800" });
  await ask(201);
  await ask(409, userId);
  discord.permitted.delete("make");
  await ask(500);
  discord.permitted.add("make");
  await product.restart({ ...env, DISCORD_CHANNEL_ID: "1" });
  await ask(500);
  await product.restart({ ...env, DISCORD_BOT_TOKEN: "another" });
  await ask(500);
  discord.add({ expires_at: "2027-01-01T00:00:00.000000+00:00" });
  await product.restart(env);
  discord.fail("make", rateLimited(0.1), rateLimited(30, { global: true }));
  await ask(429);
  await product.restart(env);
  await ask(409, userId);
  await discord.until(() => discord.asked.length === discord.answered.length && discord.timesAsked("revoke") >= 2);

  const { operationOf, faults } = checks(openapi);
  const seen = new Set();
  for (const [index, { method, path, headers, body }] of discord.asked.entries()) {
    const { operation, pointer } = operationOf(method, path);
    await t.test(`request ${index + 1} matches Discord's description: ${method} ${path.replace(/\/[^/]*Invite\d+$/, "/…")}`, () => {
      assert.ok(operation.security.some((/** @type {object} */ way) => "BotToken" in way));
      assert.ok(headers.authorization === `Bot ${BOT_TOKEN}` || headers.authorization === "Bot another");
      if (operation.requestBody === undefined) return assert.equal(body, undefined);
      assert.deepEqual(faults(`${pointer}/requestBody/content/application~1json/schema`, body), []);
      const form = openapi.components.schemas.CreateGuildInviteRequest;
      assert.deepEqual(faults("discord#/components/schemas/CreateGuildInviteRequest", body), []);
      for (const name of Object.keys(body)) assert.ok(name in form.properties, `${name} is an option of Discord's`);
    });
    const { status, body: answer } = discord.answered[index] ?? assert.fail("every request was answered");
    await t.test(`answer ${index + 1} matches Discord's description: ${status}`, () => {
      const form = answerPointer(operation, pointer, status);
      assert.ok(form, `Discord describes an answer ${status}`);
      assert.deepEqual(faults(form, answer), []);
      seen.add(`${method} ${status}`);
    });
  }
  assert.deepEqual([...seen].sort(), ["DELETE 200", "GET 200", "GET 401", "GET 404", "POST 200", "POST 401", "POST 403", "POST 404", "POST 429"]);
});

test("the check itself finds wrong requests and answers", { skip }, () => {
  const { operationOf, faults } = checks(openapi);
  const { operation, pointer } = operationOf("POST", "/api/v10/channels/1/invites");
  const request = `${pointer}/requestBody/content/application~1json/schema`;
  assert.notEqual(faults(request, { max_age: -1 }).length, 0);
  assert.notEqual(faults("discord#/components/schemas/CreateGuildInviteRequest", { max_uses: 101 }).length, 0);
  for (const [status, body] of /** @type {[number, unknown][]} */ ([[200, { code: "a" }], [429, { message: "a", code: 0 }], [403, {}]])) {
    assert.notEqual(faults(String(answerPointer(operation, pointer, status)), body).length, 0, String(status));
  }
  assert.throws(() => operationOf("PATCH", "/api/v10/channels/1/invites"));
});
