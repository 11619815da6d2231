import { createElement, useEffect, useMemo, useRef } from "react";
import { http } from "../http.js";
import { loadChecker } from "./checker.js";
import { Client } from "./client.js";
import { InvitcodeContext } from "./context.js";
import { transportOf } from "./transport.js";
import { spoken } from "./words.js";

/**
 * @typedef {object} ProviderProps
 * @property {string | { readonly href: string } | undefined} [url] where the service is; empty for the page's own origin
 * @property {import("../http.js").Token | undefined} [token] with `url`: a bearer token, or what fetches one
 * @property {import("./transport.js").AnyClient | undefined} [client] instead of `url`: a Convex client, which
 * makes everything live, `http({ url, token })`, or a caller such as `functions(memory())`
 * @property {string | undefined} [userId] the user who is signed in
 * @property {string | undefined} [userName] its display name
 * @property {string | undefined} [language] a language tag; French for `fr` and its regions, English otherwise
 * @property {number | undefined} [refreshMs] how often lists are read again where the client is not live; never by default
 * @property {import("../code.js").InitInput | undefined} [wasm] where `invitcode_code_bg.wasm` is, if the
 * bundler does not find it
 * @property {import("react").ReactNode} [children]
 */

/**
 * Connects the hooks and components below it with a service.
 *
 * @param {ProviderProps} props
 * @returns {import("react").ReactElement}
 */
export function InvitcodeProvider({ url, token, client: given, userId, userName, language = "en", refreshMs, wasm, children }) {
  const tokens = useRef(token);
  const address = typeof url === "object" ? url.href : url;
  const client = useMemo(() => {
    if (given !== undefined) return new Client(transportOf(given));
    return new Client(transportOf(address === undefined ? undefined : http({ url: address, language: spoken(language), token: (options) => latest(tokens.current, options) })));
    // Each user gets a new client, so that nothing of the previous user is shown.
  }, [given, address, language, userId]);
  const value = useMemo(() => ({ client, userId, userName, language }), [client, userId, userName, language]);

  useEffect(() => loadChecker(wasm), [wasm]);
  useEffect(() => {
    const isOther = tokens.current !== token;
    tokens.current = token;
    // A function is often written in place, so it is another one each time; what it returns is what counts.
    if (isOther && typeof token !== "function") void client.refresh();
  }, [client, token]);
  useEffect(() => keptFresh(client, refreshMs), [client, refreshMs]);

  return createElement(InvitcodeContext.Provider, { value }, children);
}

/**
 * @param {import("../http.js").Token | undefined} token
 * @param {{ fresh: boolean }} options
 */
function latest(token, options) {
  return typeof token === "function" ? token(options) : token;
}

/**
 * Reads again what is shown when the page gets the focus or the network comes back, and at the interval while it is
 * visible.
 *
 * @param {Client} client
 * @param {number | undefined} refreshMs
 */
function keptFresh(client, refreshMs) {
  if (client.isLive || typeof window === "undefined") return undefined;
  const refresh = () => {
    if (document.visibilityState !== "hidden") void client.refresh();
  };
  const timer = refreshMs === undefined ? undefined : setInterval(refresh, refreshMs);
  window.addEventListener("focus", refresh);
  window.addEventListener("online", refresh);
  document.addEventListener("visibilitychange", refresh);
  return () => {
    clearInterval(timer);
    window.removeEventListener("focus", refresh);
    window.removeEventListener("online", refresh);
    document.removeEventListener("visibilitychange", refresh);
  };
}
