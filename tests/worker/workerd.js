/** Runs workerd with its own configuration, for set-ups that Miniflare does not allow. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compatibility } from "../support/worker-modules.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @type {string} */
const workerd = createRequire(import.meta.url)("workerd").default;

/**
 * A worker whose D1 is the platform's own client code in front of any HTTP server.
 *
 * @param {string[]} files from the project's folder; the first is the main module
 * @param {number} backend the port of the server behind the database
 */
export async function startOnBackend(files, backend) {
  const folder = await mkdtemp(join(tmpdir(), "invitcode-workerd-"));
  const { compatibilityDate } = await compatibility();
  // workerd looks for an embedded file beside the configuration.
  for (const name of files) await cp(join(root, name), join(folder, name));
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [
        (name = "main", worker = (
          compatibilityDate = "${compatibilityDate}",
          modules = [${files.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(", ")}],
          bindings = [(name = "DB", wrapped = (
            moduleName = "cloudflare-internal:d1-api",
            innerBindings = [(name = "fetcher", service = "backend")],
          ))],
        )),
        (name = "backend", external = (address = "127.0.0.1:${backend}", http = ())),
      ],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`,
  );
  const child = spawn(workerd, ["serve", join(folder, "config.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const port = await new Promise((resolve, reject) => {
    child.once("close", () => reject(new Error("workerd ended before it listened")));
    child.stdio[3]?.on("data", (line) => {
      const event = JSON.parse(String(line));
      if (event.event === "listen") resolve(event.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
