// The rooms of the house: imports go down only, and no file imports itself through other files.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The rooms of `src/`, each with the rooms that it may import. */
const ROOMS = new Map([
  ["wire", []],
  ["domain", ["wire"]],
  ["storage", ["wire", "domain"]],
  ["functions", ["wire", "domain", "storage"]],
  ["http", ["wire", "domain", "storage", "functions"]],
  ["wasm", ["wire", "domain", "storage", "functions", "http"]],
]);

/** Comments and the tests beside the code do not count. @param {string} text */
const code = (text) => text.replace(/^#\[cfg\(test\)\]\nmod [^]*$/m, "").replaceAll(/^\s*\/\/.*$/gm, "");

/** The paths of a `use` tree, such as `super::{Head, body::json}`. @param {string} tree @returns {string[]} */
function paths(tree) {
  const [, before = "", inside] = /^([^{]*)\{([^]*)\}\s*$/.exec(tree) ?? [];
  if (inside === undefined) return [tree.replace(/\s+as\s+\w+$/, "").trim()];
  const parts = [""];
  let depth = 0;
  for (const letter of inside) {
    depth += Number(letter === "{") - Number(letter === "}");
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.filter((part) => part.trim() !== "").flatMap((part) => paths(`${before.trim()}${part.trim()}`));
}

/** The file of a module, if there is one. @param {string} module such as `http/rds` */
const fileOf = (module) => [`src/${module}.rs`, `src/${module}/mod.rs`].find((file) => existsSync(join(root, file)));

/** @type {Map<string, string>} */
const texts = new Map();
/** @param {string} file */
function textOf(file) {
  const text = texts.get(file) ?? code(readFileSync(join(root, file), "utf8"));
  texts.set(file, text);
  return text;
}

/** The file that defines what a path names, through the `pub use` lines of modules. @param {string[]} at @param {string[]} names @returns {string | undefined} */
function definedIn(at, names) {
  const file = at.length === 0 ? "src/lib.rs" : fileOf(at.join("/"));
  const [name, ...rest] = names;
  if (file === undefined || name === undefined) return file;
  if (fileOf([...at, name].join("/")) !== undefined) return definedIn([...at, name], rest);
  for (const [, tree = ""] of textOf(file).matchAll(/^pub(?:\(\w+\))? use ([^;]+);/gm)) {
    const found = paths(tree).find((path) => path.split("::").at(-1) === name);
    if (found !== undefined) return resolved(file, found);
  }
  return file;
}

/** @param {string} file @param {string} path as the file writes it */
function resolved(file, path) {
  const names = path.split("::");
  let at = file.replace(/^src\//, "").replace(/(?:\/mod)?\.rs$/, "").split("/");
  if (names[0] === "crate") at = [];
  else if (names[0] !== "super" && names[0] !== "self" && fileOf([...at, String(names[0])].join("/")) === undefined) return undefined;
  while (["crate", "super", "self"].includes(String(names[0]))) if (names.shift() === "super") at = at.slice(0, -1);
  return definedIn(at, names);
}

/** Whether a file is the head of a folder around another file: its `mod.rs`, or the file beside it of the same name. @param {string} file @param {string} other */
const heads = (file, other) => other.startsWith(file.endsWith("/mod.rs") ? file.slice(0, -"mod.rs".length) : `${file.slice(0, -".rs".length)}/`);

/**
 * The files that each file of `src/` imports. A file and the head of its own folder count as one module, as in Rust:
 * the file may import from it.
 */
function rust() {
  const files = globSync("src/{wire,domain,storage,functions,http,wasm}/**/*.rs", { cwd: root });
  return new Map(
    files.map((file) => {
      const uses = [...textOf(file).matchAll(/^(?:    )?use ([^;]+);/gm)].flatMap(([, tree = ""]) => paths(tree));
      const found = uses.map((path) => resolved(file, path)).filter((other) => other !== undefined && other !== file && !heads(other, file));
      return [file, /** @type {string[]} */ ([...new Set(found)])];
    }),
  );
}

/** The files that each module of `js/` imports when it is loaded. */
function javaScript() {
  return new Map(
    globSync("js/**/*.js", { cwd: root }).map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const found = [...text.matchAll(/^(?:import|export)\b[^;"]*"(\.[^"]+\.js)";/gm)].map(([, path]) => posix.join(dirname(file), String(path)));
      return [file, found];
    }),
  );
}

/** A circle of imports, or nothing. @param {Map<string, string[]>} imports */
function circle(imports) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {(file: string, path: string[]) => string[] | undefined} */
  const search = (file, path) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const other of imports.get(file) ?? []) {
      const found = search(other, [...path, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  return [...imports.keys()].map((file) => search(file, [])).find((found) => found !== undefined);
}

test("no file of src/ imports itself through other files", () => {
  const imports = rust();
  assert.ok(imports.size > 150 && [...imports.values()].flat().length > 800, "the imports are read");
  assert.deepEqual(imports.get("src/http/cors.rs"), ["src/http/head.rs", "src/http/response.rs"]);
  assert.equal(circle(imports), undefined);
});

test("no room of src/ imports a room above it", () => {
  const roomOf = (/** @type {string} */ file) => String(file.split("/")[1]);
  for (const [file, others] of rust()) {
    const upward = others.filter((other) => ![roomOf(file), ...(ROOMS.get(roomOf(file)) ?? [])].includes(roomOf(other)));
    assert.deepEqual(upward, [], file);
  }
});

test("no module of js/ imports itself through other files", () => {
  const imports = javaScript();
  assert.ok(imports.size > 70 && [...imports.values()].flat().length > 100, "the imports are read");
  assert.equal(circle(imports), undefined);
});

test("the search finds a circle, and none where imports only meet", () => {
  assert.deepEqual(circle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
  assert.equal(circle(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]])), undefined);
  assert.deepEqual(paths("super::{Head, body::{self, json as read}}"), ["super::Head", "super::body::self", "super::body::json"]);
});
