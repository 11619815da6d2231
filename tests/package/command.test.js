// The command `invitcode` of the installed package, as `npx` finds it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startProduct } from "../support/product.js";
import { installPackage } from "./installed.js";

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
function npx(args, env = {}) {
  const ran = promisify(execFile)("npx", ["--offline", "invitcode", ...args], { cwd: installed.folder, env: { ...process.env, ...env } });
  return ran.then((told) => ({ code: 0, ...told }), (error) => error);
}

test("npx runs the command of the installed package", async () => {
  const place = join(installed.folder, "node_modules", "invitcode");
  const { version, bin } = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
  assert.deepEqual(await npx(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  const file = join(place, bin.invitcode);
  assert.match(await readFile(file, "utf8"), /^#!\/usr\/bin\/env node\n/);
  assert.equal((await stat(file)).mode & 0o111, 0o111);
});

test("the installed command creates and uses codes of a running service, and says refusals in words", async () => {
  const product = await startProduct();
  try {
    const env = { INVITCODE_URL: product.url.href };
    assert.equal((await npx(["server", "create", "chess", "--name", "Chess club", "--owner-id", "ada"], env)).code, 0);
    const created = await npx(["code", "create", "chess", "--creator-id", "ada", "--max-uses", "1"], env);
    const code = created.stdout.trim();
    assert.match(code, /^[0-9A-Z]{12}$/, created.stderr);
    assert.equal((await npx(["code", "use", code, "bob", "--json"], env)).code, 0);
    const refused = await npx(["code", "use", code, "eve"], env);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^Code usage limit reached \(errors\.maxUsed\)\nThis code has already been used as often as allowed/);
    assert.match((await npx(["code", "list", "chess"], env)).stdout, new RegExp(`^${code} +used`, "m"));
  } finally {
    await product.remove();
  }
});
