// The unmodified live client of the Python package `convex`.
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
  const program = [join(root, "tests", "python", "live.py"), product.url.origin, await signed({ sub: "ada" })];
  const { stdout } = await promisify(execFile)(join(commands, "python"), program);
  story = JSON.parse(stdout);
});

test("the Python client's mutations run, and its queries are answered", () => {
  assert.equal(story.server.message, "Server created");
  assert.deepEqual(story.members.data.page.map((/** @type {any} */ { userId }) => userId), ["ada"]);
  const { maxUses, uses, status } = story.code.data;
  assert.deepEqual({ maxUses, uses, status }, { maxUses: 2, uses: 0, status: "active" });
});

test("a subscription of the Python client sees what another client changes", () => assert.deepEqual(story.names, ["Tea", "Coffee", "Cocoa"]));

test("the Python client gets refusals as values, each by who asks", () => {
  assert.deepEqual([story.refused.error, story.forbidden.error, story.anonymous.error], ["errors.invalid", "errors.permissionDenied", "errors.unauthorized"]);
});

test("the Python client raises for wrong arguments, unknown functions and actions", () => {
  assert.match(story.invalid[1], /ArgumentValidationError: .*kode/s);
  assert.match(story.unknown[1], /Could not find public function for 'nope:x'/);
  assert.match(story.action[1], /Could not find public function for 'nope:x'/);
});
