/** The page `/docs` with its viewer, Swagger UI: each file's name beside the page, and where it comes from. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const viewer = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** The page. */
export const PAGE = "docs.html";

/** @param {string} root the folder of the sources @returns {Record<string, string>} */
export function viewerFiles(root) {
  const own = join(root, "js", "worker", "docs");
  const names = ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "favicon-32x32.png", "LICENSE", "NOTICE"];
  return { [PAGE]: join(own, PAGE), "start.js": join(own, "start.js"), ...Object.fromEntries(names.map((name) => [name, join(viewer, name)])) };
}
