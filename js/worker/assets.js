/**
 * The files of the pages, from the assets of the worker that the service is a part of. Where wrangler serves them by
 * itself, as it does for the deployed worker, these requests do not reach it.
 */

/** The paths of files, and of pages that are files. */
const PATH = /^\/(?:docs|pages)(?:\/|$)/;

/** The headers of `docs/_headers`, which only wrangler reads, and only for files at the root. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** The names of these files change with their contents. */
const FOREVER = { "cache-control": "public, max-age=31536000, immutable" };

/** The label of these requests in the log. */
const LABEL = "file";

const NOT_OFFERED =
  'the page /docs is not offered: bind its files to the worker, in wrangler.toml [assets] directory = "…", binding = "ASSETS", or give the option assets';

/** @typedef {import("./mount.js").Mount} Mount */
/** @typedef {{ label: string, status: number, trips: 0, response: (headers: Record<string, string>) => Response }} Answer */

/** The warning is logged once: the answers are the same for every request. */
let said = false;

/**
 * The answer to a request for a file.
 *
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's
 * @returns {Promise<Answer | undefined>} undefined when it is no file's path, or there is no such file
 */
async function answerOf(mount, { method, headers: asked }, url, path, env) {
  const files = mount.filesOf(env);
  if (files === undefined) {
    if (!said && mount.basePath !== "") console.warn(JSON.stringify({ level: "warn", message: NOT_OFFERED }));
    said = true;
    return undefined;
  }
  // At the root as in the package's folder, or where the pages ask for them.
  for (const place of new Set([path, mount.basePath + path])) {
    const found = await files.fetch(new Request(new URL(place, url.origin), { method, headers: asked, redirect: "manual" }));
    if (found.status === 404) {
      await found.body?.cancel();
      continue;
    }
    const { status, body } = found;
    const location = found.headers.get("Location");
    const moved = location !== null && PATH.test(location) ? { location: mount.basePath + location } : {};
    return {
      label: LABEL,
      status,
      trips: 0,
      response: (own) => new Response(body, { status, headers: { ...Object.fromEntries(found.headers), ...moved, ...HEADERS, ...(path.startsWith("/pages/") ? FOREVER : {}), ...own } }),
    };
  }
  return undefined;
}

/**
 * As {@link answerOf}, without a promise for most requests, which ask for no file.
 *
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's
 */
export function fileAnswer(mount, request, url, path, env) {
  const { method } = request;
  return (method === "GET" || method === "HEAD") && PATH.test(path) ? answerOf(mount, request, url, path, env) : undefined;
}
