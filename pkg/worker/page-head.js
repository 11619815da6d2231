/** The part of a request's head that only pages read. */
import { waitingIn } from "./waiting.js";

/** @typedef {import("./auth.js").Caller} Caller */
/** @typedef {import("./config.js").Config} Config */

const PATH = /^\/j(?:\/|$)/;

/** `Sec-Purpose` and what browsers sent before it. */
const PURPOSES = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

/**
 * @param {Request} request
 * @param {URL} url
 * @param {string} path the path without the base path
 * @param {{ config?: Config | undefined, caller: Caller }} admission
 */
export function pageHeadOf({ headers }, url, path, { config, caller }) {
  if (!PATH.test(path)) return undefined;
  const origin = headers.get("Origin");
  const accept = headers.get("Accept") ?? "";
  const language = url.searchParams.get("lang");
  return {
    isOwn: origin !== null && (origin === url.origin || origin === config?.pages.publicOrigin),
    isLive: config?.pages.isLive ?? false,
    wantsJson: accept.includes("application/json") && !accept.includes("text/html"),
    language: language === "en" || language === "fr" ? language : undefined,
    destination: headers.get("Sec-Fetch-Dest") ?? undefined,
    purpose: PURPOSES.map((name) => headers.get(name)).find((value) => value !== null) ?? undefined,
    waiting: waitingIn(headers).code,
    name: caller.kind === "token" ? nameOf(caller.claims) : undefined,
  };
}

/** The name to show for an account. @param {Record<string, unknown>} claims */
function nameOf({ name, preferred_username: username }) {
  return [name, username].find((text) => typeof text === "string" && text.isWellFormed());
}
