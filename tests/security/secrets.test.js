// The test puts known secrets into every setting and credential. Then it searches every reply, every log line, every
// byte of the database files and the output of `npm start` for them.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { clone, freePort, run, stop, untilPrinted } from "../support/started.js";
import { forged, signed } from "../support/tokens.js";
import { everyOperation, fields, requestOf } from "./fields.js";

const OF_THE_SERVICE = {
  JWT_SECRET: "jwt-secret-5e1b0c9a7d3f4e6b8a2c0d1e2f3a4b5c",
  SERVICE_KEY: "service-key-9b7a5c3d1e0f2a4b6c8d",
  ADDRESS_KEY: "address-key-0a1b2c3d4e5f60718293",
  DISCORD_BOT_TOKEN: "bot-token.Gh7sKq.2aB4cD6eF8gH0iJ",
};
const ADDRESS = "2001:db8:5ec3:";
const WORD = "word-of-a-caller-4d2e";

const folder = await mkdtemp(join(tmpdir(), "invitcode-secrets-"));
const settings = { AUTH: "token", SUPER_USERS: "root", DISCORD_CHANNEL_ID: "1", DISCORD_API_BASE: "http://127.0.0.1:9", DISCORD_GUILD_ID: "the-guild", INVITE_LINK_BASE: "https://app.example/join/" };
const product = await startProduct({ folder, staged: true, env: { ...settings, ...OF_THE_SERVICE } });
after(() => product.remove());

const honest = await signed({ sub: "quinn", email: "quinn@private.example" }, { secret: OF_THE_SERVICE.JWT_SECRET });
const wrong = forged({ alg: "HS256" }, { sub: "quinn", email: "quinn@private.example" }, "another secret");
const OF_CALLERS = { honest, wrong, password: "cGFzc3dvcmQtb2YtYS1jYWxsZXI", cookie: "cookie-of-a-caller-77aa" };

