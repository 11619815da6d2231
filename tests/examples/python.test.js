// The script for Python, over the running service and over a network that fails.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProduct } from "../support/product.js";
import { SERVICE_KEY } from "../support/timecapsule.js";

const script = fileURLToPath(new URL("../../examples/python/invitations.py", import.meta.url));
const product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
after(() => product.remove());

/** @param {string} url @param {string} token @returns {Promise<{ failed: boolean, stdout: string, stderr: string }>} */
const run = (url, token) =>
  new Promise((resolve) => {
    const env = { ...process.env, INVITCODE_URL: url, INVITCODE_TOKEN: token, PYTHONDONTWRITEBYTECODE: "1" };
    execFile("python3", [script], { env }, (error, stdout, stderr) => resolve({ failed: error !== null, stdout, stderr }));
  });

/** What the script prints of its story. @param {string} stdout */
function assertStory(stdout) {
  const lines = stdout.trim().split("\n");
  assert.match(String(lines[0]), /^The code is [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\.$/);
  assert.deepEqual(lines.slice(1), ["bob joined.", "bob is a member already.", "eve: Code usage limit reached (errors.maxUsed).", "Members: ada, bob"]);
}

test("the script makes a code, and one of two people gets in by it", async () => {
  const { stdout, stderr } = await run(String(product.url), SERVICE_KEY);
  assert.equal(stderr, "");
  assertStory(stdout);
});

test("a wrong key is one line that says so", async () => {
  const { failed, stdout, stderr } = await run(String(product.url), "wrong");
  assert.deepEqual([failed, stdout, stderr], [true, "", "invitations: Authentication required\n"]);
});

test("a gateway that is busy, and one that loses the first answer to a use, change nothing of the story", async () => {
  let uses = 0;
  let busy = 0;
  const gateway = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.url === "/invitCode/c" && busy++ === 0) {
      const reply = { status: "error", code: 503, message: "Storage unavailable", error: "errors.unavailable" };
      return void response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "0" }).end(JSON.stringify(reply));
    }
    const answer = await fetch(new URL(String(request.url).slice(1), product.url), {
      method: "POST", body, headers: { "Content-Type": "application/json", Authorization: String(request.headers.authorization) },
    });
    const text = await answer.text();
    if (request.url === "/invitCode/use" && uses++ === 0) return void response.destroy();
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(text);
  });
  await new Promise((resolve) => gateway.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (gateway.address());
  const { stdout, stderr } = await run(`http://127.0.0.1:${port}`, SERVICE_KEY);
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
  assert.equal(stderr, "");
  // The first answer was lost, so bob's repeat finds a member.
  assertStory(stdout.replace("bob is a member already.\nbob is", "bob joined.\nbob is"));
  assert.equal(busy, 2);
});
