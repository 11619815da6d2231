// Whoever clones the repository installs and runs only what the lock files name: from the registries, checked by
// hash. Only named install scripts run, and every licence was reviewed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { read } from "./table.js";

/** @typedef {{ version: string, integrity?: string, resolved?: string, license?: string, dev?: boolean, devOptional?: boolean, optional?: boolean, hasInstallScript?: boolean, os?: string[], inBundle?: boolean }} Package */

const manifest = JSON.parse(read("package.json"));
/** @type {Record<string, Package>} */
const packages = JSON.parse(read("package-lock.json")).packages;
const installed = Object.entries(packages).filter(([path]) => path !== "");

/** Builds of workerd without a hash in the lock file, so npm trusts its registry. Remove each that `npm install` adds a hash for. */
const UNHASHED = ["darwin-64", "darwin-arm64", "windows-64"].map((system) => `node_modules/@cloudflare/workerd-${system}`);

/** Packages whose install scripts may run. Each fetches or checks a program for the machine. */
const SCRIPTS = ["node", "esbuild", "workerd"];

/** Licences of what is deployed, and of what only tests and tools use. */
const DEPLOYED = ["Unlicense", "MIT", "Apache-2.0", "MIT OR Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];
const USED = [...DEPLOYED, "CC0-1.0", "(MIT AND Zlib)", "MPL-2.0", "BlueOak-1.0.0", "LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later AND MIT"];

/** Swagger UI is served at /docs, so it is deployed, although only the build installs it. */
const SERVED = ["node_modules/swagger-ui-dist"];

describe("npm", () => {
  test("npm installs only exact versions from its registry", () => {
    for (const [name, wanted] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      // An old version beside a new one goes by another name.
      const version = String(wanted).replace(/^npm:[\w-]+@/, "");
      assert.match(version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/, name);
      assert.equal(packages[`node_modules/${name}`]?.version, version, name);
    }
    for (const [path, { resolved }] of installed) {
      if (resolved !== undefined) assert.match(resolved, /^https:\/\/registry\.npmjs\.org\//, path);
    }
    const lock = read("package-lock.json");
    assert.doesNotMatch(lock, /git\+|git:\/\/|github:|"file:|http:\/\/(?!opencollective)/);
  });

  test("npm checks every package by its hash", () => {
    const unhashed = installed.filter(([, { integrity }]) => !/^sha512-[A-Za-z\d+/]{86}==$/.test(integrity ?? "")).map(([path]) => path);
    assert.deepEqual(unhashed, UNHASHED);
  });

  test("npm runs only the install scripts that the manifest allows, and the project has none", () => {
    for (const moment of ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare", "prestart", "poststart", "dependencies"]) {
      assert.equal(manifest.scripts[moment], undefined, moment);
    }
    const scripted = new Set(installed.filter(([, one]) => one.hasInstallScript).map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)));
    // What is not named would run with a warning. An npm that knows nothing of the list runs this one as well, which then
    // finds that it is switched off.
    const decided = { ...Object.fromEntries(SCRIPTS.map((name) => [name, true])), "@scarf/scarf": false };
    assert.deepEqual(manifest.allowScripts, decided);
    assert.deepEqual([...scripted].sort(), Object.keys(decided).sort());
    assert.deepEqual(manifest.scarfSettings, { enabled: false });
  });

  test("every package that is deployed has a licence that allows it", () => {
    const deployed = installed.filter(([path, { dev, devOptional, optional }]) => (!dev && !devOptional && !optional) || SERVED.includes(path));
    assert.deepEqual(deployed.map(([path]) => path).sort(), ["@stablelib/base64", "fast-sha256", "jose", "srvx", "standardwebhooks", "uqr", "ws"].map((name) => `node_modules/${name}`).concat(SERVED).sort());
    for (const [path, { license }] of deployed) assert.ok(DEPLOYED.includes(license ?? ""), `${path}: ${license}`);
  });

  test("every npm package has a reviewed licence", () => {
    const others = installed.filter(([, { license }]) => !USED.includes(license ?? "")).map(([path, { license }]) => `${path}: ${license}`);
    assert.deepEqual(others, []);
  });
});

describe("Cargo and pip", () => {
  /** Lock files, their manifests, the crates that are our own, and where those are. @type {[string, string, string[], string[]][]} */
  const CRATES = [
    ["Cargo.lock", "Cargo.toml", ["invitcode", "invitcode-wire"], []],
    ["tests/fuzz/Cargo.lock", "tests/fuzz/Cargo.toml", ["invitcode", "invitcode-fuzz", "invitcode-wire"], ["../.."]],
  ];
  for (const [lock, manifest, own, paths] of CRATES) {
    test(`every crate of ${lock} comes from crates.io and is checked by its hash`, () => {
      const crates = read(lock).split("[[package]]\n").slice(1);
      assert.ok(crates.length > 50);
      /** @type {(string | undefined)[]} */
      const without = [];
      for (const crate of crates) {
        const name = /^name = "([^"]+)"/.exec(crate)?.[1];
        if (!/^source = /m.test(crate)) {
          without.push(name);
          continue;
        }
        assert.match(crate, /^source = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"$/m, name);
        assert.match(crate, /^checksum = "[\da-f]{64}"$/m, name);
      }
      assert.deepEqual(without, own);
      const text = read(manifest);
      assert.doesNotMatch(text, /\bgit\s*=|\[patch|build\s*=/);
      assert.deepEqual([...text.matchAll(/\bpath\s*=\s*"(\.\.[^"]*)"/g)].map(([, path]) => path), paths);
    });
  }

  test("cargo-deny refuses other registries, git, second versions and unlisted licences", () => {
    const settings = read("deny.toml");
    for (const line of ['unknown-registry = "deny"', 'unknown-git = "deny"', 'multiple-versions = "deny"', 'wildcards = "deny"', "include-dev = true"]) assert.ok(settings.includes(line), line);
    assert.doesNotMatch(settings, /^(?:skip|ignore|clarify|allow-git)/m);
    assert.deepEqual(settings.match(/^exceptions.*$/gm), ['exceptions = [{ crate = "libfuzzer-sys", allow = ["NCSA"] }]']);
  });

  test("every Python tool has a fixed version", () => {
    const lines = read("tests/verify/requirements.txt").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    assert.ok(lines.length > 5);
    for (const line of lines) assert.match(line, /^[\w.-]+==[\d.]+$/);
  });
});
