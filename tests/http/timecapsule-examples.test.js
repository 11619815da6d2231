// TimeCapsule's document, "Testing Examples": its curl lines as they stand, but for the base URL, the
// token and the code.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { startProduct } from "../support/product.js";
import { makeDirector, TOKENS } from "../support/timecapsule.js";

const GENERATE = `curl -X POST http://localhost:3000/api/invite-codes/generate \\
  -H "Authorization: Bearer YOUR_JWT_TOKEN" \\
  -H "Content-Type: application/json"`;
const VALIDATE = `curl -X POST http://localhost:3000/api/invite-codes/validate \\
  -H "Content-Type: application/json" \\
  -d '{"code": "Joh-456"}'`;
const USE = `curl -X POST http://localhost:3000/api/invite-codes/use \\
  -H "Content-Type: application/json" \\
  -d '{"code": "Joh-456", "userId": "user-uuid"}'`;

const skip = spawnSync("curl", ["--version"]).error === undefined ? false : "there is no curl here";

test("the curl lines generate, validate and use a code", { skip }, async (t) => {
  const product = await startProduct({ env: { ...TOKENS, TIMECAPSULE_PUBLIC_USE: "true" } });
  t.after(() => product.remove());
  const director = await makeDirector(product, "John Smith");
  /** @param {string} line @param {string} code @returns {Promise<any>} */
  const run = async (line, code) => {
    const here = line.replace("http://localhost:3000/", product.url.href).replace("YOUR_JWT_TOKEN", director.token).replace("Joh-456", code);
    const { stdout } = await promisify(execFile)("sh", ["-c", here], { env: { ...process.env, no_proxy: "*" } });
    return JSON.parse(stdout);
  };
  const { success, data } = await run(GENERATE, "");
  assert.equal(success, true);
  assert.match(data.code, /^Joh-\d{3}$/);
  const valid = { isValid: true, isExpired: false, directorName: "John Smith", message: "Invite code is valid" };
  assert.deepEqual(await run(VALIDATE, data.code), { success: true, data: valid });
  const used = { message: "Invite code used successfully", directorId: director.serverId, relationshipCreated: true };
  assert.deepEqual(await run(USE, data.code), { success: true, data: used });
});
