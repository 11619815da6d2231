/**
 * `npm run verify`: everything in `npm test`, and then checks that take longer or need the network. The simulation runs
 * more histories than in `cargo test`. The package is loaded by its users' tools.
 * Schemathesis reads `/openapi.json` of the running worker, and tries every route with valid and invalid requests.
 */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkCrates, checkPackages } from "./check-dependencies.js";
import { run } from "./command.js";
import { ensureConsumers } from "./ensure-consumers.js";
import { ensurePythonTools } from "./ensure-python.js";
import { simulate } from "./simulate.js";
import { runSteps } from "./steps.js";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** @param {...string} args */
function node(...args) {
  run(process.execPath, args, { cwd: root });
}

function pythonTools() {
  return ensurePythonTools(join(root, "target", "tools", "python"), join(root, "tests", "verify", "requirements.txt"));
}

/** The fuzz targets compile and are formatted. */
function checkFuzzers() {
  const manifest = ["--manifest-path", join("tests", "fuzz", "Cargo.toml")];
  run("cargo", ["fmt", ...manifest, "--check"], { cwd: root });
  run("cargo", ["check", "--locked", ...manifest, "--target-dir", join("target", "fuzz", "check")], { cwd: root });
}

/** One after another: they share the folder of the packed package. */
function checkConsumers() {
  const tests = ["next", "pages", "runners", "servers", "workers"].map((name) => join("tests", "verify", "tools", `${name}.js`));
  node("--test", "--test-concurrency=1", "--test-force-exit", ...tests, join("tests", "verify", "react-18", "react-18.js"));
}

/** `npm test` looks at them in each pair of language, width and theme. */
function everyLook() {
  const tests = ["join", "entry", "console", "console-sessions"].map((name) => join("tests", "pages", `${name}.test.js`));
  run(process.execPath, ["--test", ...tests], { cwd: root, env: { ALL_LOOKS: "1" } });
}

/** @param {string} caller */
const schemathesis = (caller) => () => node(join("tests", "verify", "schemathesis.js"), pythonTools(), caller);

await runSteps([
  ["npm test", () => node(join("js", "tools", "test.js"))],
  ["the pages in every language, width and theme", everyLook],
  ["100,000 simulated histories", () => simulate(100_000)],
  ["format and types of the fuzzers", checkFuzzers],
  ["licences, sources and known advisories of the crates", () => checkCrates(root)],
  ["known advisories of the packages", () => checkPackages(root)],
  ["bundlers, frameworks, runtimes and test runners", () => ensureConsumers(root)],
  ["the package in each of them", checkConsumers],
  ["Convex's live client for Rust", () => node("--test", join("tests", "live", "rust.js"))],
  ["Python with schemathesis", () => void pythonTools()],
  ["schemathesis with AUTH=open", schemathesis("open")],
  ["schemathesis with AUTH=token, as a service", schemathesis("service")],
  ["schemathesis with AUTH=token, as a user", schemathesis("user")],
]);
