import { useSyncExternalStore } from "react";

/**
 * What the address bar says: which server, which tab, which code's details, and the filters of the lists. A reload and
 * the back button keep them. It never holds a token; `as` names the user where the service trusts whoever calls it.
 *
 * @typedef {{ server: string, tab: "codes" | "members" | "requests" | "campaigns" | "audit" | "settings", status: string, q: string, code: string, as: string }} Route
 */

const TABS = ["codes", "members", "requests", "campaigns", "audit", "settings"];

/** @type {Set<() => void>} */
const listeners = new Set();

/** @type {{ search: string, route: Route } | undefined} */
let latest;

/** @returns {Route} */
function read() {
  const { search } = location;
  if (latest?.search === search) return latest.route;
  const query = new URLSearchParams(search);
  const text = (/** @type {string} */ name) => query.get(name) ?? "";
  const tab = /** @type {Route["tab"]} */ (TABS.includes(text("tab")) ? text("tab") : "codes");
  latest = { search, route: { server: text("server"), tab, status: text("status"), q: text("q"), code: text("code"), as: text("as") } };
  return latest.route;
}

/** @param {() => void} listener */
function subscribe(listener) {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** The address that leads to a server's list, without anything of the list before. @param {string} server */
export const toServer = (server) => /** @type {const} */ ({ server, tab: "codes", q: "", status: "", code: "" });

/** The present route. */
export function useRoute() {
  return useSyncExternalStore(subscribe, read, read);
}

/**
 * The address of a route that differs from the present one in these parts.
 *
 * @param {Partial<Route>} change
 */
export function hrefOf(change) {
  const route = { ...read(), ...change };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) {
    if (value !== "" && !(name === "tab" && value === "codes")) query.set(name, value);
  }
  const search = query.toString();
  return search === "" ? location.pathname : `${location.pathname}?${search}`;
}

/**
 * Goes to another route. What is typed into a filter replaces the address, so that it makes no history.
 *
 * @param {Partial<Route>} change
 * @param {{ replace?: boolean }} [options]
 */
export function go(change, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", hrefOf(change));
  for (const listener of listeners) listener();
}

/** The present route, outside of components. */
export const routeNow = read;
