// `npm run codes`: many codes at once, as CSV.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { csv } from "../../js/cli/csv.js";
import { startProduct } from "../support/product.js";

const tool = fileURLToPath(new URL("../../js/tools/codes.js", import.meta.url));
const run = promisify(execFile);

/** @type {Awaited<ReturnType<typeof startProduct>>} */
let product;
/** @type {string} */
let folder;
before(async () => {
  product = await startProduct();
  folder = await mkdtemp(join(tmpdir(), "codes-"));
  await product.call("server:c", { serverId: "s", name: "Chess", ownerId: "ann" });
});
after(async () => {
  await product?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** @param {string[]} args */
const codes = (...args) => run(process.execPath, [tool, "--url", String(product.url), ...args], { env: { ...process.env, SERVICE_KEY: "" } });

test("a batch is created and written as CSV, each code with its link, and the batch can be read again", async () => {
  const out = join(folder, "codes.csv");
  const { stderr } = await codes("--server-id", "s", "--count", "120", "--max-uses", "1", "--label", "=1+1", "--out", out);
  const written = await readFile(out, "utf8");
  const lines = written.trimEnd().split("\r\n");
  assert.equal(lines[0], "code,link,id,label,status,uses,maxUses,expiresAt");
  assert.equal(lines.length, 121);
  const batch = /batch ([0-9a-f-]{36})/.exec(stderr)?.[1];
  for (const line of lines.slice(1)) assert.match(line, /^([0-9A-Z]{12}),https?:\/\/[^,]+\/j\/\1,[0-9a-f-]{36},"'=1\+1",active,0,1,$/);
  assert.deepEqual(await readdir(folder), ["codes.csv"]);
  const again = await codes("--batch-id", String(batch));
  assert.equal(again.stdout, written);
});

for (const [what, args, words] of /** @type {[string, string[], RegExp][]} */ ([
  ["no server", ["--count", "3"], /^Name a server and a number of codes/],
  ["a count that is none", ["--server-id", "s", "--count", "0"], /^--count must be a whole number from 1 to 1000, not "0"/],
  ["a count that is too high", ["--server-id", "s", "--count", "1001"], /^--count must be a whole number from 1 to 1000/],
  ["a time that is none", ["--server-id", "s", "--count", "1", "--expires-at", "tomorrow"], /^--expires-at must be a time like 2027-01-31T18:00:00Z, or milliseconds since 1970, not "tomorrow"/],
  ["a batch together with a count", ["--batch-id", "b", "--count", "1"], /^--batch-id reads codes that exist/],
  ["an unknown server", ["--server-id", "nowhere", "--count", "1"], /answered 404: Server not found/],
  ["an unknown batch", ["--batch-id", "01a3185c-5000-7a4a-8a4a-4a4a4a4a4a3e"], /answered 404: Not found/],
  ["a folder as FILE, before codes are created,", ["--server-id", "s", "--count", "1", "--out", tmpdir()], /^(?!.* created as batch )Cannot write /],
])) {
  test(`${what} is refused with a sentence`, async () => {
    const failed = await codes(...args).then(() => undefined, (error) => error);
    assert.equal(failed?.code, 1);
    assert.match(failed.stderr, words);
    assert.doesNotMatch(failed.stderr, /\n {4}at /);
  });
}

test("no cell is taken for a formula", () => {
  for (const begins of ["=", "+", "-", "@", "\t"]) {
    assert.equal(csv([[`${begins}1,"x"`, 2, null]]), `"'${begins}1,""x""",2,\r\n`);
  }
  assert.equal(csv([["plain", "a,b", 'say "hi"', "two\nlines"]]), 'plain,"a,b","say ""hi""","two\nlines"\r\n');
});
