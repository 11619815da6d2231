/** Runs modules of the source tree in real workerd with their own D1 on disk. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { compatibility } from "../support/worker-modules.js";

const root = new URL("../../", import.meta.url);
const migrations = new URL("src/storage/migrations/", root);

/** @typedef {Awaited<ReturnType<Miniflare["getD1Database"]>>} Database */

/** @param {string[]} files from the project's folder; the first is the main module */
export async function startModules(files) {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-modules-"));
  /** @type {Record<string, { type: "esm" | "wasm", contents: string | Uint8Array }>} */
  const modules = {};
  for (const name of files) {
    const bytes = await readFile(new URL(name, root));
    modules[name] = name.endsWith(".wasm") ? { type: "wasm", contents: bytes } : { type: "esm", contents: bytes.toString() };
  }
  const miniflare = new Miniflare({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    telemetry: { enabled: false },
    log: new Log(LogLevel.ERROR),
    resourcePersistencePath: folder,
    workers: [
      {
        config: /** @type {any} */ ({
          name: "modules",
          ...(await compatibility()),
          manifest: { mainModule: files[0], modulesRoot: "/", modules },
          env: { DB: { type: "d1", id: "modules" } },
          exports: {},
        }),
        dev: { rootPath: folder, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
      },
    ],
  });
  await miniflare.ready;
  return {
    url: await miniflare.unsafeGetDirectURL(),
    database: await miniflare.getD1Database("DB"),
    async stop() {
      await miniflare.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gives a database the product's schema. @param {Database} database */
export async function migrate(database) {
  for (const name of (await readdir(migrations)).filter((file) => file.endsWith(".sql")).sort()) {
    const statements = splitSql(await readFile(new URL(name, migrations), "utf8"));
    await database.batch(statements.map((sql) => database.prepare(sql)));
  }
}