/** A secret in the forms in which it may come out. @param {string} secret */
function forms(secret) {
  const bytes = Buffer.from(secret);
  const parts = secret.split(".").filter((part) => part.length > 11);
  return [...parts, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url"), bytes.toString("hex"), encodeURIComponent(secret)];
}

/** @param {Record<string, string>} secrets */
const allForms = (secrets) => Object.entries(secrets).flatMap(([name, secret]) => forms(secret).map((form) => /** @type {[string, string]} */ ([name, form])));

// All tokens begin alike, and what says that it is HS256 is no secret.
const header = String(honest.split(".")[0]);
const withoutHeader = (/** @type {[string, string][]} */ pairs) => pairs.filter(([, form]) => form !== header && form !== wrong.split(".")[0]);

/** @param {string} text @param {[string, string][]} secrets @param {string} where */
function assertNone(text, secrets, where) {
  for (const [name, form] of secrets) assert.ok(!text.includes(form), `${where} has ${name}: …${text.slice(Math.max(0, text.indexOf(form) - 60), text.indexOf(form) + 20)}…`);
}

/** @type {{ what: string, text: string }[]} */
const replies = [];
let asked = 0;

/** @param {string} what @param {import("./fields.js").Request} request @param {Record<string, string>} credentials */
async function send(what, { route, init }, credentials) {
  asked += 1;
  const headers = { "CF-Connecting-IP": `${ADDRESS}${asked.toString(16)}::1`, ...init.headers, ...credentials };
  const response = await fetch(new URL(route, product.url), { ...init, headers });
  const text = await response.text();
  if (!route.startsWith("/openapi")) replies.push({ what, text: `${JSON.stringify([...response.headers])}${text}` });
}

const bearer = (/** @type {string} */ token) => ({ Authorization: `Bearer ${token}` });

before(async () => {
  dataOf(await product.call("server:c", { serverId: "the-guild", name: "A", ownerId: "quinn" }, { token: OF_THE_SERVICE.SERVICE_KEY }));
  // Every kind of caller on every route, well and with storage that fails.
  for (const operation of everyOperation) {
    const request = requestOf(operation);
    for (const credentials of [
      bearer(OF_THE_SERVICE.SERVICE_KEY),
      { ...bearer(OF_THE_SERVICE.SERVICE_KEY), "X-Client-Address": `${ADDRESS}ffff::1` },
      bearer(`${OF_THE_SERVICE.SERVICE_KEY}x`),
      bearer(honest),
      bearer(wrong),
      { Authorization: `Basic ${OF_CALLERS.password}` },
      { Cookie: `rds-session=${honest}; other=${OF_CALLERS.cookie}` },
      { Cookie: `rds-session=${wrong}`, Origin: "https://evil.example" },
      { ...bearer(OF_THE_SERVICE.SERVICE_KEY), "Staged-Faults": JSON.stringify(["D1_ERROR: no such luck", "D1_ERROR: no such luck"]) },
      { ...bearer(honest), "Staged-Faults": JSON.stringify(["nonsense"]) },
      { ...bearer(honest), "Content-Encoding": "gzip", "Idempotency-Key": OF_CALLERS.cookie },
    ]) await send(`${operation.method} ${operation.path}`, request, credentials);
    // Among the arguments, where they do not belong.
    if (request.init.body?.startsWith("{")) {
      const body = `{"authorization":${JSON.stringify(OF_CALLERS.honest)},"password":${JSON.stringify(OF_CALLERS.password)},${request.init.body.slice(1)}`;
      await send(`${operation.path} with secrets among its fields`, { ...request, init: { ...request.init, body } }, bearer(honest));
    }
    const query = request.route.includes("?") ? "&" : "?";
    await send(`${operation.path} with a token in its query`, { ...request, route: `${request.route}${query}access_token=${honest}` }, {});
  }
  for (const { what, request } of fields) await send(what, request(WORD), bearer(OF_THE_SERVICE.SERVICE_KEY));
});

describe("after every kind of request", () => {
  test("no reply holds a secret of the service or a credential of the caller", () => {
    assert.ok(replies.length > 600, `${replies.length}`);
    const secrets = withoutHeader([...allForms(OF_THE_SERVICE), ...allForms(OF_CALLERS)]);
    for (const { what, text } of replies) assertNone(text, secrets, what);
  });

  test("no log line holds a secret, a credential, an address or a word of a caller's", async () => {
    const lines = await product.logged((messages) => messages.filter((message) => message.includes('"requestId"')).length >= asked);
    assert.ok(lines.length > 600, `${lines.length}`);
    const secrets = withoutHeader([...allForms(OF_THE_SERVICE), ...allForms(OF_CALLERS)]);
    for (const message of lines) {
      assertNone(message, [...secrets, ["an address", ADDRESS], ["a word", WORD], ["a person", "quinn"], ["a mail address", "private.example"]], "the log");
    }
    const failed = lines.filter((message) => message.includes('"cause"'));
    assert.ok(failed.length > 10, "the causes of faults are there, and nothing of the request with them");
  });

  test("no byte of the database files is a secret, a credential or an address", async () => {
    await product.stop();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const texts = await Promise.all(files.map((file) => readFile(file, "latin1")));
    const all = texts.join("\n");
    assert.ok(all.includes(WORD), "these are the files that hold what was stored");
    assertNone(all, withoutHeader([...allForms(OF_THE_SERVICE), ...Object.entries({ honest, wrong }).flatMap(([name, token]) => forms(token).map((form) => /** @type {[string, string]} */ ([name, form]))), ["an address", ADDRESS]]), "the database");
  });
});

test("npm start prints no secret of the developer's settings, and writes none beside the data", async (t) => {
  const cloned = await clone();
  t.after(cloned.remove);
  const { JWT_SECRET, SERVICE_KEY, ADDRESS_KEY } = OF_THE_SERVICE;
  const secrets = { JWT_SECRET, SERVICE_KEY, ADDRESS_KEY };
  await writeFile(join(cloned.folder, ".dev.vars"), Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`).join(""));
  const port = await freePort();
  const running = run(cloned.folder, "start", { PORT: String(port) });
  t.after(() => running.child.kill());
  await untilPrinted(running, "Ctrl-C");
  for (const credentials of [bearer(secrets.SERVICE_KEY), bearer(honest), { Cookie: `rds-session=${honest}` }]) {
    for (const [path, body] of /** @type {const} */ ([["server/c", '{"name":"A","ownerId":"quinn"}'], ["server/r", "not json"], ["nope", "{}"]])) {
      const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "CF-Connecting-IP": `${ADDRESS}:1`, ...credentials }, body });
      assertNone(await response.text(), allForms(secrets), path);
    }
  }
  await stop(running, "SIGTERM");
  const known = withoutHeader([...allForms(secrets), ...allForms({ honest })]);
  assertNone(running.output, known, "npm start");
  const entries = await readdir(join(cloned.folder, ".wrangler"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  assert.ok(files.length > 3);
  for (const file of files) assertNone(await readFile(file, "latin1"), known, file.slice(cloned.folder.length));
});
