/**
 * `npm run deploy`: migrates the database on Cloudflare, then deploys the worker. Arguments after `npm run deploy --`
 * are passed to `wrangler deploy`.
 */
import { parseArgs } from "node:util";
import { ended, root, wrangler } from "./wrangler.js";

/** The options that also select the database. */
const SHARED = /** @type {const} */ ({
  config: { type: "string", short: "c" },
  env: { type: "string", short: "e" },
  "dry-run": { type: "boolean" },
});

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
  if (values["dry-run"] !== true) {
    await assertDatabase(config, environment);
    const which = [
      ...(config === undefined ? [] : ["--config", config]),
      ...(environment === undefined ? [] : ["--env", environment]),
    ];
    // The schema comes first: the previous worker still understands it, and runs between the two steps.
    const code = await ended(wrangler(["d1", "migrations", "apply", "DB", "--remote", ...which]));
    if (code !== 0) {
      console.error("\nThe database was not migrated, so nothing was deployed.");
      return code;
    }
  }
  return ended(wrangler(["deploy", ...args]));
}

/**
 * @param {string | undefined} config
 * @param {string | undefined} environment
 */
async function assertDatabase(config, environment) {
  const { unstable_readConfig: readConfig } = await import("wrangler");
  const settings = readConfig({ config: config ?? `${root}wrangler.toml`, env: environment });
  /** @type {{ binding: string, database_id?: string }[]} */
  const databases = settings.d1_databases;
  const database = databases.find(({ binding }) => binding === "DB");
  if (database?.database_id) return;
  throw new Error(`There is no database to deploy to: ${settings.configPath ?? "wrangler.toml"} has no database_id${
    environment === undefined ? "" : ` for the environment ${environment}`
  }.

  1. npx wrangler login
  2. npx wrangler d1 create invitcode
  3. add the database_id that it prints to [[d1_databases]] in wrangler.toml
  4. npx wrangler secret put JWT_SECRET    (or JWT_PUBLIC_KEY, JWKS_URL, SERVICE_KEY: who may call)
  5. npm run deploy`);
}
