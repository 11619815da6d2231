/**
 * Schemathesis against the running product: `node tests/verify/schemathesis.js COMMANDS CALLER`, where
 * COMMANDS is the folder of the Python tools and CALLER is `open`, `service` or `user`. Further arguments are passed to
 * schemathesis.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

const SERVICE_KEY = "a-service-key-for-the-verification-only";

/** Schemathesis tries so many wrong codes that only the highest limits leave room for other answers. */
const LIMITS = { GUESS_LIMIT_ADDRESS: "1000", GUESS_LIMIT_USER: "1000" };

/** The invites of RDS lead to the server of the examples. */
const INVITES = { DISCORD_GUILD_ID: "tea-club", INVITE_LINK_BASE: "https://app.example/join/" };

const TOKEN = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };

/** @type {Record<string, { env: Record<string, string>, credentials?: string, without?: string }>} */
const CALLERS = {
  // No credentials are required, so the check for ignored credentials does not apply.
  open: { env: { AUTH: "open" }, without: "ignored_auth" },
  service: { env: TOKEN, credentials: SERVICE_KEY },
  user: { env: TOKEN, credentials: await signed({ sub: "ada" }) },
};

/** Calls that create the data of the description's examples. Each is such an example itself. */
const BEFORE = ["/server/c", "/invitCode/c", "/invitCode/use"];

/** The status of an answer to OPTIONS, which schemathesis tries as well. */
const OPTIONS = 204;

const [, , commands = "", name = "", ...rest] = process.argv;
const caller = CALLERS[name];
if (caller === undefined) throw new Error(`the caller must be one of ${Object.keys(CALLERS).join(", ")}`);

const product = await startProduct({ env: { ...caller.env, ...LIMITS, ...INVITES } });
try {
  await begin();
  process.exitCode = await schemathesis();
  report();
} finally {
  await product.remove();
}

/** Creates the data of the examples. */
async function begin() {
  /** @type {any} */
  const document = await (await fetch(new URL("/openapi.json", product.url))).json();
  for (const path of BEFORE) {
    const { example } = document.paths[path].post.requestBody.content["application/json"];
    const response = await fetch(new URL(path, product.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${SERVICE_KEY}` },
      body: JSON.stringify(example),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }
}

/** Prints each route's answers. A route that never succeeded for an allowed caller was not really tested. */
function report() {
  /** @type {Map<string, Map<number, number>>} */
  const met = new Map();
  for (const { message } of product.logs) {
    const { call, status } = JSON.parse(message);
    if (call === undefined) continue;
    const route = call.replace(/ errors\..*$/, "").replace(/^(convex run) .*$/, "$1");
    const statuses = met.get(route) ?? new Map();
    met.set(route, statuses.set(status, (statuses.get(status) ?? 0) + 1));
  }
  console.log("\nWhat the routes answered:");
  for (const [route, statuses] of [...met].sort(([a], [b]) => a.localeCompare(b))) {
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`);
    const tried = name === "user" || route === "unknown" || [...statuses.keys()].some((status) => status < 300 && status !== OPTIONS);
    console.log(`  ${route}: ${counts.join(", ")}${tried ? "" : "   never a success"}`);
    if (!tried) process.exitCode = 1;
  }
}

/** @returns {Promise<number>} */
function schemathesis() {
  const args = [
    "--config-file", join(root, "tests", "verify", "schemathesis.toml"),
    "run", new URL("/openapi.json", product.url).href,
    "--checks", "all",
    ...(caller?.without === undefined ? [] : ["--exclude-checks", caller.without]),
    ...(caller?.credentials === undefined ? [] : ["--header", `Authorization: Bearer ${caller.credentials}`]),
    "--max-examples", "60",
    ...rest,
  ];
  const env = { ...process.env, VERIFY_AUTHORIZATION: `Bearer ${SERVICE_KEY}` };
  // It writes its database and failures into the working folder.
  const cwd = join(root, "target", "verify");
  mkdirSync(cwd, { recursive: true });
  const child = spawn(resolve(commands, "schemathesis"), args, { cwd, env, stdio: "inherit" });
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("close", (code) => done(code ?? 1));
  });
}
