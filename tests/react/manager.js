/** <InviteManager> and the hooks for lists in an application, in React's StrictMode, over HTTP to the real service. */
import { startProduct } from "../support/product.js";
import { newApp } from "./app.js";

const view = `
  const Members = () => {
    const { members, setRole, remove, ban, status, message } = useMembers(params.serverId);
    Object.assign(window, { setRole, remove, ban });
    return h("ul", { id: "members", "data-status": status }, message, members.map(({ _id, userId, role }) => h("li", { key: _id }, userId + " " + role)));
  };
  const Other = () => {
    const { codes, create } = useCodes(params.serverId, { status: "active" });
    window.create = create;
    return h("p", { id: "active" }, codes.map(({ label }) => label).join());
  };
  const App = () => {
    const [userId, setUser] = useState(params.userId);
    const [isShown, show] = useState(true);
    Object.assign(window, { setUser, show });
    return h(InvitcodeProvider, { ...service, userId, ...(params.token ? { token: params.token } : {}), ...(params.refreshMs ? { refreshMs: Number(params.refreshMs) } : {}) },
      isShown ? h(InviteManager, { serverId: params.serverId, limit: Number(params.limit ?? 50), linkOf: params.link ? (code) => params.link + code : undefined, ...(params.without ? { requests: false, campaigns: false, members: false, history: false } : {}) }) : null,
      params.more ? h(Members) : null, params.more ? h(Other) : null);
  };
`;

/** The service, and the application that manages its invitations. */
export async function startManager() {
  const [product, app] = [await startProduct(), await newApp()];
  await app.build(view);
  await app.open();
  return {
    product,
    app,
    url: product.url.origin,
    async stop() {
      await app.close();
      await product.remove();
    },
  };
}

/** @typedef {import("playwright-core").Page} Page */
/** @param {Page} page */
export const rows = (page) => page.locator(".invitcode-code");
/** @param {Page} page @param {number} count */
export const has = (page, count) => page.waitForFunction((count) => document.querySelectorAll(".invitcode-code").length === count, count);
/** @param {Page} page */
export const told = (page) => page.locator(".invitcode-told").innerText();
/** @param {Page} page @param {string} text */
export const tells = (page, text) => page.waitForFunction((text) => document.querySelector(".invitcode-told")?.textContent?.includes(text), text);
/** @param {Page} page */
export const statuses = (page) => rows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute("data-status")));
/** @param {Page} page @param {string} status */
export const turns = (page, status) => page.waitForFunction((status) => document.querySelector(".invitcode-code")?.getAttribute("data-status") === status, status);

/**
 * Holds the answers of a route back until they are let go.
 *
 * @param {Page} page
 * @param {string} route
 */
export async function held(page, route) {
  let letGo = () => {};
  const released = new Promise((resolve) => (letGo = () => resolve(undefined)));
  await page.route(`**${route}`, async (route) => {
    await released;
    await route.continue();
  });
  return letGo;
}
