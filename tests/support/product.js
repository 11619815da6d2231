/**
 * The product as it runs for its users: the worker in real workerd (Miniflare driven directly), a
 * real D1 on disk in a temporary folder, on a free port of 127.0.0.1.
 *
 * Requests go directly to the worker's socket, without Miniflare's proxy, so that the worker gets exactly what a test
 * sends.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Log, LogLevel, Miniflare } from "miniflare";
import { call } from "./call.js";
import { NodeProduct } from "./node-product.js";
import { compatibility, STAGED_ENTRY, workerModules } from "./worker-modules.js";

const migrations = new URL("../../src/storage/migrations/", import.meta.url);

/**
 * An unindented line begins another statement, unless it ends a trigger. Wrangler splits migrations too, for `npm start`,
 * but it loads more slowly than the product starts.
 */
const BETWEEN_STATEMENTS = /(?<=;)\n+(?=\S)(?!END;)/;

/**
 * A second worker on the same D1 and KV, through which tests read them over HTTP. Miniflare's own proxy of a binding
 * would block this process until workerd answers, while a busy workerd may wait for this process. The proxy also takes as
 * long to create as a start.
 */
const LEDGER = `export default {
  async fetch(request, { DB, KV, SHARD, DIRECTORY, STORE }) {
    const statements = await request.json();
    try {
      if (Array.isArray(statements) && STORE === "durable") {
        const message = JSON.stringify({ work: statements.map(([sql, params]) => [sql, ...params]), left: 60000 });
        const objects = (await DIRECTORY.get(DIRECTORY.idFromName("shards")).shards()).map((symbols) => SHARD.get(SHARD.idFromName("shard-" + symbols)));
        // Guesses at texts that name no shard are counted in the directory.
        if (statements.some(([sql]) => /\\battempt\\b/.test(sql))) for (let of = 0; of < 256; of += 1) objects.push(DIRECTORY.get(DIRECTORY.idFromName("text-" + of)));
        const answers = (await Promise.all(objects.map((object) => object.run(message)))).map(JSON.parse);
        for (const { error } of answers) if (error !== undefined) throw new Error(error);
        return Response.json(statements.map((_, at) => answers.flatMap(({ rows }) => rows[at])));
      }
      if (!Array.isArray(statements)) return Response.json(await KV[statements.method](...statements.args) ?? null);
      const results = await DB.batch(statements.map(([sql, params]) => DB.prepare(sql).bind(...params)));
      return Response.json(results.map(({ results }) => results));
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};`;

/** @typedef {[sql: string, parameters: (string | number | null)[]]} Query */
/** @typedef {{ level: string, message: string, timestamp: number }} LogLine */
/**
 * @typedef {object} Options
 * @property {Record<string, string>} [env]
 * @property {string} [folder]
 * @property {boolean} [staged]
 * @property {boolean} [kv]
 * @property {string} [assets] the folder of the pages' files
 * @property {boolean} [live] whether live connections are offered; they are by default
 * @property {Record<string, string>[]} [others] variables of further deployments beside it, in isolates of their own
 */

/** With `TEST_STORE=durable` the tests run over Durable Objects, as far as they do not look for D1 itself. */
const STORE = process.env.TEST_STORE === undefined ? {} : { STORE: process.env.TEST_STORE };

/** A running product. */
export class Product {
  /** The worker's log lines, oldest first. @type {LogLine[]} */
  logs = [];
  /** Where the further deployments listen. @type {URL[]} */
  others = [];
  /** @type {Miniflare | undefined} */
  #miniflare;
  /** @type {URL | undefined} */
  #url;
  /** @type {URL | undefined} */
  #ledgerUrl;
  #folder;
  #env;
  #staged;
  #kv;
  #assets;
  #live;
  #others;

  /** @param {string} folder @param {Options} options */
  constructor(folder, options) {
    this.#folder = folder;
    this.#env = { ...STORE, ...options.env };
    this.#staged = options.staged ?? false;
    this.#kv = options.kv ?? false;
    this.#assets = options.assets;
    this.#live = options.live ?? true;
    this.#others = options.others ?? [];
  }

  /** The folder of the database. */
  get folder() {
    return this.#folder;
  }

  /** The processes of workerd that this process started. */
  processes() {
    return childrenOf(process.pid);
  }

