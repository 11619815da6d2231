/**
 * Workers in real workerd, by Miniflare driven directly: each with its own D1 on disk and its own
 * socket, so that no proxy stands between the load and the worker.
 */
import { readdir, readFile } from "node:fs/promises";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { compatibility } from "../support/worker-modules.js";
import { root } from "./bundle.js";

/** @typedef {import("./bundle.js").Bundle} Bundle */
/** @typedef {{ bundle: Bundle, database: string, variables?: Record<string, unknown>, live?: boolean, objects?: boolean }} Setup */
/** @typedef {Awaited<ReturnType<Miniflare["getD1Database"]>>} Database */

/**
 * @param {string} folder where the databases lie
 * @param {Record<string, Setup>} workers by name
 */
export async function startWorkers(folder, workers) {
  const runtime = await compatibility();
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    logRequests: false,
    enableDevRegistry: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ level, message }) => {
      if (level === "error") process.stderr.write(`${message}\n`);
    },
    resourcePersistencePath: folder,
    workers: Object.entries(workers).map(([name, { bundle, database, variables, live, objects }]) => ({
      config: /** @type {any} */ ({
        name,
        ...runtime,
        manifest: { mainModule: bundle.main, modulesRoot: "/", modules: bundle.modules },
        env: {
          ...Object.fromEntries(Object.entries(variables ?? {}).map(([key, value]) => [key, variable(value)])),
          DB: { type: "d1", id: database },
          ...Object.fromEntries(classes({ live, objects }).map((exportName) => [exportName.toUpperCase(), { type: "durable-object", worker: name, exportName }])),
        },
        exports: Object.fromEntries(classes({ live, objects }).map((exportName) => [exportName, { type: "durable-object", storage: "sqlite" }])),
      }),
      dev: {
        rootPath: folder,
        cacheAPI: false,
        unsafeRegisterWorker: false,
        stripCfConnectingIp: false,
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
    })),
  });
  await miniflare.ready;
  return {
    /** @param {string} name */
    url: (name) => miniflare.unsafeGetDirectURL(name),
    /** @param {string} name @returns {Promise<Database>} */
    database: (name) => miniflare.getD1Database("DB", name),
    stop: () => miniflare.dispose(),
  };
}

/** The classes of the objects that a worker has. @param {{ live?: boolean | undefined, objects?: boolean | undefined }} asked */
const classes = ({ live = false, objects = false }) => [...(live ? ["Live"] : []), ...(objects ? ["Shard", "Directory"] : [])];

/** @param {unknown} value */
const variable = (value) => (typeof value === "string" ? { type: "text", value } : { type: "json", value });

/** Brings a database to the product's schema. @param {Database} database */
export async function migrateProduct(database) {
  const folder = new URL("src/storage/migrations/", root);
  for (const name of (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort()) {
    await migrate(database, new URL(name, folder));
  }
}

/** Brings a database to the reference's schema. @param {Database} database */
export function migrateReference(database) {
  return migrate(database, new URL("tests/bench/reference.sql", root));
}

/** @param {Database} database @param {URL} file */
async function migrate(database, file) {
  const statements = splitSql(await readFile(file, "utf8"));
  await database.batch(statements.map((sql) => database.prepare(sql)));
}

/** How many rows each table holds. @param {Database} database @returns {Promise<Record<string, number>>} */
export async function tableSizes(database) {
  const { results } = await database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'")
    .all();
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const { name } of results) {
    sizes[String(name)] = Number(await database.prepare(`SELECT count(*) AS n FROM "${name}"`).first("n"));
  }
  return sizes;
}
