/** The sizes of the package's files and of the uploaded worker. */
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { sizeOfEntry } from "../support/entry-size.js";
import { bundleProduct, bundleReference, root } from "./bundle.js";
import { kilobytes } from "./report.js";

/** @typedef {import("./report.js").Table} Table */

/**
 * @param {string} folder
 * @returns {Promise<Table[]>}
 */
export async function size(folder) {
  const pkg = new URL("pkg/", root);
  const names = await readdir(pkg);
  /** @param {(name: string) => boolean} wanted */
  const files = (wanted) => Promise.all(names.filter(wanted).map((name) => readFile(new URL(name, pkg))));
  const product = await bundleProduct(folder);
  const reference = await bundleReference(folder);
  return [
    {
      title: "Sizes",
      columns: ["what", "raw", "gzip"],
      rows: [
        row("package: WebAssembly", await files((name) => name === "invitcode_wasm_bg.wasm")),
        row("package: glue and wrapper", await files((name) => name.endsWith(".js"))),
        ...(await Promise.all(entries.map(entry))),
        row("worker: WebAssembly", await files((name) => name === "invitcode_worker_bg.wasm")),
        row("openapi.json", await files((name) => name === "openapi.json")),
        row("worker in all", contents(product)),
        row("worker in all, of the reference", contents(reference)),
      ],
      notes: ["Workers as `wrangler deploy --dry-run` makes them, all modules together, without source maps; gzip at its default level.", "Entries as Vite builds them, minified, without React and Convex."],
    },
  ];
}

/** The entries that a page imports, with their module. @type {[name: string, file: string][]} */
const entries = [["invitcode/code", "code.js"], ["invitcode/http", "http.js"], ["invitcode/api", "convex-api.js"], ["invitcode/react", "react/index.js"]];

/** @param {[name: string, file: string]} entry */
async function entry([name, file]) {
  const { script, wasm } = await sizeOfEntry(file);
  return [`${name} in a page, WebAssembly included`, kilobytes(script.raw + wasm.raw), kilobytes(script.gzip + wasm.gzip)];
}

/** @param {import("./bundle.js").Bundle} bundle */
const contents = ({ modules }) => Object.values(modules).map((module) => Buffer.from(module.contents));

/** @param {string} what @param {Buffer[]} files */
function row(what, files) {
  const all = Buffer.concat(files);
  return [what, kilobytes(all.length), kilobytes(gzipSync(all).length)];
}
