/**
 * Pages: bodies that the worker renders from the rules' replies, by route. A page decides nothing: everything, status and
 * headers included, is in the reply.
 */
import { consolePage } from "./console.js";
import { description } from "./description.js";
import { image } from "./image.js";
import { page } from "./page.js";

/** @typedef {import("../engine.js").Reply} Reply */
/**
 * What a page may use besides the reply.
 *
 * @typedef {object} Context
 * @property {import("../mount.js").Mount} mount
 * @property {Request} request
 * @property {URL} url
 * @property {import("../auth.js").Caller} caller
 * @property {import("../config.js").Config | undefined} config
 */
/**
 * Renders the body of a reply, and may set its headers.
 *
 * @typedef {(reply: Reply, context: Context) => string | Promise<string>} Page
 */

/** By the route's label: its method and path, as the table of endpoints has it. @type {Map<string, Page>} */
const PAGES = new Map([
  ["GET /openapi.json", description],
  ["GET /console", consolePage],
  ["GET /j", page],
  ["GET /j/{code}", page],
  ["POST /j/{code}", page],
  ["page unknown", page],
  ["GET /j/{code}/qr.svg", image],
]);

/**
 * The page of a reply's route.
 *
 * @param {string} label the label in the log: the label of the route, then the error
 */
export function pageOf(label) {
  const end = label.indexOf(" ", label.indexOf(" ") + 1);
  return PAGES.get(end === -1 ? label : label.slice(0, end));
}