  /**
   * Waits until the log has the wanted lines, and returns them: a line may come after its reply.
   *
   * @param {RegExp | ((messages: string[]) => boolean)} wanted
   * @param {number} [since] how many lines were there before
   */
  async logged(wanted, since = 0) {
    const isSo = wanted instanceof RegExp ? (/** @type {string[]} */ messages) => messages.some((message) => wanted.test(message)) : wanted;
    const end = performance.now() + 10_000;
    for (;;) {
      const messages = this.logs.slice(since).map(({ message }) => message);
      if (isSo(messages)) return messages;
      if (performance.now() > end) throw new Error(`the log has not ${wanted}, but ${messages.length} lines, at last\n${messages.slice(-5).join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The worker's URL. */
  get url() {
    if (this.#url === undefined) throw new Error("the product does not run");
    return this.#url;
  }

  /** The URL of the worker that reads the tables. */
  get ledgerUrl() {
    if (this.#ledgerUrl === undefined) throw new Error("the product does not run");
    return this.#ledgerUrl;
  }

  /** The worker's port. */
  get port() {
    return Number(this.url.port);
  }

  /** @param {Record<string, string>} [env] variables instead of the earlier ones */
  async start(env = this.#env) {
    this.#env = { ...STORE, ...env };
    env = this.#env;
    const variables = (/** @type {Record<string, string>} */ of) => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { type: "text", value }]));
    const { compatibilityDate, compatibilityFlags } = await compatibility();
    const database = { type: "d1", id: "invitcode" };
    /** @param {string} name @param {string} mainModule @param {object} modules @param {object} bindings @param {{ exports?: object, assets?: object | undefined }} [more] */
    const worker = (name, mainModule, modules, bindings, { exports = {}, assets } = {}) => ({
      config: /** @type {any} */ ({
        name,
        compatibilityDate,
        compatibilityFlags,
        manifest: { mainModule, modulesRoot: "/", modules },
        env: { ...bindings, DB: database, ...(assets && { ASSETS: { type: "assets" } }) },
        ...(assets && { assets }),
        exports,
      }),
      dev: {
        rootPath: this.#folder,
        cacheAPI: false,
        unsafeRegisterWorker: false,
        stripCfConnectingIp: false,
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
    });
    const main = this.#staged ? STAGED_ENTRY : "worker.js";
    const files = this.#assets === undefined ? undefined : { directory: this.#assets, hasUserWorker: true };
    const objects = Object.fromEntries(Object.entries({ SHARD: "Shard", DIRECTORY: "Directory" }).map(([name, exportName]) => [name, { type: "durable-object", worker: "invitcode", exportName }]));
    const live = this.#live ? { LIVE: { type: "durable-object", worker: "invitcode", exportName: "Live" } } : {};
    const classes = Object.fromEntries(["Live", "Shard", "Directory"].map((name) => [name, { type: "durable-object", storage: "sqlite" }]));
    const namespace = this.#kv ? { KV: { type: "kv", id: "keys" } } : {};
    this.#miniflare = new Miniflare({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      logRequests: false,
      stripDisablePrettyError: true,
      enableDevRegistry: false,
      telemetry: { enabled: false },
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: (line) => this.logs.push(line),
      resourcePersistencePath: this.#folder,
      workers: [
        worker("invitcode", main, await workerModules(), { ...variables(env), ...namespace, ...live, ...objects }, { exports: classes, assets: files }),
        worker("ledger", "ledger.js", { "ledger.js": { type: "esm", contents: LEDGER } }, { ...namespace, ...objects, ...variables({ STORE: env["STORE"] ?? "d1" }) }),
        ...(await Promise.all(this.#others.map(async (env, index) => worker(`other-${index}`, main, await workerModules(), { ...variables({ AUTH: "open", ...env }), ...live, ...objects }, { exports: classes })))),
      ],
    });
    const miniflare = this.#miniflare;
    await miniflare.ready;
    this.at({
      url: await miniflare.unsafeGetDirectURL("invitcode"),
      ledgerUrl: await miniflare.unsafeGetDirectURL("ledger"),
    });
    this.others = await Promise.all(this.#others.map((_, index) => miniflare.unsafeGetDirectURL(`other-${index}`)));
    return this;
  }

  /** Says where the worker and the look into its tables are, or that they are nowhere. @param {{ url: URL, ledgerUrl: URL } | undefined} places */
  at(places) {
    this.#url = places?.url;
    this.#ledgerUrl = places?.ledgerUrl;
  }

  /** The worker's database as a binding for this process. To read the tables, use `rows`. */
  async database() {
    if (this.#miniflare === undefined) throw new Error("the product does not run");
    return this.#miniflare.getD1Database("DB", "invitcode");
  }

  /** The objects of `STORE=durable` as bindings for this process. */
  async namespaces() {
    const miniflare = this.#miniflare;
    if (miniflare === undefined) throw new Error("the product does not run");
    const [SHARD, DIRECTORY] = await Promise.all(["SHARD", "DIRECTORY"].map((name) => miniflare.getDurableObjectNamespace(name, "invitcode")));
    return /** @type {import("../../js/bindings/durable-objects.js").Namespaces} */ (/** @type {unknown} */ ({ SHARD, DIRECTORY }));
  }

  /** The namespace behind the worker's binding `KV`. */
  get namespace() {
    /** @param {"list" | "get" | "put"} method @param {...string} args @returns {Promise<any>} */
    const ask = async (method, ...args) => {
      const response = await fetch(this.ledgerUrl, { method: "POST", body: JSON.stringify({ method, args }) });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    };
    return {
      /** @returns {Promise<string[]>} */
      names: async () => (await ask("list")).keys.map((/** @type {{ name: string }} */ { name }) => name),
      /** @param {string} name @returns {Promise<string | null>} */
      get: (name) => ask("get", name),
      /** @param {string} name @param {string} text @returns {Promise<void>} */
      put: (name, text) => ask("put", name, text),
    };
  }

  /** Runs queries on the worker's database as one transaction. @param {Query[]} queries @returns {Promise<Record<string, any>[][]>} */
  async batch(queries) {
    const response = await fetch(this.ledgerUrl, { method: "POST", body: JSON.stringify(queries) });
    if (!response.ok) throw new Error(await response.text());
    return /** @type {any} */ (await response.json());
  }

  /** Rows of a query on the worker's database. @param {string} sql @param {...(string | number | null)} parameters */
  async rows(sql, ...parameters) {
    const [rows = []] = await this.batch([[sql, parameters]]);
    return rows;
  }

  /** Applies the migrations in the order of their numbers, each as one transaction. */
  async migrate() {
    // Objects do it themselves.
    if (this.#env["STORE"] === "durable") return;
    const files = (await readdir(migrations)).filter((name) => name.endsWith(".sql")).sort();
    for (const file of files) {
      const text = await readFile(new URL(file, migrations), "utf8");
      await this.batch(text.split(BETWEEN_STATEMENTS).map((sql) => [sql, []]));
    }
  }

  /**
   * Calls a function through its native route, and checks what holds for every reply.
   *
   * @param {string} path such as `invitCode:use`
   * @param {unknown} args
   * @param {import("./call.js").CallOptions} [options]
   */
  call(path, args, options) {
    return call(this.url, path, args, options);
  }

  /** Stops workerd cleanly; the folder stays. */
  async stop() {
    await this.#miniflare?.dispose();
    this.#miniflare = undefined;
    this.at(undefined);
  }

  /** Stops and starts on the same folder. @param {Record<string, string>} [env] */
  async restart(env) {
    await this.stop();
    return this.start(env);
  }

  /** Kills the workerd process at once, like a power cut. */
  kill() {
    const processes = this.processes();
    if (processes.length === 0) throw new Error("there is no workerd to kill");
    for (const pid of processes) process.kill(pid, "SIGKILL");
  }

  /** Stops and removes the folder. */
  async remove() {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Starts the product in a new folder, with `AUTH=open` by default.
 *
 * @param {Options} [options]
 */
export async function startProduct(options = {}) {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "invitcode-")));
  const all = { ...options, env: { AUTH: "open", ...options.env } };
  const product = process.env["PRODUCT"] === "node" ? /** @type {Product} */ (/** @type {unknown} */ (new NodeProduct(folder, all))) : new Product(folder, all);
  await product.start();
  await product.migrate();
  return product;
}

/** The workerd processes that a process started. @param {number} parent */
export function childrenOf(parent) {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, of, name]) => Number(of) === parent && name?.includes("workerd"))
    .map(([pid]) => Number(pid));
}
