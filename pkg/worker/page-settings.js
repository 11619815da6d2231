/** The settings of the pages. */
import { isLocal } from "./local.js";

/**
 * @typedef {object} PageSettings
 * @property {string | undefined} publicUrl the service's address as people reach it, without a slash at its end
 * @property {string | undefined} publicOrigin
 * @property {string | undefined} signInUrl the page on which people sign in: an address, or a path of this host
 * @property {readonly Place[]} returns where a page may lead after joining
 * @property {{ apple?: string, android?: string }} appLinks the two files that name the applications, as JSON
 * @property {boolean} isLive whether pages may watch
 */
/** All addresses of an origin whose path begins with this one. @typedef {{ origin: string, path: string }} Place */

const EXAMPLE = '{"apple":["TEAM123456.com.example.app"],"android":[{"package":"com.example.app","fingerprints":["AB:CD:…"]}]}';

/** An application on Apple's systems: team id and bundle id. */
const APPLE = /^[A-Z\d]{10}\.[A-Za-z\d.-]+$/;
const ANDROID = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;

/** SHA-256, as Android's tools print it. */
const FINGERPRINT = /^(?:[A-F\d]{2}:){31}[A-F\d]{2}$/;

/**
 * @param {(name: string) => string | undefined} text
 * @param {string[]} problems
 * @param {boolean} [isLive]
 * @returns {PageSettings}
 */
export function pageSettingsOf(text, problems, isLive = false) {
  const own = publicUrlOf(text("PUBLIC_URL"), problems);
  return {
    publicUrl: own && `${own.origin}${own.pathname.replace(/\/$/, "")}`,
    publicOrigin: own?.origin,
    signInUrl: signInUrlOf(text("SIGN_IN_URL"), problems),
    returns: returnsOf(text("RETURN_URLS"), problems),
    isLive,
    appLinks: appLinksOf(text("APP_LINKS"), own?.pathname.replace(/\/$/, "") ?? "", problems),
  };
}

/**
 * Whether an address may be shown or followed: nobody on the network can replace its page.
 *
 * @param {URL | null} url
 */
function isSafe(url) {
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLocal(url));
}

/** @param {string | undefined} given @param {string[]} problems */
function publicUrlOf(given, problems) {
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  if (isSafe(url) && url?.search === "" && url.hash === "") return url;
  problems.push("PUBLIC_URL must be the service's address, such as https://invite.example, without a query");
  return undefined;
}

/** @param {string | undefined} given @param {string[]} problems */
function signInUrlOf(given, problems) {
  if (given === undefined) return undefined;
  const isPath = /^\/(?![/\\])/.test(given) && URL.parse(given, "https://own.invalid")?.origin === "https://own.invalid";
  const url = isPath ? undefined : URL.parse(given);
  if (isPath || (url !== undefined && isSafe(url))) return url?.href ?? given;
  problems.push("SIGN_IN_URL must be the address of the page to sign in, such as https://app.example/login, or a path of this host such as /login");
  return undefined;
}

/** @param {string | undefined} given @param {string[]} problems @returns {Place[]} */
function returnsOf(given, problems) {
  const items = (given ?? "").split(",").map((item) => item.trim()).filter((item) => item !== "");
  return items.flatMap((item) => {
    const url = URL.parse(item);
    if (url !== null && isSafe(url) && !url.hostname.includes("*") && url.search === "" && url.hash === "") return [{ origin: url.origin, path: url.pathname }];
    problems.push("RETURN_URLS must be addresses such as https://app.example/welcome, separated by commas, without a query");
    return [];
  });
}

/**
 * Where a page leads after joining: the address that was asked for, if the settings allow it.
 *
 * @param {string | null | undefined} asked
 * @param {readonly Place[]} places
 * @returns {URL | undefined}
 */
export function returnOf(asked, places) {
  const wanted = URL.parse(asked ?? "");
  if (wanted === null || wanted.username !== "" || wanted.password !== "") return undefined;
  return places.some((place) => wanted.origin === place.origin && isBelow(wanted.pathname, place.path)) ? wanted : undefined;
}

/** @param {string} path @param {string} prefix */
function isBelow(path, prefix) {
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

/**
 * @param {string | undefined} given
 * @param {string} base the path of the service
 * @param {string[]} problems
 */
function appLinksOf(given, base, problems) {
  if (given === undefined) return {};
  const links = parsed(given);
  const isList = (/** @type {unknown} */ list) => list === undefined || Array.isArray(list);
  const isKnown = typeof links === "object" && links !== null && !Array.isArray(links) && Object.keys(links).every((name) => name === "apple" || name === "android");
  if (!isKnown || !isList(links.apple) || !isList(links.android) || ![...(links.apple ?? [])].every(isApple) || ![...(links.android ?? [])].every(isAndroid)) {
    problems.push(`APP_LINKS must be JSON such as ${EXAMPLE}`);
    return {};
  }
  return {
    ...(links.apple === undefined ? {} : { apple: appleFile(links.apple, base) }),
    ...(links.android === undefined ? {} : { android: androidFile(links.android) }),
  };
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {unknown} app */
function isApple(app) {
  return typeof app === "string" && APPLE.test(app);
}

/** @param {any} app */
function isAndroid(app) {
  if (typeof app?.package !== "string" || !ANDROID.test(app.package) || !Array.isArray(app.fingerprints)) return false;
  return app.fingerprints.length > 0 && app.fingerprints.every((/** @type {unknown} */ print) => typeof print === "string" && FINGERPRINT.test(print));
}

/** @param {string[]} appIDs @param {string} base */
function appleFile(appIDs, base) {
  return JSON.stringify({ applinks: { details: [{ appIDs, components: [{ "/": `${base}/j/*` }] }] } });
}

/** @param {{ package: string, fingerprints: string[] }[]} apps */
function androidFile(apps) {
  return JSON.stringify(
    apps.map(({ package: name, fingerprints }) => ({
      relation: ["delegate_permission/common.handle_all_urls"],
      target: { namespace: "android_app", package_name: name, sha256_cert_fingerprints: fingerprints },
    })),
  );
}
