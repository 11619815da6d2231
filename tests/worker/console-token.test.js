// `npm run console-token`: a token of a server's owner, for whoever holds the deployment's secret.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeJwt } from "jose";
import { configure } from "../../js/worker/config.js";
import { startProduct } from "../support/product.js";
import { SECRET } from "../support/tokens.js";

const tool = fileURLToPath(new URL("../../js/tools/console-token.js", import.meta.url));
const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const ISSUED = { JWT_ISSUER: "https://id.example", JWT_AUDIENCE: "invites" };

/** @type {import("../support/product.js").Product} */
let product;

before(async () => {
  product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, ...ISSUED } });
  const { status } = await product.call("server:c", { serverId: "club", name: "Club", ownerId: "ada" }, { headers: { Authorization: `Bearer ${SERVICE_KEY}` } });
  assert.equal(status, 200);
});
after(() => product.remove());

/** @param {string[]} args @param {Record<string, string | undefined>} [env] @returns {Promise<{ code: number, out: string, told: string }>} */
function run(args, env = {}) {
  const child = spawn(process.execPath, [tool, ...args], { env: { ...process.env, JWT_SECRET: SECRET, SERVICE_KEY: undefined, ...ISSUED, ...env } });
  const ran = { code: 0, out: "", told: "" };
  child.stdout.on("data", (data) => (ran.out += data));
  child.stderr.on("data", (data) => (ran.told += data));
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...ran, code: Number(code) })));
}

const at = () => ["--url", String(product.url)];

for (const [means, args, env] of /** @type {[string, string[], Record<string, string>][]} */ ([["the owner's name", ["--owner-id", "ada"], {}], ["the service key", [], { SERVICE_KEY }]])) {
  test(`with ${means} the owner's token is printed, which the service takes for one hour`, async () => {
    const { code, out, told } = await run(["--server-id", "club", ...args, ...at()], env);
    assert.equal(code, 0, told);
    assert.match(out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    assert.match(told, /A token of "ada", who owns "club", for one hour\. Paste it at http:\S+\/console\?server=club\n$/);
    assert.ok(!told.includes(out.trim()));
    const { sub, iat = 0, exp = 0 } = decodeJwt(out.trim());
    assert.deepEqual([sub, exp - iat], ["ada", 3600]);
    const { status } = await product.call("invitCode:list", { serverId: "club" }, { headers: { Authorization: `Bearer ${out.trim()}` } });
    assert.equal(status, 200);
  });
}

test("what is missing or wrong is said in one sentence, and nothing is printed", async () => {
  for (const [args, env, words] of /** @type {[string[], Record<string, string | undefined>, RegExp][]} */ ([
    [at(), {}, /^Say which server: --server-id ID\nUsage: npm run console-token /],
    [["--server-id", "club", ...at()], { JWT_SECRET: undefined }, /^Set JWT_SECRET, in the environment or in \.dev\.vars/],
    [["--server-id", "club", ...at()], {}, /only with its service key: set SERVICE_KEY, pass --key, or say it by --owner-id USER\n$/],
    [["--server-id", "club", "--owner-id", "bob", ...at()], {}, /^The user of --owner-id does not own "club"\n$/],
    [["--server-id", "club", "--owner-id", "bob", ...at()], { SERVICE_KEY }, /^"bob" does not own "club"\n$/],
    [["--server-id", "club", "--owner-id", "ada", ...at()], { JWT_SECRET: "another-secret-that-is-long-enough-0123456789" }, /answered 401: .*JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE must be the same here/],
    [["--server-id", "none", ...at()], { SERVICE_KEY }, /^There is no server "none" at http/],
    [["--server-id", "club", "--owner-id", "ada", "--url", "http://127.0.0.1:1/"], {}, /does not answer\. Is it running\?/],
    [["--server-id", "club", "--owner-id", "ada", "--url", "ftp://x"], {}, /--url must be an address like/],
  ])) {
    const { code, out, told } = await run(args, env);
    assert.equal(code, 1, told);
    assert.match(told, words);
    assert.equal(out, "");
    assert.doesNotMatch(told, /\n {4}at /);
  }
});

test("a secret that can be guessed is named as the service names it", async () => {
  const { told } = await run(["--server-id", "club", "--owner-id", "ada", ...at()], { JWT_SECRET: "short" });
  assert.match(told, /^JWT_SECRET is shorter than 32 bytes: it can be guessed from any token\n/);
  const { warnings } = await configure({ DB: { batch() {}, prepare() {} }, JWT_SECRET: "short" }, "settings");
  assert.ok(warnings.includes(told.split("\n")[0] ?? ""), warnings.join("\n"));
});
