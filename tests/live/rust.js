// The unmodified live client of the Rust crate `convex`. It takes minutes to build, so `npm run verify` runs it.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const target = join(root, "target", "live-client");
const manifest = join(root, "tests", "live", "rust", "Cargo.toml");
execFileSync("cargo", ["build", "--locked", "--manifest-path", manifest, "--target-dir", target], { stdio: ["ignore", "inherit", "inherit"] });
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
after(() => product.remove());

/** @type {any} */
let story;
before(async () => {
  const { stdout } = await promisify(execFile)(join(target, "debug", "invitcode-live-client"), [product.url.origin, await signed({ sub: "ada" })]);
  story = JSON.parse(stdout);
});

test("the Rust client's mutations run, and its queries are answered", () => {
  assert.equal(story.server.value.message, "Server created");
  assert.deepEqual(story.members, ["ada"]);
  assert.match(story.code, /^[0-9A-Z]{12}$/);
  assert.equal(story.renamed.value.data.name, "Coffee");
});

test("a subscription of the Rust client sees what another changes", () => assert.deepEqual(story.shown, ["Coffee", "Cocoa"]));

test("the Rust client gets refusals as values", () => {
  assert.equal(story["owner leaves"].value.error, "errors.conflict");
  assert.equal(story.forbidden.value.error, "errors.permissionDenied");
});

test("the Rust client gets wrong arguments, unknown functions and actions as errors", () => {
  assert.match(story.invalid.error, /ArgumentValidationError: .*kode/s);
  assert.match(story["unknown query"].error, /Could not find public function for 'tea:brew'/);
  assert.match(story.action.error, /Could not find public function for 'tea:brew'/);
});
