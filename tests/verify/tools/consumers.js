/**
 * Small projects that use the package with other tools, installed in `target/tools/consumers/node_modules`.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tell } from "../../package/story.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the tools are. */
export const consumers = join(root, "target", "tools", "consumers");

/** A script that leaves the story in `window.result`, or what was thrown on the way. @param {string} [start] */
export const pageScript = (start = "await init();") => `import init, * as invitcode from "invitcode";
${tell}
(async () => {
  ${start}
  return tell(invitcode, invitcode.memory());
})().then((told) => (window.result = told), ({ name, code, message }) => (window.result = { name, code, message }));`;

/** A module for Node that prints the story, or what was thrown on the way. @param {string} [start] */
export const nodeScript = (start = "await init();") => `import init, * as invitcode from "invitcode";
${tell}
(async () => {
  ${start}
  return tell(invitcode, invitcode.memory());
})().then((told) => console.log(JSON.stringify(told)), ({ name, code, message }) => console.log(JSON.stringify({ name, code, message })));`;

/** A page that runs a script. @param {string} script @param {string} [type] */
export const page = (script, type = "module") =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="${type}" src="${script}"></script>`;

/** The package as it is packed, for the projects to copy. */
const packedPackage = join(consumers, "package");

/** Packs the package; `INVITCODE_PACKAGE` names the folder of another build. */
export async function installPackage() {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-pack-"));
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", process.env.INVITCODE_PACKAGE ?? join(root, "pkg"), "--pack-destination", folder, "--json", "--loglevel=error"], { encoding: "utf8" }),
  );
  await rm(packedPackage, { recursive: true, force: true });
  await mkdir(packedPackage, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, packed.filename), "-C", packedPackage, "--strip-components=1"]);
  await rm(folder, { recursive: true });
}

/**
 * @param {string} name
 * @param {Record<string, string>} files
 * @param {Record<string, unknown>} [manifest]
 * @returns {Promise<string>} the project's folder, with these files and the package in its `node_modules`
 */
export async function project(name, files, manifest = {}) {
  const folder = join(consumers, "apps", name);
  await rm(folder, { recursive: true, force: true });
  const all = { "package.json": JSON.stringify({ name, private: true, type: "module", ...manifest }), ...files };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await cp(packedPackage, join(folder, "node_modules", "invitcode"), { recursive: true });
  return folder;
}

/** An environment in which a tool neither prompts nor reports telemetry. */
export const quiet = {
  ...process.env,
  CI: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
  NODE_TEST_CONTEXT: undefined,
};

/** The command of an installed tool. @param {string} tool @param {string} [name] */
export async function command(tool, name = tool) {
  const { bin } = JSON.parse(await readFile(join(consumers, "node_modules", tool, "package.json"), "utf8"));
  return join(consumers, "node_modules", tool, typeof bin === "string" ? bin : bin[name]);
}

/**
 * Runs a program to its end.
 *
 * @param {string} folder
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {string} what it printed
 */
export function run(folder, file, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd: folder, encoding: "utf8", env: { ...quiet, ...env } });
  if (error) throw error;
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} failed (${status}):\n${stdout}\n${stderr}`);
  return stdout;
}

/** Runs a tool's command in Node. @param {string} folder @param {string} file @param {string[]} [args] @param {Record<string, string>} [env] */
export const runNode = (folder, file, args = [], env = {}) => run(folder, process.execPath, [file, ...args], env);

/**
 * Starts a server and waits for its address among what it prints.
 *
 * @param {string} folder
 * @param {string[]} args
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export function serve(folder, args) {
  const child = spawn(process.execPath, args, { cwd: folder, env: quiet, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill();
    await ended;
  };
  return new Promise((resolve, reject) => {
    const listen = (/** @type {Buffer} */ chunk) => {
      printed += chunk;
      const [url] = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(printed) ?? [];
      if (url !== undefined) resolve({ url, stop });
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    void ended.then(() => reject(new Error(`the server ended: ${printed}`)));
  });
}
