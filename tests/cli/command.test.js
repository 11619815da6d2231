// The command `invitcode` against a running service: what it prints, and its exit codes.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { run } from "./started.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";

/** @type {import("../support/product.js").Product} */
let product;
/** @type {string} */
let folder;
before(async () => {
  product = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
  folder = await mkdtemp(join(tmpdir(), "invitcode-cli-"));
  const made = await invitcode("server", "create", "chess", "--name", "Chess club", "--owner-id", "ada");
  assert.equal(made.code, 0, made.told);
});
after(async () => {
  await product?.remove();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({ INVITCODE_URL: product.url.href, INVITCODE_TOKEN: SERVICE_KEY });
/** @param {...string} args */
const invitcode = (...args) => run(args, { env: env() });

describe("a code's life", () => {
  test("a code is created, used, listed and revoked, and its text stands for its id", async () => {
    const made = await invitcode("code", "create", "chess", "--creator-id", "ada", "--max-uses", "1", "--label", "Poster");
    assert.match(made.out, /^[0-9A-Z]{12}\n$/);
    const code = made.out.trim();
    const used = await invitcode("code", "use", code.toLowerCase(), "bob", "--user", "Bob");
    assert.deepEqual([used.code, used.out], [0, "Code used\nserverId  chess\njoined    true\n"]);
    const refused = await invitcode("code", "use", code, "eve");
    assert.deepEqual([refused.code, refused.out], [1, ""]);
    assert.equal(refused.told, "Code usage limit reached (errors.maxUsed)\nThis code has already been used as often as allowed. Ask for a new one.\n");
    const updated = await invitcode("code", "update", code, "--clear", "max-uses", "--expires-in", "7d", "--json");
    const { data } = JSON.parse(updated.out);
    assert.equal(data.maxUses, null);
    assert.ok(Math.abs(data.expiresAt - Date.now() - 604_800_000) < 60_000);
    const listed = await invitcode("code", "list", "chess");
    const [head = "", row = ""] = listed.out.split("\n");
    assert.match(head, /^code {10}status {2}uses {2}maxUses {2}expiresAt {17}label {3}creatorId {2}_id$/);
    assert.ok(row.startsWith(`${code}  active  1     -        ${new Date(data.expiresAt).toISOString()}  Poster  ada        ${data._id}`), row);
    assert.match((await invitcode("code", "uses", code)).out, /^userId {2}user {2}usedAt\nbob {5}Bob {3}\d{4}-\d\d-\d\dT[\d:.]+Z\n$/);
    const revoked = await invitcode("code", "revoke", code, "--json");
    assert.equal(JSON.parse(revoked.out).data.status, "revoked");
    assert.equal((await invitcode("code", "use", code, "eve")).code, 1);
    const restored = await invitcode("code", "update", data._id, "--revoked=false", "--json");
    assert.equal(JSON.parse(restored.out).data.status, "active");
  });

  test("a flag that stands alone is taken back by =false", async () => {
    const { out } = await invitcode("server", "read", "chess", "--json=false", "--help=false");
    assert.match(out, /^Server found\n_id {12}chess\n/);
  });

  test("with --json a refusal is the service's reply on the standard output, and the exit code is 1", async () => {
    const { code, out, told } = await invitcode("code", "read", "NHKAN1Q9D9CT", "--json");
    assert.deepEqual([code, told, JSON.parse(out)], [1, "", { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" }]);
    const byText = await invitcode("code", "revoke", "NHKAN1Q9D9CT");
    assert.deepEqual([byText.code, byText.told.split("\n")[0]], [1, "Unknown code (errors.invalid)"]);
  });

  test("what the service says of an argument is said of its flag", async () => {
    const { code, told } = await invitcode("code", "create", "chess", "--creator-id", "ada", "--max-uses", "0");
    assert.equal(code, 1);
    assert.equal(told, "Invalid arguments (errors.badRequest)\n  --max-uses must be an integer from 1 to 1000000000\n");
  });
});

describe("lists", () => {
  test("a page says how to go on, and --all reads every page, as a table and as JSON", async () => {
    await invitcode("server", "create", "paged", "--name", "Paged", "--owner-id", "ada");
    await invitcode("code", "create-many", "paged", "--creator-id", "ada", "--count", "7");
    const page = await invitcode("code", "list", "paged", "--limit", "3");
    assert.equal(page.out.split("\n").length, 5);
    const cursor = /^There is more: add --all, or --cursor (\S+)\n$/.exec(page.told)?.[1];
    const next = await invitcode("code", "list", "paged", "--limit", "3", "--cursor", String(cursor));
    const whole = await invitcode("code", "list", "paged", "--limit", "3", "--all");
    const codes = (/** @type {string} */ text) => text.trimEnd().split("\n").slice(1);
    assert.equal(codes(whole.out).length, 7);
    assert.deepEqual([...codes(page.out), ...codes(next.out)], codes(whole.out).slice(0, 6));
    assert.equal(whole.told, "");
    const json = await invitcode("code", "list", "paged", "--limit", "3", "--all", "--json");
    const pages = json.out.trimEnd().split("\n").map((line) => JSON.parse(line).data.page.length);
    assert.deepEqual(pages, [3, 3, 1]);
    const none = await invitcode("member", "list", "paged", "--status", "banned");
    assert.deepEqual([none.code, none.out, none.told], [0, "", "None.\n"]);
  });

  test("codes are written as CSV, those of a new batch and those of a list, and a file appears complete", async () => {
    const out = join(folder, "codes.csv");
    const made = await invitcode("code", "create-many", "chess", "--creator-id", "ada", "--count", "120", "--max-uses", "1", "--label", "=1+1", "--csv", "--out", out);
    assert.equal(made.code, 0, made.told);
    const text = await readFile(out, "utf8");
    const batch = /^Batch (\S+): revoke it with invitcode code revoke --batch-id \1\n$/.exec(made.told)?.[1];
    assert.match(text, /^code,link,id,label,status,uses,maxUses,expiresAt\r\n([0-9A-Z]{12}),https?:\/\/[^,]+\/j\/\1,[0-9a-f-]{36},"'=1\+1",active,0,1,\r\n/);
    const again = await invitcode("code", "list", "--batch-id", String(batch), "--all", "--csv");
    assert.deepEqual(again.out.trimEnd().split("\r\n").sort(), text.trimEnd().split("\r\n").sort());
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith("codes")), ["codes.csv"]);
    const revoked = await invitcode("code", "revoke", "--batch-id", String(batch));
    assert.match(revoked.out, /^revoked +120$/m);
  });

  test("a file that cannot be written stops a batch before its codes are created, and a refused one leaves no file", async () => {
    const many = ["code", "create-many", "chess", "--creator-id", "ada", "--count", "2", "--label", "unwritten", "--csv", "--out"];
    const failed = await invitcode(...many, join(folder, "no-folder", "codes.csv"));
    assert.equal(failed.code, 2);
    assert.match(failed.told, /^Cannot write \S+no-folder\/codes\.csv/);
    assert.doesNotMatch((await invitcode("code", "list", "--server-id", "chess", "--all")).out, /unwritten/);
    const refused = await invitcode(...many, join(folder, "refused.csv"), "--max-uses", "0");
    assert.notEqual(refused.code, 0);
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith("refused")), []);
  });

  test("a list whose reader ends is no failure", async () => {
    const code = await new Promise((resolve) => {
      const shell = spawn("bash", ["-c", `set -o pipefail; "${process.execPath}" js/cli/index.js code list chess --limit 5 --all | head -n 1 > /dev/null`], { env: { ...process.env, ...env() }, stdio: "ignore" });
      shell.once("close", resolve);
    });
    assert.equal(code, 0);
  });
});

describe("exit codes and the ways to get them", () => {
  test("wrong usage is 2, with help or the nearest word on the standard error", async () => {
    for (const [args, words] of /** @type {[string[], RegExp][]} */ ([
      [[], /^Usage: invitcode COMMAND/],
      [["code"], /^Usage: invitcode code COMMAND/],
      [["cod"], /^There is no command "cod"\. Did you mean `invitcode code`\?/],
      [["code", "frobnicate"], /^There is no command "code frobnicate"\.\nThere are code create, code create-many/],
      [["code", "creat"], /Did you mean `invitcode code create`\?/],
      [["code", "list", "chess", "--stat", "used"], /has no flag --stat\. Did you mean --status\?/],
      [["code", "list", "--url", "invites.example"], /^--url must be an address like/],
      [["code", "list", "--url", "https://invites.example/?server=chess"], /^--url must have neither a query nor a fragment: "https:\/\/invites\.example\/\?server=chess"$/m],
      [["export", "--url", "https://invites.example/#chess"], /^--url must have neither a query nor a fragment/],
      [["code", "list", "--json=yes"], /^--json must be alone, or --json=false/],
      [["code", "list", "--token-file", "/no/such/file"], /^Cannot read \/no\/such\/file: there is no such file or folder$/m],
      [["code", "list", "--csv", "--json"], /^Choose one of --csv and --json$/m],
      [["code", "update", "x", "--clear", "uses"], /^--clear takes max-uses, expires-at/],
      [["import"], /^Usage: invitcode import FILE/],
      [["export", "--audit"], /^--audit takes the server whose log it writes: --server-id ID$/m],
      [["completion", "tcsh"], /^Usage: invitcode completion bash\|zsh\|fish$/m],
    ])) {
      const { code, out, told } = await invitcode(...args);
      assert.deepEqual([code, out], [2, ""], told);
      assert.match(told, words);
      assert.doesNotMatch(told, /\n {4}at /);
    }
  });

  test("a token comes from the environment or a file, and is never printed", async () => {
    const file = join(folder, "key");
    await writeFile(file, `${SERVICE_KEY}\n`);
    const { INVITCODE_URL } = env();
    assert.equal((await run(["server", "read", "chess", "--token-file", file], { env: { INVITCODE_URL } })).code, 0);
    const none = await run(["server", "read", "chess"], { env: { INVITCODE_URL } });
    assert.deepEqual([none.code, none.told], [1, "Authentication required (errors.unauthorized)\nPut a user's token or the service key into INVITCODE_TOKEN, or into a file for --token-file FILE\n"]);
    for (const args of [["--token", SERVICE_KEY], [`--token=${SERVICE_KEY}`], ["--key", SERVICE_KEY]]) {
      const typed = await run(["server", "read", "chess", ...args], { env: { INVITCODE_URL } });
      assert.equal(typed.code, 2);
      assert.match(typed.told, /shows in the list of processes/);
      assert.ok(!typed.told.includes(SERVICE_KEY));
    }
    const spaced = await run(["server", "read", "chess"], { env: { INVITCODE_URL, INVITCODE_TOKEN: "two words" } });
    assert.deepEqual([spaced.code, spaced.told], [2, "INVITCODE_TOKEN must be printable ASCII without spaces\n"]);
    const inUrl = await run(["server", "read", "chess", "--url", "http://ada:s3cr3t@127.0.0.1/"], {});
    assert.equal(inUrl.code, 2);
    assert.ok(!inUrl.told.includes("s3cr3t"));
  });

  test("no service, a service without storage and a stranger are 3, after retries", async (t) => {
    const nowhere = await run(["server", "read", "chess", "--url", "http://127.0.0.1:2"], {});
    assert.deepEqual([nowhere.code, nowhere.told], [3, "http://127.0.0.1:2 does not answer (ECONNREFUSED). Is it running? On this machine: invitcode serve\n"]);
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      if (request.url?.startsWith("/strange")) return void response.end("<p>Hello</p>");
      if (request.url?.startsWith("/moved")) return void response.writeHead(308, { Location: "https://new.example/" }).end();
      const reply = { status: "error", code: 503, message: "Storage unavailable", error: "errors.unavailable", requestId: "r1" };
      response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "0" }).end(JSON.stringify(reply));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    t.after(() => server.close());
    const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
    const unavailable = await run(["server", "read", "chess", "--url", url], {});
    assert.deepEqual([unavailable.code, asked], [3, 4], unavailable.told);
    assert.match(unavailable.told, /^Storage unavailable \(errors\.unavailable\)\nThe service is not available at the moment.*\nRequest r1\n$/);
    const created = await run(["code", "create", "chess", "--creator-id", "ada", "--url", url, "--json"], {});
    assert.deepEqual([created.code, asked, JSON.parse(created.out).error], [3, 8, "errors.unavailable"]);
    const strange = await run(["server", "read", "chess", "--url", `${url}/strange`], {});
    assert.equal(strange.code, 3);
    assert.match(strange.told, /answered 200 .*not a reply of invitcode; check the url/);
    for (const args of [["server", "read", "chess"], ["export", "--audit", "--server-id", "chess", join(folder, "log")]]) {
      const moved = await run([...args, "--url", `${url}/moved`], {});
      assert.match(moved.told, /answer(?:ed|s) 308, a redirect to https:\/\/new\.example\/, which is not followed: set the url to where the service is\n$/);
      assert.equal(moved.code, 3);
    }
  });

  test("--help and --version go to the standard output", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../pkg/package.json", import.meta.url), "utf8"));
    assert.deepEqual(await invitcode("--version"), { code: 0, out: `${version}\n`, told: "" });
    for (const args of [["--help"], ["help"], ["code", "--help"], ["code", "create", "--help"], ["code", "create", "-h"], ["import", "--help"], ["export", "--help"], ["completion", "--help"]]) {
      const { code, out, told } = await invitcode(...args);
      assert.deepEqual([code, told], [0, ""], args.join(" "));
      assert.match(out, /Usage: invitcode /);
    }
  });
});

