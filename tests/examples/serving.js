/** A server as a process of its own group, so that all of it ends. */
import { spawn } from "node:child_process";

const PATIENCE = 90_000;

export class Serving {
  output = "";
  #child;
  #ended;

  /** @param {string} script @param {string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} env */
  constructor(script, args, cwd, env) {
    this.#child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on("data", (data) => (this.output += data));
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
    // If the test process ends first, the server must not outlive it.
    process.once("exit", () => this.#signal("SIGKILL"));
  }

  /** Waits until an address answers. @param {string} url */
  async answers(url) {
    for (const end = performance.now() + PATIENCE; ; ) {
      const response = await fetch(url).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return;
      if (performance.now() > end || this.#child.exitCode !== null) throw new Error(`${url} does not answer (${response?.status}):\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop() {
    this.#signal("SIGTERM");
    const last = setTimeout(() => this.#signal("SIGKILL"), 10_000);
    await this.#ended;
    clearTimeout(last);
  }

  /** @param {NodeJS.Signals} name */
  #signal(name) {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, name);
    } catch {
      // The group has already ended.
    }
  }
}
