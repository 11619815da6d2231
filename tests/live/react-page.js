/** The page of react.test.js. Its address says what it shows. */
import { ConvexProvider, ConvexProviderWithAuth, ConvexReactClient, useConvexAuth, useMutation, usePaginatedQuery, useQuery } from "convex/react";
import { anyApi } from "convex/server";
import { Component, createElement as h, StrictMode, useCallback, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";

const options = JSON.parse(decodeURIComponent(location.hash.slice(1)));
/** @type {any} */
const api = anyApi;
/** All that was shown, in order. @type {string[]} */
const seen = [];
/** @type {any} */ (window).seen = seen;

/** @param {any} reply */
const members = (reply) => (reply === undefined ? "loading" : reply.data === undefined ? reply.error : reply.data.page.map((/** @type {any} */ { userId }) => userId).join());

function Members() {
  const { serverId, code, user } = options;
  const text = members(useQuery(api.member.r, { serverId }));
  if (seen.at(-1) !== text) seen.push(text);
  const use = useMutation(api.invitCode.use).withOptimisticUpdate((store) => {
    const before = store.getQuery(api.member.r, { serverId });
    if (before !== undefined) store.setQuery(api.member.r, { serverId }, { ...before, data: { ...before.data, page: [...before.data.page, { userId: `~${user}` }] } });
  });
  return h("div", {}, h("p", { id: "members" }, text), h("button", { id: "join", onClick: () => void use({ code, userId: user }) }, "Join"));
}

class Boundary extends Component {
  /** @param {any} props */
  constructor(props) {
    super(props);
    this.state = { error: undefined };
  }

  /** @param {Error} error */
  static getDerivedStateFromError(error) {
    return { error: error.message };
  }

  /** @override */
  render() {
    const { error } = /** @type {any} */ (this.state);
    return error === undefined ? /** @type {any} */ (this.props).children : h("p", { id: "error" }, error);
  }
}

function Unknown() {
  useQuery(api.tea.brew, {});
  return h("p", {}, "no error yet");
}

/** @type {(() => void) | undefined} */
let change;
let token = 0;
let isIn = false;

function useAuth() {
  const [, setTurn] = useState(0);
  change = () => setTurn((turn) => turn + 1);
  const isAuthenticated = isIn;
  const fetchAccessToken = useCallback(
    async (/** @type {{ forceRefreshToken: boolean }} */ { forceRefreshToken }) => {
      if (!isAuthenticated) return null;
      if (forceRefreshToken) token = (token + 1) % options.tokens.length;
      return options.tokens[token];
    },
    [isAuthenticated],
  );
  return useMemo(() => ({ isLoading: false, isAuthenticated, fetchAccessToken }), [isAuthenticated, fetchAccessToken]);
}

/** @param {boolean} next */
const setIn = (next) => () => {
  isIn = next;
  change?.();
};

function Login() {
  const { isLoading, isAuthenticated } = useConvexAuth();
  const text = members(useQuery(api.member.r, isAuthenticated ? { serverId: options.serverId } : "skip"));
  return h(
    "div",
    {},
    h("p", { id: "state" }, isLoading ? "loading" : isAuthenticated ? "authenticated" : "anonymous"),
    h("p", { id: "members" }, text),
    h("button", { id: "login", onClick: setIn(true) }, "Log in"),
    h("button", { id: "logout", onClick: setIn(false) }, "Log out"),
  );
}

function Pages() {
  const { results, status, loadMore } = usePaginatedQuery(api.member.r, { serverId: options.serverId }, { initialNumItems: 3 });
  const text = results.map((/** @type {any} */ { userId }) => userId).join();
  if (seen.at(-1) !== text) seen.push(text);
  return h("div", {}, h("p", { id: "members" }, text), h("p", { id: "status" }, status), h("button", { id: "more", onClick: () => loadMore(3) }, "More"));
}

const client = new ConvexReactClient(options.url, { skipConvexDeploymentUrlCheck: true });
/** @type {Record<string, any>} */
const scenes = {
  members: () => h(ConvexProvider, /** @type {any} */ ({ client }), h(Members)),
  unknown: () => h(ConvexProvider, /** @type {any} */ ({ client }), h(Boundary, {}, h(Unknown))),
  login: () => h(ConvexProviderWithAuth, /** @type {any} */ ({ client, useAuth }), h(Login)),
  pages: () => h(ConvexProvider, /** @type {any} */ ({ client }), h(Pages)),
};
createRoot(/** @type {Element} */ (document.getElementById("root"))).render(h(StrictMode, {}, h(scenes[options.scene])));
