// `npx invitcode serve` and `invitcode/node` from the tarball, in a folder with nothing else.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { installPackage, linkPackages, runInNode } from "./installed.js";

/** @type {import("./installed.js").Installed} */
let installed;
before(async () => {
  installed = await installPackage();
});
after(() => installed.remove());

/** With this Node first, and no settings of the machine. */
const env = () => ({ PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`, HOME: installed.folder, npm_config_offline: "true", npm_config_update_notifier: "false" });

/** @param {string[]} args */
const command = (args) => /** @type {const} */ (["npx", ["--no-install", "invitcode", "serve", ...args], { cwd: installed.folder, env: env() }]);

test("npx invitcode serve serves calls, pages and their files from a new file, and stops on SIGTERM", async () => {
  const [npx, args, options] = command(["--db", "codes.sqlite", "--port", "0", "--open"]);
  // A group of its own: a terminal's Ctrl-C reaches the command behind npx too.
  const child = spawn(npx, args, { ...options, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  try {
    /** @type {string[]} */
    const said = [];
    const lines = createInterface({ input: child.stderr });
    const url = await new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        said.push(line);
        const [, found] = /serves codes\.sqlite on (http:\S+), and trusts every caller/.exec(line) ?? [];
        if (found !== undefined) resolve(found);
      });
      closed.then(() => reject(new Error(said.join("\n"))));
    });
    const made = await fetch(`${url}/server/c`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"name":"Chess","ownerId":"ada"}' });
    assert.equal(made.status, 200);
    assert.deepEqual(await (await fetch(`${url}/healthz`)).json().then(({ status, store }) => [status, store]), ["ok", "sqlite"]);
    const console = await (await fetch(`${url}/console`)).text();
    const [, script] = /src="(\/pages\/[^"]+\.js)"/.exec(console) ?? [];
    assert.equal((await fetch(url + script)).status, 200);
    assert.equal((await (await fetch(`${url}/openapi.json`)).json()).info.title, "invitcode");
    assert.match(await (await fetch(`${url}/docs`)).text(), /swagger-ui-bundle\.js/);
    assert.equal((await fetch(`${url}/docs/swagger-ui-bundle.js`)).status, 200);
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/1.48.0/sync`);
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    socket.close();
  } finally {
    if (child.exitCode === null) process.kill(-Number(child.pid), "SIGTERM");
    await closed;
  }
});

test("without a setting that says who calls, it refuses in one sentence", () => {
  const { status, stderr } = spawnSync(...command(["--db", "refused.sqlite"]));
  assert.deepEqual([status, String(stderr)], [2, "AUTH is token, but no setting verifies callers: set one of JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY\n"]);
});

test("settings come from a file, and mistakes are named", async () => {
  await writeFile(join(installed.folder, "settings.env"), 'SERVICE_KEY="a key of services with 32 or more"\n');
  await writeFile(join(installed.folder, "good.env"), "SERVICE_KEY=a-key-of-services-with-32-letters\n");
  await writeFile(join(installed.folder, "broken.env"), "SERVICE_KEY=a-key-of-services-with-32-letters\nJWT_ISSUER: https://id.example\n");
  const spaced = spawnSync(...command(["--db", "x.sqlite", "--env", "settings.env"]));
  assert.deepEqual([spaced.status, String(spaced.stderr)], [2, "SERVICE_KEY must not contain spaces\n"]);
  for (const [args, told] of /** @type {[string[], RegExp][]} */ ([
    [["--db", "x.sqlite", "--env", "missing.env"], /^Cannot read missing\.env: there is no such file or folder\n$/],
    [["--db", "x.sqlite", "--env", "broken.env"], /^Line 2 of broken\.env must be a setting such as NAME=value, or begin with #\n$/],
    [["--db", "x.sqlite", "--open", "--host", "0.0.0.0"], /^--open listens on 127\.0\.0\.1 only/],
    [["--db", "x.sqlite", "--open", "--port", "many"], /^--port must be a whole number, not "many"/],
    [["--open"], /^invitcode serve needs --db FILE/],
    [["--nope"], /^`invitcode serve` has no flag --nope\.\nIt takes --db, --open, --env/],
    [["--db", "x.sqlite", "--ports", "80"], /^`invitcode serve` has no flag --ports\. Did you mean --port\?/],
    [["--db", "x.sqlite", "--db", "y.sqlite"], /^--db sets db, which is given twice/],
    [["x.sqlite"], /^"x\.sqlite" is one argument too many for `invitcode serve`/],
    [["--db", "x.sqlite", "--port", "1", "--host", "no-such-host.invalid", "--env", "good.env"], /^No address is known of the host no-such-host\.invalid: choose another with --host\n$/],
  ])) {
    const { status, stderr } = spawnSync(...command(args));
    assert.equal(status, 2, args.join(" "));
    assert.match(String(stderr), told);
  }
});

test("the rules run over a file and over libSQL, as the page on self-hosting shows", async () => {
  await linkPackages(installed.folder, ["@libsql/client"]);
  const page = await readFile(new URL("../../docs/self-hosting.md", import.meta.url), "utf8");
  const [, source = ""] = /```js\n(import \{ createClient[^]*?)```/.exec(page) ?? [];
  const told = await runInNode(installed.folder, source.replace(/console\.log\(\(await call[^\n]*\n/, "const first = (await call(\"server:c\", { serverId: \"chess\", name: \"Chess club\", ownerId: \"ada\" })).message;\n").replace(/console\.log\((\(await other[^\n]*)\);\n/, "console.log(JSON.stringify([first, $1]));\n"));
  assert.deepEqual(told, ["Server created", "Server not found"]);
});

test("the page's program serves and stops", async () => {
  const page = await readFile(new URL("../../docs/self-hosting.md", import.meta.url), "utf8");
  const [, source = ""] = /```js\n(import \{ serve[^]*?)```/.exec(page) ?? [];
  process.env["SERVICE_KEY"] = "a-key-of-services-with-32-letters";
  const url = await runInNode(installed.folder, source.replace("console.log(service.url)", "console.log(JSON.stringify(service.url))")).finally(() => delete process.env["SERVICE_KEY"]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
});
