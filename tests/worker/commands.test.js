// The commands for developers: a wrong option is answered by the usage.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

for (const [command, file] of /** @type {[string, string][]} */ ([["test", "test"], ["simulate", "simulate"], ["mutants", "mutants"], ["mutants:all", "mutants-all"], ["fuzz", "fuzz"], ["verify:long", "verify-long"], ["bench", "bench"], ["import", "import"], ["export", "export"], ["console-token", "console-token"]])) {
  test(`npm run ${command} answers an unknown option with the usage`, () => {
    const tool = fileURLToPath(new URL(`../../js/tools/${file}.js`, import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [tool, "--nope"], { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^Unknown option '--nope'[^]*\\nUsage: npm (?:run )?(?:--silent )?${command} `));
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
}
