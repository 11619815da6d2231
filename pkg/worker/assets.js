/**
 * The files of the pages, from the assets of the worker that the service is a part of. Where wrangler serves them by
 * itself, as it does for the deployed worker, these requests do not reach it.
 */

import { isRead } from "./header.js";

/** The paths of files, and of pages that are files. */
const PATH = /^\/(docs|pages)(?:\/|$)/;

const COMMON = { "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" };

/**
 * The headers of `docs/_headers`, which only wrangler reads, and only for files at the root.
 *
 * @type {Record<string, Record<string, string>>}
 */
const HEADERS = {
  docs: {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ...COMMON,
  },
  pages: {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    ...COMMON,
  },
};

/** The label of these requests in the log. */
const LABEL = "file";

const NOT_OFFERED =
  'the files of the pages are missing, and /docs is not offered: bind them to the worker, in wrangler.toml [assets] directory = "node_modules/invitcode/pages", binding = "ASSETS", or give the option assets';

/** @typedef {import("./mount.js").Mount} Mount */
/** @typedef {{ label: string, status: number, trips: 0, response: (headers: Record<string, string>) => Response }} Answer */
/** A route of the rules that has the methods of a file. @typedef {{ label: string, path: string }} Alike */

/** The warning is logged once: the answers are the same for every request. */
let said = false;

/**
 * The answer to a request for a file.
 *
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's environment
 * @returns {Promise<Answer | undefined>} undefined when it is no file's path, or there is no such file
 */
async function answerOf(mount, { method, headers: asked }, url, path, env) {
  const files = mount.filesOf(env);
  const [, folder = ""] = PATH.exec(path) ?? [];
  if (files === undefined) {
    if (!said && mount.basePath !== "") console.warn(JSON.stringify({ level: "warn", message: NOT_OFFERED }));
    said = true;
    return undefined;
  }
  // Where the pages ask for them, with or without the base path; or the package's folder `pages` is the host's folder.
  for (const place of new Set([path, mount.basePath + path, path.replace(/^\/pages\//, "/")])) {
    const found = await files.fetch(new Request(new URL(place, url.origin), { method, headers: asked, redirect: "manual" }));
    // A single-page application answers every path with its page.
    const isPage = found.headers.get("Content-Type")?.startsWith("text/html") === true && /\.\w+$/.test(path);
    if (found.status === 404 || isPage) {
      await found.body?.cancel();
      continue;
    }
    return { label: LABEL, status: found.status, trips: 0, response: (own) => withHeaders(found, mount, { ...HEADERS[folder], ...own }) };
  }
  return undefined;
}

/**
 * A file with the headers of a page. If it leads elsewhere, that is under the base path too.
 *
 * @param {Response} found
 * @param {Mount} mount
 * @param {Record<string, string>} own
 */
function withHeaders({ status, body, headers: sent }, { basePath }, own) {
  const headers = new Headers(sent);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  const location = headers.get("Location");
  if (location !== null && PATH.test(location)) headers.set("Location", basePath + location);
  return new Response(body, { status, headers });
}

/**
 * As {@link answerOf}, without a promise for most requests, which ask for no file. To a method that files do not have, the
 * rules answer.
 *
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's environment
 * @returns {Promise<Answer | Alike | undefined> | undefined}
 */
export function fileAnswer(mount, request, url, path, env) {
  if (!PATH.test(path)) return undefined;
  return isRead(request.method) ? answerOf(mount, request, url, path, env) : likeFile(mount, url, path, env);
}

/** @param {Mount} mount @param {URL} url @param {string} path @param {any} env @returns {Promise<Alike | undefined>} */
async function likeFile(mount, url, path, env) {
  const file = await answerOf(mount, new Request(url, { method: "HEAD" }), url, path, env);
  return file === undefined ? undefined : { label: LABEL, path: "/openapi.json" };
}
