/** The pages `/j` and `/j/{code}`: renders what the reply says as HTML, or as JSON for the page's own script. */
import { returnOf } from "../page-settings.js";
import { waitingIn, withReturn } from "../waiting.js";
import { cardOf } from "./card.js";
import { documentOf } from "./document.js";
import { pageHeaders } from "./page-headers.js";
import { toldBy } from "./told.js";

/**
 * What a page shows, as the rules reply it.
 *
 * @typedef {object} View
 * @property {"invitation" | "unavailable" | "mistyped" | "enter" | "confirm" | "joined" | "pending" | "withdrawn" | "signIn" | "foreign" | "refused"} view
 * @property {import("./words.js").Language} language
 * @property {string | null} code
 * @property {string | null} server
 * @property {string | null} invitedBy
 * @property {{ role: "admin" | "member", membershipMs: number | null } | null} grants what joining gives to who is new there
 * @property {{ id: string, name: string | null } | null} account
 * @property {boolean} isOpen
 * @property {boolean} asksFirst whether joining files a request that somebody approves
 * @property {boolean} isLimited whether the code is for certain people, so that nothing is told before it is known who asks
 * @property {string | null} pendingRequest the account's request that waits, to take it back
 * @property {boolean | null} joined
 * @property {string | null} error
 * @property {string | null} requestId
 */
/**
 * What the page needs besides.
 *
 * @typedef {object} Place
 * @property {string} base the path that the service is mounted under
 * @property {URL | undefined} proceed where the page leads after joining
 * @property {string | undefined} returning what was asked for as `return`, if it is allowed
 * @property {string | undefined} typed the text that no code can have
 * @property {string | undefined} signInUrl
 * @property {string | undefined} publicUrl
 * @property {boolean} isLive
 */

/** The longest text that an input of the page takes. */
const LONGEST = 128;

/** @type {import("./index.js").Page} */
export function page({ headers, body }, { mount, request, url, config }) {
  const places = config?.pages.returns ?? [];
  if (body === "") {
    if (headers["location"]?.startsWith("j/")) headers["location"] += kept(url);
    const cookie = headers["set-cookie"];
    if (cookie !== undefined) headers["set-cookie"] = withReturn(cookie, returnOf(url.searchParams.get("return"), places)?.href);
    Object.assign(headers, pageHeaders(false, undefined));
    return body;
  }
  /** @type {View} */
  const view = JSON.parse(body);
  const asked = url.searchParams.get("return") ?? waitingReturn(view, request);
  const proceed = returnOf(asked, places);
  /** @type {Place} */
  const place = {
    base: mount.basePath,
    proceed,
    returning: proceed && asked,
    typed: view.view === "mistyped" ? typedIn(url) : undefined,
    signInUrl: config?.pages.signInUrl,
    publicUrl: config?.pages.publicUrl,
    isLive: config?.pages.isLive === true,
  };
  const isPage = headers["content-type"]?.startsWith("text/html") === true;
  Object.assign(headers, pageHeaders(isPage, place.signInUrl));
  if (!isPage) return JSON.stringify({ ...view, ...toldBy(view, place, true) });
  return documentOf(view, place, cardOf(view, place)).text;
}

/**
 * The `return` that the cookie kept with the code during the sign-in. The page of a link is the same for everybody, so
 * the `return` is used only on the page for typing a code, and for the form of that code.
 *
 * @param {View} view
 * @param {Request} request
 */
function waitingReturn({ view, code }, { method, headers }) {
  if (view !== "enter" && method !== "POST") return undefined;
  const waiting = waitingIn(headers);
  return waiting.code === code ? waiting.returning : undefined;
}

/** What the page of a typed code keeps of the query. @param {URL} url */
function kept({ searchParams }) {
  const names = ["lang", "return"].filter((name) => searchParams.has(name));
  const query = new URLSearchParams(names.map((name) => [name, searchParams.get(name) ?? ""]));
  return names.length === 0 ? "" : `?${query}`;
}

/** A mistyped code as it was typed, to be corrected. @param {URL} url */
function typedIn({ pathname, searchParams }) {
  try {
    const text = searchParams.get("code") ?? decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1));
    return text.slice(0, LONGEST);
  } catch {
    return undefined;
  }
}
