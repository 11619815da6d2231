// docs/command-line.md: every command of the page runs, from top to bottom, and prints what the page shows.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProduct } from "../support/product.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const page = await readFile(new URL("../../docs/command-line.md", import.meta.url), "utf8");
const command = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));

/** @type {import("../support/product.js").Product} */
let product;
/** @type {string} */
let folder;
before(async () => {
  product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
  folder = await mkdtemp(join(tmpdir(), "invitcode-page-"));
  await writeFile(join(folder, "service-key"), `${SERVICE_KEY}\n`);
  const document = '{"_id":{"$oid":"64000001a1b2c3d4e5f6a7b8"},"code":"c1","guild_id":"1","info":{"id":"c1","code":"c1","uses":1},"timestamp":1693459200.5,"invites":[{"user_id":"1","timestamp":1693459300}]}';
  await writeFile(join(folder, "invite_codes.json"), `${document}\n`);
});
after(async () => {
  await product?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The commands of the page, each with what follows it. @returns {{ typed: string, shown: string }[]} */
function steps() {
  const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => String(block));
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1)).map((step) => {
    const [typed = "", ...lines] = step.split("\n");
    return { typed, shown: lines.join("\n") };
  });
}

/** What differs from run to run, in a form of the same width. @param {string} text */
const settled = (text) =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => "i".repeat(id.length))
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) => "t".repeat(time.length))
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{12}\b/g, (code) => "c".repeat(code.length))
    .replaceAll(/in [\d.]+ s \([\d,]+ documents a second\)/g, "in a moment")
    .replaceAll(/^\d+ entries/gm, "some entries")
    .trimEnd();

test("every command of the page prints what the page shows", async () => {
  const all = steps();
  assert.ok(all.length > 15, "the page has commands");
  const mark = "----- end of a command -----";
  const script = all.map(({ typed }) => `${typed}\necho "${mark}"`).join("\n").replaceAll("http://127.0.0.1:8787", product.url.origin);
  const shell = `exec 2>&1\ninvitcode() { "${process.execPath}" "${command}" "$@"; }\n${script}\n`;
  const child = spawn("bash", ["-c", shell], { cwd: folder });
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  await new Promise((resolve) => child.once("close", resolve));
  const printed = out.split(`${mark}\n`);
  all.forEach(({ typed, shown }, index) => {
    const wanted = settled(shown);
    const found = settled(String(printed[index]).replaceAll(product.url.origin, "http://127.0.0.1:8787"));
    if (!wanted.endsWith("…")) assert.equal(found, wanted, typed);
    else assert.ok(found.startsWith(wanted.slice(0, -1)), `${typed}\n${found}`);
  });
});

test("the page names every setting, exit code and kind of flag that the command has", () => {
  for (const word of ["INVITCODE_URL", "INVITCODE_TOKEN", "--token-file", "--json", "--all", "--csv", "--clear", "| 0 |", "| 1 |", "| 2 |", "| 3 |", "completion bash", "completion zsh", "completion fish"]) {
    assert.ok(page.includes(word), word);
  }
});
