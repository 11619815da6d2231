import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage } from "./check-package.js";
import { run } from "./command.js";
import { ensureBindgen } from "./ensure-bindgen.js";
import { ensureBrowsers } from "./ensure-browser.js";
import { ensureConvexForPython } from "./ensure-python.js";
import { ensureRust, wasmTarget } from "./ensure-rust.js";
import { runSteps } from "./steps.js";

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

/** Most test files wait for processes and browsers that they started, so that on two cores three get on faster than one. */
const atOnce = String(Math.max(3, availableParallelism()));

await runSteps([
  ["Rust with its WebAssembly target", () => ensureRust(root)],
  ["wasm-bindgen", () => void ensureBindgen(root)],
  ["Chromium and its driver", () => void ensureBrowsers()],
  ["Python with Convex's client", () => void ensureConvexForPython(root)],
  ["format", () => cargo("fmt", "--all", "--check")],
  ["lint", () => cargo("clippy", "--locked", "--all-targets", ...deny)],
  ["lint for WebAssembly", () => cargo("clippy", "--locked", "--all-targets", "--target", wasmTarget, ...deny)],
  ["types of the JavaScript", () => node(join(dirname(require.resolve("typescript/package.json")), "bin", "tsc"))],
  ["native tests", () => cargo("test", "--locked")],
  ["pkg/ is what the sources build to, byte for byte, in another folder too", checkPackage],
  ["tests in headless browsers", browserTests],
  ["tests in Node, pages and workerd", () => node("--test", `--test-concurrency=${atOnce}`, "tests/**/*.test.js")],
]);
