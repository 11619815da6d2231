// AUTH=token: the rights to read, store and track TacoBot's documents, and the trips of each call.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { open, readReply } from "../support/sockets.js";
import { ask, importLines, INFO } from "../support/tacobot.js";
import { SECRET, signed } from "../support/tokens.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY } });
after(() => product.remove());

const GUILD = "123456789012345678";
/** @param {string} path @param {unknown} args */
const service = async (path, args) => dataOf(await product.call(path, args, { token: SERVICE_KEY }));

await service("server:c", { serverId: GUILD, name: "Guild", ownerId: "owner" });
const code = await service("invitCode:c", { serverId: GUILD, creatorId: "owner" });
for (const userId of ["admin", "member", "left"]) await service("invitCode:use", { code, userId });
for (const userId of ["admin", "left"]) await service("member:u", { serverId: GUILD, userId, role: "admin" });
await service("member:d", { serverId: GUILD, userId: "left" });
assert.equal((await ask(product.url, "PUT", `${GUILD}/invite_codes/x`, { info: INFO }, { token: SERVICE_KEY })).status, 201);

/** @type {Record<string, string | undefined>} */
const TOKENS = { service: SERVICE_KEY, nobody: undefined, forged: "no.such.token" };
for (const who of ["owner", "admin", "member", "left", "stranger"]) TOKENS[who] = await signed({ sub: who });
TOKENS["superUser"] = await signed({ sub: "root", roles: { super_user: true } });

/** @type {[what: string, method: string, path: string, body: unknown, type: string, allowed: string[]][]} */
const TABLE = [
  ["reading a document", "GET", `${GUILD}/invite_codes/x`, undefined, "", ["service", "owner", "admin"]],
  ["reading a page", "GET", `${GUILD}/invite_codes`, undefined, "", ["service", "owner", "admin"]],
  ["storing", "PUT", `${GUILD}/invite_codes/x`, { info: INFO }, "application/json", ["service"]],
  ["tracking", "POST", `${GUILD}/invite_codes/x/invites`, { user_id: "owner" }, "application/json", ["service"]],
  ["importing", "POST", "-/invite_codes", "", "application/x-ndjson", ["service"]],
  ["exporting", "GET", "-/invite_codes", undefined, "", ["service"]],
];

for (const [what, method, path, body, type, allowed] of TABLE) {
  test(`${what} is allowed for ${allowed.join(", ")}, and for nobody else`, async () => {
    for (const [who, token] of Object.entries(TOKENS)) {
      const answer = await ask(product.url, method, path, body, { token, type });
      if (allowed.includes(who)) assert.ok(answer.status === 200 || answer.status === 201, `${who}: ${answer.text}`);
      else assertRefused(answer, who === "nobody" || who === "forged" ? "unauthorized" : "permissionDenied");
    }
  });
}

test("a caller without the right to read cannot tell whether a document exists", async () => {
  const token = TOKENS["member"];
  const known = await ask(product.url, "GET", `${GUILD}/invite_codes/x`, undefined, { token });
  const unknown = await ask(product.url, "GET", `${GUILD}/invite_codes/y`, undefined, { token });
  const nowhere = await ask(product.url, "GET", "no-server/invite_codes/y", undefined, { token });
  for (const answer of [known, unknown, nowhere]) assertRefused(answer, "permissionDenied");
  assert.deepEqual(known.body, unknown.body);
});

test("the log of a deleted server stays readable for its owner and admins", async () => {
  await service("server:c", { serverId: "gone", name: "Gone", ownerId: "owner" });
  await ask(product.url, "PUT", "gone/invite_codes/x", { info: INFO }, { token: SERVICE_KEY });
  await service("server:d", { serverId: "gone" });
  assert.equal((await ask(product.url, "GET", "gone/invite_codes/x", undefined, { token: TOKENS["owner"] })).status, 200);
  assertRefused(await ask(product.url, "GET", "gone/invite_codes/x", undefined, { token: TOKENS["member"] }), "permissionDenied");
});

test("a large import is read only from callers with the right to send it", async () => {
  const line = `{"_id":"large","code":"c","guild_id":"g","info":{"note":"${"x".repeat(500_000)}"},"timestamp":1,"invites":[]}`;
  assertRefused(await importLines(product.url, line), "unauthorized");
  assertRefused(await importLines(product.url, line, { token: TOKENS["owner"] }), "permissionDenied");
  assert.equal((await importLines(product.url, line, { token: SERVICE_KEY })).body.data.stored, 1);
  const socket = await open(product.port);
  const waiting = readReply(socket, 10_000);
  socket.write("POST /guilds/-/invite_codes HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nContent-Length: 10000000000\r\n\r\n");
  socket.write("x".repeat(2_000_000));
  assert.equal((await waiting)?.status, 401);
  socket.destroy();
});
