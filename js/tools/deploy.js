/**
 * `npm run deploy`: migrates the database on Cloudflare, then deploys the worker. The first time there is no database yet:
 * wrangler creates it when it deploys, and it is migrated after that. Arguments after `npm run deploy --` are passed to
 * `wrangler deploy`.
 */
import { parseArgs, stripVTControlCharacters } from "node:util";
import { ended, root, wrangler } from "./wrangler.js";

/** The options that also select the database. */
const SHARED = /** @type {const} */ ({
  config: { type: "string", short: "c" },
  env: { type: "string", short: "e" },
  "dry-run": { type: "boolean" },
});

/** Wrangler's message for a database that is in its settings but not in the account. */
const NO_DATABASE = /Couldn't find an? (?:auto-provisioned )?D1 DB named/;

const NEXT = `
This was the first deployment. Every call gets 503 until a secret verifies callers, such as

  npx wrangler secret put JWT_SECRET     (or JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY: docs/configuration.md)`;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string[]} args */
async function main(args) {
  const { values } = parseArgs({ args, options: SHARED, strict: false, allowPositionals: true });
  const config = typeof values.config === "string" ? values.config : undefined;
  const environment = typeof values.env === "string" ? values.env : undefined;
  const deploy = () => ended(wrangler(["deploy", ...args]));
  if (values["dry-run"] === true || !(await hasDatabase(config, environment))) return deploy();
  const which = [
    ...(config === undefined ? [] : ["--config", config]),
    ...(environment === undefined ? [] : ["--env", environment]),
  ];
  // The schema comes first: the previous worker still understands it, and runs between the two steps.
  const migrated = await migrate(which);
  if (migrated.isFirst) return first(deploy, which);
  if (migrated.code === 0) return deploy();
  console.error("\nThe database was not migrated, so nothing was deployed.");
  return migrated.code;
}

/** @param {() => Promise<number>} deploy @param {string[]} which */
async function first(deploy, which) {
  console.log("There is no database yet: this deployment creates it.");
  const deployed = await deploy();
  if (deployed !== 0) return deployed;
  const { code } = await migrate(which);
  if (code === 0) console.log(NEXT);
  else console.error("\nThe worker was deployed, but its database has no tables yet: run `npm run deploy` again.");
  return code;
}

/** @param {string[]} which */
async function migrate(which) {
  // Wrangler asks its questions on standard output, so that must stay the terminal.
  const child = wrangler(["d1", "migrations", "apply", "DB", "--remote", ...which], { stdio: ["inherit", "inherit", "pipe"] });
  let said = "";
  child.stderr?.on("data", (data) => (said += data));
  const code = await ended(child);
  const isFirst = code !== 0 && NO_DATABASE.test(stripVTControlCharacters(said));
  if (!isFirst) process.stderr.write(said);
  return { code, isFirst };
}

/**
 * Whether the settings bind a database. Without one the data must be in Durable Objects, which have no migrations to run.
 *
 * @param {string | undefined} config
 * @param {string | undefined} environment
 */
async function hasDatabase(config, environment) {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const settings = readConfig({ config: config ?? `${root}wrangler.toml`, env: environment });
  /** @type {{ binding: string }[]} */
  const databases = settings.d1_databases;
  if (databases.some(({ binding }) => binding === "DB")) return true;
  if (settings.vars["STORE"] === "durable") return false;
  throw new Error(`There is no database to deploy to: ${settings.configPath ?? "wrangler.toml"} binds none as DB${environment === undefined ? "" : ` for the environment ${environment}`}. Add these lines to it:

  [[${environment === undefined ? "" : `env.${environment}.`}d1_databases]]
  binding = "DB"
  database_name = "invitcode"
  migrations_dir = "src/storage/migrations"`);
}
