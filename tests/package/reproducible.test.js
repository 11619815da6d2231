import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildPackage, differences } from "../../js/tools/build.js";

const project = fileURLToPath(new URL("../../", import.meta.url));

/** All that the package is made from. */
const sources = /^(Cargo\.(toml|lock)|rust-toolchain\.toml|LICENSE.*|src|js|docs|\.cargo)$/;

test("the sources build to the committed package byte for byte, in another folder too", async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), "another folder for invitcode-"));
  try {
    const names = (await readdir(project)).filter((name) => sources.test(name));
    for (const name of names) await cp(join(project, name), join(elsewhere, name), { recursive: true });
    const files = buildPackage({ root: elsewhere });
    const found = differences(join(project, "pkg"), files);
    assert.deepEqual(found, [], `pkg/ differs from what the sources build to. Run \`npm run build\` and commit pkg/:\n${found.join("\n")}`);
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
});
