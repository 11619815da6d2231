/**
 * The product as it runs off Cloudflare: `serve` of `invitcode/node` in a process of its own, over a file of SQLite. It
 * has what {@link import("./product.js").Product} has, so that the same tests run on it: with `PRODUCT=node` in the
 * environment, `startProduct` starts it.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { call } from "./call.js";

/** @typedef {import("./product.js").LogLine} LogLine */
/** @typedef {import("./product.js").Options} Options */
/** @typedef {import("./product.js").Query} Query */

const SERVICE = fileURLToPath(new URL("node-service.js", import.meta.url));

export class NodeProduct {
  /** The service's log lines, oldest first. @type {LogLine[]} */
  logs = [];
  /** Where the further deployments listen: processes of their own on the same file. @type {URL[]} */
  others = [];
  /** @type {import("node:child_process").ChildProcess[]} */
  #children = [];
  /** @type {URL | undefined} */
  #url;
  /** @type {DatabaseSync | undefined} */
  #database;
  #folder;
  #env;
  #others;

  /** @param {string} folder @param {Options} options */
  constructor(folder, { env = {}, others = [], staged, kv, live }) {
    // The files of the pages it has by itself.
    if (staged || kv || live === false) throw new Error("this test needs workerd");
    this.#folder = folder;
    this.#env = env;
    this.#others = others;
  }

  get folder() {
    return this.#folder;
  }

  /** The file of the database. */
  get path() {
    return join(this.#folder, "codes.sqlite");
  }

  get url() {
    if (this.#url === undefined) throw new Error("the product does not run");
    return this.#url;
  }

  get port() {
    return Number(this.url.port);
  }

  /** The processes of the service. */
  processes() {
    return this.#children.flatMap(({ pid, exitCode, signalCode }) => (pid === undefined || exitCode !== null || signalCode !== null ? [] : [pid]));
  }

  /**
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

  /** @param {Record<string, string>} [env] variables instead of the earlier ones */
  async start(env = this.#env) {
    this.#env = env;
    this.#url = await this.#fork(env);
    this.others = [];
    for (const other of this.#others) this.others.push(await this.#fork({ AUTH: "open", ...other }));
    return this;
  }

  /** @param {Record<string, string>} env @returns {Promise<URL>} */
  async #fork(env) {
    // Tests say by this header which client calls, as Cloudflare does.
    const options = { db: this.path, port: 0, env: { CLIENT_ADDRESS_HEADER: "CF-Connecting-IP", ...env } };
    const child = fork(SERVICE, [JSON.stringify(options)], { silent: true, execArgv: [] });
    this.#children.push(child);
    let problem = "";
    for (const [stream, level] of /** @type {const} */ ([[child.stdout, "log"], [child.stderr, "error"]])) {
      if (stream === null) continue;
      createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (message) => {
        this.logs.push({ level, message, timestamp: Date.now() });
        problem += `${message}\n`;
      });
    }
    const ended = once(child, "close").then(() => Promise.reject(new Error(`the service ended:\n${problem}`)));
    ended.catch(() => {});
    const [url] = await Promise.race([once(child, "message"), ended]);
    return new URL(url);
  }

  /** The file, opened by this process too. */
  #open() {
    if (this.#database === undefined) {
      this.#database = new DatabaseSync(this.path);
      this.#database.exec("PRAGMA busy_timeout = 10000");
    }
    return this.#database;
  }

  /** Runs queries on the database as one transaction. @param {Query[]} queries @returns {Promise<Record<string, any>[][]>} */
  async batch(queries) {
    const database = this.#open();
    database.exec("BEGIN IMMEDIATE");
    try {
      const rows = queries.map(([sql, parameters]) => database.prepare(sql).all(...parameters).map((row) => ({ ...row })));
      database.exec("COMMIT");
      return rows;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }

  /** @param {string} sql @param {...(string | number | null)} parameters */
  async rows(sql, ...parameters) {
    const [rows = []] = await this.batch([[sql, parameters]]);
    return rows;
  }

  /** The service did it when it opened the file. */
  async migrate() {}

  /** @param {string} path @param {unknown} args @param {import("./call.js").CallOptions} [options] */
  call(path, args, options) {
    return call(this.url, path, args, options);
  }

  /** @param {NodeJS.Signals} signal */
  async #end(signal) {
    this.#database?.close();
    this.#database = undefined;
    this.#url = undefined;
    const children = this.#children.splice(0);
    await Promise.all(children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.kill(signal);
      await closed;
    }));
  }

  async stop() {
    await this.#end("SIGTERM");
  }

  /** @param {Record<string, string>} [env] */
  async restart(env) {
    await this.stop();
    return this.start(env);
  }

  /** Kills the service at once. */
  kill() {
    const processes = this.processes();
    if (processes.length === 0) throw new Error("there is no service to kill");
    for (const pid of processes) process.kill(pid, "SIGKILL");
  }

  /** Starts it without waiting. */
  begin() {
    this.start().catch(() => {
      // It was killed before it served.
    });
  }

  /** Kills the service, even while it starts, and waits until it is dead. */
  async killNow() {
    await this.#end("SIGKILL");
  }

  async remove() {
    await this.#end("SIGKILL");
    await rm(this.#folder, { recursive: true, force: true });
  }
}