test("an import and an export go through the command as through npm's scripts", async () => {
  const document = '{"_id":{"$oid":"64000001a1b2c3d4e5f6a7b8"},"code":"c1","guild_id":"123456789012345678","info":{"id":"c1","code":"c1","uses":1},"timestamp":1693459200.5,"invites":[{"user_id":"1","timestamp":1693459300}]}';
  const file = join(folder, "invite_codes.json");
  await writeFile(file, `${document}\n`);
  const imported = await invitcode("import", file);
  assert.equal(imported.code, 0, imported.told);
  assert.match(imported.told, /1 document stored, 1 use recorded/);
  const exported = await invitcode("export");
  assert.deepEqual([exported.code, exported.out], [0, `${document}\n`]);
  const piped = await run(["import", "-"], { env: env(), input: "{oops\n" });
  assert.equal(piped.code, 1);
  assert.match(piped.told, /line 1 skipped/);
  const audit = await invitcode("export", "--audit", "--server-id", "chess");
  assert.equal(JSON.parse(String(audit.out.trimEnd().split("\n").at(-1))).function, "server:c");
  const refused = await run(["export"], { env: { INVITCODE_URL: product.url.href } });
  assert.equal(refused.code, 1);
  assert.match(refused.told, /answered 401: .*INVITCODE_TOKEN, or into a file for --token-file FILE/);
  const nowhere = await run(["import", file, "--url", "http://127.0.0.1:2"]);
  assert.deepEqual([nowhere.code, nowhere.told], [3, "http://127.0.0.1:2 does not answer. Is it running? On this machine: invitcode serve\n"]);
  const late = await invitcode("export", "--url", product.url.href, join(folder, "none", "x"));
  assert.deepEqual([late.code, late.told], [2, `Cannot write ${join(folder, "none", "x")}: there is no such file or folder\n`]);
});

test("serve says what to do about a port that another program uses", async () => {
  const { port } = product.url;
  const taken = await run(["serve", "--db", join(folder, "taken.sqlite"), "--open", "--port", port], {});
  assert.deepEqual([taken.code, taken.told], [2, `127.0.0.1:${port} is used by another program: stop it, or choose another port with --port\n`]);
});

test("bash completes by the script that the command prints", async () => {
  const shell = `
    invitcode() { "${process.execPath}" js/cli/index.js "$@"; }
    source <(invitcode completion bash)
    complete -p invitcode
    COMP_WORDS=(invitcode code create --exp); COMP_CWORD=3; _invitcode; echo "\${COMPREPLY[@]}"
    COMP_WORDS=(invitcode code ""); COMP_CWORD=2; _invitcode; echo "\${COMPREPLY[@]:0:3}"`;
  const child = spawn("bash", ["-c", shell]);
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  await new Promise((resolve) => child.once("close", resolve));
  assert.deepEqual(out.trimEnd().split("\n"), ["complete -o default -F _invitcode invitcode", "--expires-at --expires-in", "create create-many list"]);
});
