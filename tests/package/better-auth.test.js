// `invitcode/better-auth` from the packed tarball: the blocks of its page are the files of an application, which runs over a
// real service.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { INVITE_ERROR_CODES } from "../../js/better-auth/errors.js";
import { startProduct } from "../support/product.js";
import { SERVICE_KEY } from "../support/timecapsule.js";
import { installPackage, linkPackages, runInNode } from "./installed.js";

const page = await readFile(new URL("../../docs/better-auth.md", import.meta.url), "utf8");
const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
/** @type {import("./installed.js").Installed} */
let installed;

before(async () => {
  installed = await installPackage();
  await linkPackages(installed.folder, ["better-auth"]);
  for (const [, name, source] of page.matchAll(/^```js\n\/\/ ([\w.]+)\n(.*?)^```$/gms)) {
    await writeFile(join(installed.folder, String(name)), String(source));
  }
});
after(async () => {
  await installed.remove();
  await product.remove();
});

/** What a user of the application does, with one cookie jar for the page. */
const STORY = `
import { createServer } from "node:http";
import { toNodeHandler } from "better-auth/node";

process.env.INVITES_URL = ${JSON.stringify(String(product.url))};
process.env.SERVICE_KEY = ${JSON.stringify(SERVICE_KEY)};
process.env.BETTER_AUTH_SECRET = "a secret of this test, long enough: 7f3a9c1e5b2d8046";
process.env.BETTER_AUTH_URL = "http://127.0.0.1:PORT";

const jar = new Map();
const plain = globalThis.fetch;
globalThis.fetch = async (input, init = {}) => {
  const headers = new Headers(init.headers ?? input.headers);
  if (String(input.url ?? input).startsWith(process.env.BETTER_AUTH_URL)) {
    headers.set("Origin", process.env.BETTER_AUTH_URL);
    headers.set("Cookie", [...jar].map((pair) => pair.join("=")).join("; "));
  }
  const response = await plain(input, { ...init, headers });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (/max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  return response;
};

const { auth, call } = await import("./auth.js");
const context = await auth.$context;
await context.runMigrations();
await context.adapter.create({ model: "organization", data: { id: "chess", name: "Chess", slug: "chess", createdAt: new Date() }, forceAllowId: true });
const server = createServer(toNodeHandler(auth)).listen(PORT, "127.0.0.1");

await call("server:c", { serverId: "chess", name: "Chess club", ownerId: "ada" });
const one = (await call("invitCode:c", { serverId: "chess", creatorId: "ada", maxUses: 1 })).data;
const other = (await call("invitCode:c", { serverId: "chess", creatorId: "ada", role: "admin" })).data;

const { authClient, openInvitation } = await import("./client.js");
const { signUp } = await import("./phone.js");
const { join } = await import("./join.js");
const person = (name) => ({ name, email: name + "@example.com", password: "correct horse battery" });
const told = {
  wrong: await openInvitation("ABCD-EFGH-JKMN"),
  opened: await openInvitation(one),
  signedUp: (await authClient.signUp.email(person("bob"))).error,
  kept: [...jar.keys()].filter((name) => name.includes("invite")),
};
jar.clear();
told.late = (await signUp({ ...person("eve"), code: one })).error.code;
told.phone = (await signUp({ ...person("cleo"), code: other })).error;
told.again = await join(other);
told.none = await join();
const members = await context.adapter.findMany({ model: "member" });
const users = await context.adapter.findMany({ model: "user" });
told.members = members.map(({ userId, role }) => [users.find(({ id }) => id === userId).name, role]).sort();
const joined = async () => (await call("member:r", { serverId: "chess" })).data.page.map(({ user }) => user).sort();
told.joined = await joined();
const { forget } = await import("./forget.js");
await forget(users.find(({ name }) => name === "bob").id);
told.left = await joined();
console.log(JSON.stringify(told));
server.close();
process.exit();
`;

test("the application of the page signs people up by code", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => free.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (free.address());
  await new Promise((resolve) => free.close(resolve));
  const told = await runInNode(installed.folder, STORY.replaceAll("PORT", String(port)));
  assert.deepEqual(told, {
    wrong: "This invitation code does not exist",
    opened: "You are invited to Chess club",
    signedUp: null,
    kept: [],
    late: "INVITE_CODE_USED_UP",
    phone: null,
    again: { server: "chess", joined: false, organization: "chess" },
    none: "INVITE_CODE_REQUIRED",
    members: [["bob", "member"], ["cleo", "admin"]],
    joined: ["bob", "cleo", null],
    left: ["cleo", null],
  });
});

test("the page lists every error of the plugin", () => {
  const listed = [...page.matchAll(/`(INVITE\w*)`/g)].map(([, code]) => String(code));
  assert.deepEqual([...new Set(listed)].sort(), Object.keys(INVITE_ERROR_CODES).sort());
});

test("the client's half loads nothing of the server's, and no other package", async () => {
  const folder = join(installed.folder, "node_modules/invitcode/better-auth");
  const client = await readFile(join(folder, "client.js"), "utf8");
  const loaded = [...client.matchAll(/^(?:import|export)[^;]* from "([^"]+)";/gm)].map(([, path]) => path);
  assert.deepEqual(loaded, ["./errors.js", "./errors.js"]);
  assert.doesNotMatch(await readFile(join(folder, "errors.js"), "utf8"), /^import /m);
});
