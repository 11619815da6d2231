/** The files of the pages and of `/docs`, as the binding ASSETS of a worker gives them. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ bytes: Uint8Array<ArrayBuffer>, type: string, tag: string }} File */

/** One of the files of the pages: all are beside it. */
const PAGES = new URL("../pages/join-files.js", import.meta.url);

/** The page `/docs`. What it loads is beside it. */
const DOCS = new URL("../viewer/docs.html", import.meta.url);

/** What the page loads, and the viewer's licence. */
const VIEWER = ["LICENSE", "NOTICE", "favicon-32x32.png", "start.js", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui.css"];

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

/** No path of a request reaches the disk. @returns {import("../worker/mount.js").Files} */
export function pageFiles() {
  /** @type {Map<string, File>} */
  const files = new Map();
  // They are small, so that they are read once.
  for (const name of readdirSync(new URL(".", PAGES))) if (!OWN.test(name)) files.set(`/pages/${name}`, fileAt(new URL(name, PAGES)));
  /** The viewer takes two megabytes, which most services never send. @type {Map<string, URL>} */
  const unread = new Map([["/docs", DOCS], ...VIEWER.map((name) => /** @type {[string, URL]} */ ([`/docs/${name}`, new URL(name, DOCS)]))]);
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/docs/") return new Response(null, { status: 307, headers: { location: "/docs" } });
      const place = unread.get(pathname);
      if (place !== undefined) files.set(pathname, fileAt(place));
      unread.delete(pathname);
      return answerTo(request, files.get(pathname));
    },
  };
}

/** @param {URL} place @returns {File} */
function fileAt(place) {
  const bytes = new Uint8Array(readFileSync(place));
  // Only the licences have no extension.
  const [, extension = "txt"] = /\.(\w+)$/.exec(place.pathname) ?? [];
  const type = TYPES[extension] ?? "application/octet-stream";
  return { bytes, type, tag: `"${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}"` };
}

/** @param {Request} request @param {File | undefined} file */
function answerTo({ method, headers }, file) {
  if (file === undefined) return new Response(null, { status: 404 });
  const { bytes, type, tag } = file;
  const own = { etag: tag, "content-type": type };
  const known = (headers.get("If-None-Match") ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (known.includes(tag) || known.includes("*")) return new Response(null, { status: 304, headers: own });
  return new Response(method === "HEAD" ? null : bytes, { headers: { ...own, "content-length": String(bytes.length) } });
}
