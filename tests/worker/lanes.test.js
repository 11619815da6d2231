// Lanes of a tool: they run side by side, all to their ends, and a failure of one is a failure of all.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = await mkdtemp(join(tmpdir(), "invitcode-lanes-"));
after(() => rm(folder, { recursive: true }));

/** A tool with two lanes, each of which waits until the other has begun. */
const TOOL = `
  import { existsSync, writeFileSync } from "node:fs";
  import { runLanes } from ${JSON.stringify(new URL("../../js/tools/lanes.js", import.meta.url).href)};
  import { runSteps } from ${JSON.stringify(new URL("../../js/tools/steps.js", import.meta.url).href)};
  import { runCommand } from ${JSON.stringify(new URL("../../js/tools/tool.js", import.meta.url).href)};
  const [folder, fails, lane] = [process.argv[1] + ".begun-", process.env.FAILS, process.argv[3]];
  if (lane === undefined) await runCommand("tool", () => runLanes(process.argv[1], ["left", "right"]));
  else {
    writeFileSync(folder + lane, "");
    process.send(await runSteps([["the step of " + lane, async () => {
      while (!existsSync(folder + (lane === "left" ? "right" : "left"))) await new Promise((resolve) => setTimeout(resolve, 5));
      if (lane === fails) throw new Error("it broke");
    }]]));
  }
`;

/** @param {string} name @param {string} fails */
async function run(name, fails) {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, TOOL);
  const child = spawn(process.execPath, [file], { env: { ...process.env, FAILS: fails }, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
  const [code] = await once(child, "close");
  return { code, text };
}

test("lanes run side by side, and each line says whose it is", async () => {
  const { code, text } = await run("well", "none");
  assert.equal(code, 0, text);
  for (const lane of ["left", "right"]) {
    assert.match(text, new RegExp(`^${lane} \\| == the step of ${lane}$`, "m"));
    assert.match(text, new RegExp(`^${lane}, in [\\d.]+ s:\\n✔ the step of ${lane} `, "m"));
  }
  assert.match(text, /\nAll passed\.\n$/);
});

test("a lane that fails fails the tool, and the other runs to its end", async () => {
  const { code, text } = await run("badly", "right");
  assert.equal(code, 1);
  assert.match(text, /^right \| Error: it broke$/m);
  assert.match(text, /^✔ the step of left /m);
  assert.match(text, /^✘ the step of right /m);
  assert.match(text, /\nFailed: right\n$/);
});
