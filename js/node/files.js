/** The files of the pages, as the binding ASSETS of a worker gives them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ bytes: Uint8Array<ArrayBuffer>, type: string, tag: string }} File */

/** One of the files: all are beside it. */
const ICON_FOLDER = new URL("../../pkg/pages/join-files.js", import.meta.url);

/** @type {Record<string, string>} */
const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
};

/** Modules for the service itself, and their types. */
const OWN = /-files\.(?:js|d\.ts)$/;

/** All files are small, so that they are read once. No path of a request reaches the disk. @returns {import("../worker/mount.js").Files} */
export function pageFiles() {
  const folder = new URL(".", ICON_FOLDER);
  /** @type {Map<string, File>} */
  const files = new Map();
  for (const name of readdirSync(folder)) if (!OWN.test(name)) files.set(`/pages/${name}`, fileAt(new URL(name, folder)));
  return { fetch: async (request) => answerTo(request, files) };
}

/** @param {URL} place @returns {File} */
function fileAt(place) {
  const bytes = new Uint8Array(readFileSync(place));
  const type = TYPES[String(/\.(\w+)$/.exec(place.pathname)?.[1])] ?? "application/octet-stream";
  return { bytes, type, tag: `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"` };
}

/** @param {Request} request @param {Map<string, File>} files */
function answerTo({ url, method, headers }, files) {
  const file = files.get(new URL(url).pathname);
  if (file === undefined) return new Response(null, { status: 404 });
  const { bytes, type, tag } = file;
  const own = { etag: tag, "content-type": type };
  const known = (headers.get("If-None-Match") ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (known.includes(tag) || known.includes("*")) return new Response(null, { status: 304, headers: own });
  return new Response(method === "HEAD" ? null : bytes, { headers: { ...own, "content-length": String(bytes.length) } });
}
