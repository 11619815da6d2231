// The commands for developers: a wrong option is answered by the usage, and so is --help.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

for (const [command, file] of /** @type {[string, string][]} */ ([["test", "test"], ["simulate", "simulate"], ["mutants", "mutants"], ["mutants:all", "mutants-all"], ["fuzz", "fuzz"], ["verify:long", "verify-long"], ["bench", "bench"], ["import", "import"], ["export", "export"], ["codes", "codes"], ["console-token", "console-token"]])) {
  test(`npm run ${command} answers an unknown option with the usage`, () => {
    const tool = fileURLToPath(new URL(`../../js/tools/${file}.js`, import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [tool, "--nope"], { encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^Unknown option '--nope'[^]*\\nUsage: npm (?:run )?(?:--silent )?${command} `));
    assert.doesNotMatch(stderr, /\n {4}at /);
  });

  test(`npm run ${command} says by --help how it is called, and does nothing`, () => {
    const tool = fileURLToPath(new URL(`../../js/tools/${file}.js`, import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [tool, "--help"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(`${stdout}${stderr}`, new RegExp(`^Usage: npm (?:run )?(?:--silent )?${command} `));
  });
}
