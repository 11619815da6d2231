/**
 * Builds the static files of the worker into the folder that `wrangler.toml` names: the page `/docs` with its viewer, and what
 * the join page and the console load. Wrangler runs this before it serves or deploys.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PAGE, viewerFiles } from "./viewer-files.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = join(root, "js", "worker", "docs");
const pages = join(root, "pkg", "pages");

/** The files by their place in the folder. @type {Record<string, string>} */
const files = {
  _headers: join(sources, "_headers"),
  ...Object.fromEntries(Object.entries(viewerFiles(root)).map(([name, source]) => [name === PAGE ? name : `docs/${name}`, source])),
  // The modules among them are for the worker, with their types.
  ...Object.fromEntries(
    readdirSync(pages)
      .filter((name) => !/-files\.(?:js|d\.ts)$/.test(name))
      .map((name) => [`pages/${name}`, join(pages, name)]),
  ),
};

/**
 * Leaves a file untouched if it is up to date: a server may be reading it.
 *
 * @param {string} folder
 */
function write(folder) {
  for (const name of ["docs", "pages"]) mkdirSync(join(folder, name), { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !Object.keys(files).some((name) => join(folder, name) === path)) rmSync(path);
  }
  for (const [name, source] of Object.entries(files)) {
    const path = join(folder, name);
    const bytes = readFileSync(source);
    if (!existsSync(path) || !readFileSync(path).equals(bytes)) writeFileSync(path, bytes);
  }
}

write(resolve(root, ".wrangler", "assets"));
