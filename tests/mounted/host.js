/** Workers of hosts that mount the service, in real workerd with a migrated D1 of their own. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { compatibility, workerModules } from "../support/worker-modules.js";

/**
 * @typedef {object} Worker
 * @property {string} entry its main module's path in the repository
 * @property {Record<string, string>} [variables]
 * @property {Record<string, unknown>} [bindings] as Miniflare takes them
 * @property {Record<string, unknown>} [exports] the classes of Durable Objects
 * @property {{ directory: string, runWorkerFirst?: boolean }} [assets] what is behind the binding `ASSETS`
 */

const migrations = new URL("../../src/storage/migrations/", import.meta.url);

/** @param {Record<string, Worker>} workers by name */
export async function startHosts(workers) {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-mounted-"));
  /** @type {string[]} */
  const logs = [];
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    logRequests: false,
    stripDisablePrettyError: true,
    enableDevRegistry: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: ({ message }) => logs.push(message),
    resourcePersistencePath: folder,
    workers: await Promise.all(
      Object.entries(workers).map(async ([name, { entry, variables = {}, bindings = {}, exports = {}, assets }]) => ({
        config: /** @type {any} */ ({
          name,
          ...(await compatibility()),
          manifest: { mainModule: "worker.js", modulesRoot: "/", modules: await workerModules(entry) },
          env: { ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, { type: "text", value }])), ...bindings, ...(assets ? { ASSETS: { type: "assets" } } : {}) },
          ...(assets ? { assets: { ...assets, hasUserWorker: true } } : {}),
          exports,
        }),
        dev: {
          rootPath: folder,
          cacheAPI: false,
          unsafeRegisterWorker: false,
          stripCfConnectingIp: false,
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
      })),
    ),
  });
  await miniflare.ready;
  const [first = ""] = Object.keys(workers);
  return {
    logs,
    /** @param {string} [name] */
    url: (name = first) => miniflare.unsafeGetDirectURL(name),
    /** Applies the migrations. @param {string} binding @param {string} [name] */
    async migrate(binding = "DB", name = first) {
      const database = await miniflare.getD1Database(binding, name);
      for (const file of (await readdir(migrations)).filter((file) => file.endsWith(".sql")).sort()) {
        const statements = splitSql(await readFile(new URL(file, migrations), "utf8"));
        await database.batch(statements.map((sql) => database.prepare(sql)));
      }
    },
    /** Waits for a line of the log: it may come after its reply. @param {RegExp} wanted */
    async logged(wanted) {
      for (const end = performance.now() + 10_000; performance.now() < end; ) {
        const found = logs.find((line) => wanted.test(line));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`no line of the log is ${wanted}:\n${logs.join("\n")}`);
    },
    async stop() {
      await miniflare.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A D1 database as a binding. @param {string} [id] */
export const database = (id = "invitcode") => ({ type: "d1", id });
