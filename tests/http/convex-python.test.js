// Convex's HTTP API, driven by the unmodified `ConvexHttpClient` of the Python package `convex`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureConvexForPython } from "../../js/tools/ensure-python.js";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const commands = ensureConvexForPython(root);
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
after(() => product.remove());

/** @type {any} */
let story;
before(async () => {
  const program = [join(root, "tests", "python", "client.py"), product.url.origin, await signed({ sub: "ada" })];
  const { stdout } = await promisify(execFile)(join(commands, "python"), program);
  story = JSON.parse(stdout);
});

/** @param {string} name @param {string} message */
function dataOf(name, message) {
  const { data, ...rest } = story[name];
  assert.deepEqual(rest, { status: "success", code: 200, message });
  return data;
}

test("the Python client creates a server and a code by mutations, and reads them by a query", () => {
  const { _id: serverId } = dataOf("server", "Server created");
  assert.equal(story.read.data._id, serverId);
  const { maxUses, uses, status, creatorId } = story.code.data;
  assert.deepEqual({ maxUses, uses, status, creatorId }, { maxUses: 2, uses: 0, status: "active", creatorId: "ada" });
  assert.equal(story.explained.status, "success");
});

test("the Python client gets the result of a member's use", () => {
  assert.deepEqual(dataOf("used", "Code used"), { serverId: story.server.data._id, joined: false });
  assert.deepEqual(story.uses.data.page, []);
});

test("the Python client gets numbers as floats, and strings as strings", () => {
  const { maxUses, uses, _creationTime, code } = story.types;
  assert.deepEqual({ maxUses, uses, _creationTime, code }, { maxUses: "float", uses: "float", _creationTime: "float", code: "str" });
});

test("the Python client's integers are accepted as numbers", () => assert.equal(story.integer, true));

test("the Python client gets a refusal as the function's value", () => {
  assert.deepEqual(story.refused, { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" });
  assert.deepEqual(story.forbidden, { status: "error", code: 403, message: "Permission denied", error: "errors.permissionDenied" });
});

test("the Python client raises for wrong arguments and unknown functions, with what was wrong", () => {
  const [invalid, invalidText] = story.invalid;
  assert.equal(invalid, "ConvexExecutionError");
  assert.match(invalidText, /^ArgumentValidationError: .*kode/s);
  const [unknown, unknownText] = story.unknown;
  assert.equal(unknown, "ConvexExecutionError");
  assert.match(unknownText, /Could not find public function for 'nope:x'/);
});
