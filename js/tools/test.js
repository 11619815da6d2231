import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkPackage } from "./check-package.js";
import { CommandError, run } from "./command.js";
import { ensureBindgen } from "./ensure-bindgen.js";
import { ensureBrowsers } from "./ensure-browser.js";
import { ensureConvexForPython } from "./ensure-python.js";
import { ensureRust, wasmTarget } from "./ensure-rust.js";
import { runLanes } from "./lanes.js";
import { runSteps } from "./steps.js";
import { runCommand } from "./tool.js";
import { FILES, OTHERWISE } from "../../tests/node/faces.js";

const require = createRequire(import.meta.url);
const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** @param {...string} args */
function cargo(...args) {
  run("cargo", args, { cwd: root });
}

/** @param {...string} args */
function node(...args) {
  run(process.execPath, args, { cwd: root });
}

/** Each browser runs the same tests. The environment names the driver that selects the browser. */
function browserTests() {
  const { testRunner } = ensureBindgen(root);
  const { chromedriver, geckodriver } = ensureBrowsers();
  const drivers = { CHROMEDRIVER: chromedriver, GECKODRIVER: geckodriver };
  for (const [variable, driver] of Object.entries(drivers)) {
    if (driver === undefined) continue;
    run("cargo", ["test", "--locked", "--target", wasmTarget, "--test", "web"], {
      cwd: root,
      env: {
        CHROMEDRIVER: undefined,
        GECKODRIVER: undefined,
        [variable]: driver,
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: testRunner,
      },
    });
  }
}

const deny = ["--", "--deny", "warnings"];

/** Most test files wait for processes and browsers that they started, so on two cores three are faster than one. */
const atOnce = String(Math.max(3, availableParallelism()));

/** @type {import("./steps.js").Step[]} */
const prepared = [
  ["Rust with its WebAssembly target", () => ensureRust(root)],
  ["Chromium and its driver", () => void ensureBrowsers()],
  ["Python with Convex's client", () => void ensureConvexForPython(root)],
];

/**
 * Two lanes side by side: while tests wait for browsers and workerd, the compiler has their core.
 *
 * @type {Record<string, import("./steps.js").Step[]>}
 */
const lanes = {
  rust: [
    ["wasm-bindgen", () => void ensureBindgen(root)],
    ["format", () => cargo("fmt", "--all", "--check")],
    // It lists the product's own dependencies too, so it changes with them.
    ["lock file of the fuzz targets", () => cargo("fetch", "--locked", "--manifest-path", join("tests", "fuzz", "Cargo.toml"))],
    ["lint", () => cargo("clippy", "--locked", "--all-targets", ...deny)],
    ["lint for WebAssembly", () => cargo("clippy", "--locked", "--all-targets", "--target", wasmTarget, ...deny)],
    ["native tests", () => cargo("test", "--locked")],
    ["pkg/ is what the sources build to, byte for byte, in another folder too", checkPackage],
    ["tests in headless browsers", browserTests],
  ],
  javascript: [
    ["types of the JavaScript", () => node(join(dirname(require.resolve("typescript/package.json")), "bin", "tsc"))],
    ["tests in Node, pages and workerd", () => node("--test", `--test-concurrency=${atOnce}`, "tests/**/*.test.js")],
    ["the faces, over the service in Node too", () => run(process.execPath, ["--test", `--test-concurrency=${atOnce}`, `--test-skip-pattern=${OTHERWISE}`, ...FILES], { cwd: root, env: { PRODUCT: "node" } })],
  ],
};

await runCommand(`npm test -- [--only ${Object.keys(lanes).join("|")}]`, async () => {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  const only = values.only === undefined ? undefined : lanes[values.only];
  if (values.only !== undefined && only === undefined) throw new CommandError(`--only takes ${Object.keys(lanes).join(" or ")}, not ${values.only}`);
  // The first run prepares what both lanes need, so that only one of them installs it.
  const summary = await runSteps([...prepared, ...(only ?? [])]);
  process.send?.(summary);
  if (only === undefined && process.exitCode === undefined) await runLanes(fileURLToPath(import.meta.url), Object.keys(lanes));
});
