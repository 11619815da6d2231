/** Runs the product in a separate process tree, which can be killed at any moment, even while it starts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childrenOf, Product } from "../support/product.js";

const HOST = fileURLToPath(new URL("host.js", import.meta.url));

/** What is killed: workerd alone, or with all that stands around it. @typedef {"workerd" | "tree"} Target */

export class Hosted extends Product {
  #env;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #host;
  /** @type {PromiseWithResolvers<void>} */
  #ready = Promise.withResolvers();

  /** @param {string} folder @param {Record<string, string>} env */
  constructor(folder, env) {
    super(folder, { env });
    this.#env = env;
  }

  /** Starts it without waiting. */
  begin() {
    this.#ready = Promise.withResolvers();
    if (this.#host !== undefined) {
      this.#host.send("restart");
      return;
    }
    // A separate process group: one signal ends all processes.
    const host = spawn(process.execPath, [HOST, this.folder], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, HOSTED_ENV: JSON.stringify(this.#env) },
    });
    this.#host = host;
    host.on("message", (/** @type {{ url: string, ledgerUrl: string }} */ { url, ledgerUrl }) => {
      this.at({ url: new URL(url), ledgerUrl: new URL(ledgerUrl) });
      this.#ready.resolve();
    });
  }

  /** Waits until it runs. */
  async running() {
    const host = this.#host;
    if (host === undefined) throw new Error("the product was not started");
    const runs = new AbortController();
    const ended = once(host, "exit", { signal: runs.signal }).then(([code, signal]) => {
      throw new Error(`the product ended before it ran: ${signal ?? code}`);
    });
    ended.catch(() => {});
    await Promise.race([this.#ready.promise, ended]).finally(() => runs.abort());
  }

  /** @override */
  async start() {
    this.begin();
    await this.running();
    return this;
  }

  /** Kills with SIGKILL, and waits until it is dead. @param {Target} target */
  async killNow(target) {
    const host = this.#host;
    if (host?.pid === undefined) throw new Error("there is nothing to kill");
    const workers = childrenOf(host.pid);
    if (target === "workerd" && workers.length > 0) {
      for (const pid of workers) process.kill(pid, "SIGKILL");
      return;
    }
    const dead = once(host, "exit");
    process.kill(-host.pid, "SIGKILL");
    await dead;
    this.#host = undefined;
  }

  /** @override */
  async stop() {
    const host = this.#host;
    this.#host = undefined;
    this.at(undefined);
    if (host === undefined) return;
    const ended = once(host, "exit");
    host.disconnect();
    await ended;
  }
}
