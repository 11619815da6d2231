/** An example as its reader runs it: installed into a folder of its own, built, and served by wrangler. */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ensureBrowsers } from "../../js/tools/ensure-browser.js";
import { quietly } from "../../js/tools/wrangler.js";
import { freePort } from "../support/started.js";
import { Serving } from "./serving.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");

/**
 * Installs the example with the packages of this repository, where a reader has them from npm.
 *
 * @param {string} name
 */
export async function installed(name) {
  const folder = await mkdtemp(join(tmpdir(), `invitcode-example-${name}-`));
  await cp(join(root, "examples", name), folder, { recursive: true, filter: (path) => !/\/(?:node_modules|dist|\.wrangler)$/.test(path) });
  const { dependencies, devDependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
    const place = join(folder, "node_modules", dependency);
    await mkdir(dirname(place), { recursive: true });
    await symlink(dependency === "invitcode" ? join(root, "pkg") : join(root, "node_modules", dependency), place);
  }
  return folder;
}

/**
 * Builds and serves an example.
 *
 * @param {string} name its folder in `examples/`
 * @param {string[][]} [builds] the commands that its script `build` runs, without `npx`
 * @param {string[]} [args] what its script `start` gives to `wrangler dev`
 */
export async function serveExample(name, builds = [], args = []) {
  const folder = await installed(name);
  const env = { ...quietly(join(folder, "logs")), CI: "true", WRANGLER_REGISTRY_PATH: join(folder, "registry") };
  for (const args of [...builds, [wrangler, "d1", "migrations", "apply", "DB", "--local"]]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} failed in ${name}:\n${stdout}${stderr}`);
  }
  const port = await freePort();
  const serving = new Serving(wrangler, ["dev", "--local", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(await freePort()), "--show-interactive-dev-session=false", ...args], folder, env);
  const url = `http://127.0.0.1:${port}`;
  await serving.answers(`${url}/invites/healthz`);
  const browser = await chromium.launch({
    executablePath: ensureBrowsers().chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  return {
    url,
    folder,
    /** What wrangler printed. */
    output: () => serving.output,
    /** A window of a person of its own, and what went wrong in it. */
    async person() {
      const page = await (await browser.newContext()).newPage();
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      return { page, complaints };
    },
    async stop() {
      await browser.close();
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A call of the service behind an example. @param {string} url @param {string} path @param {object} args @param {Record<string, string>} [headers] @returns {Promise<any>} */
export async function post(url, path, args, headers = {}) {
  const response = await fetch(`${url}/invites/${path}`, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(args) });
  return response.json();
}
