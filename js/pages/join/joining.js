/** Joins without a reload: names the account that is signed in, sends the form, shows what came of it. */
import { base, element, language, show } from "./elements.js";
import { quoted } from "./quoted.js";

/** @typedef {{ id: string, name: string | null }} Account */
/** What the form's reply tells. @typedef {{ view: string, heading: string, text: string, account: Account | null, error: string | null, proceed?: { href: string, label: string } }} Told */

/** A call that takes longer has been lost on the way. */
const PATIENCE = 15_000;

/** Refusals after which the same form may succeed. */
const PASSING = ["errors.unavailable", "errors.internal", "errors.rateLimited", "errors.badRequest", "errors.notStarted", "errors.serverFull", "errors.tooFast"];

/** @param {HTMLFormElement} form */
export async function enhanceJoin(form) {
  // Who is invited to what is known once it is known who asks: the next page names both beside its button.
  if (form.dataset["limited"] === "yes" && document.getElementById("name") === null) return;
  const words = element("words").dataset;
  let isBusy = false;
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    // Signing in leaves the page.
    if (submitter instanceof HTMLButtonElement && submitter.name === "step") return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    void send(form, words).finally(() => (isBusy = false));
  });
  if (form.dataset["view"] !== "invitation" || document.getElementById("name") !== null) return;
  const me = await get(`${base}/j/me`).catch(() => undefined);
  if (me === undefined) return;
  if (me.account !== null) name(form, words, me.account);
  else mustSignIn(form, words);
}

/**
 * Names the account beside the button, which then joins with it.
 *
 * @param {HTMLFormElement} form
 * @param {DOMStringMap} words
 * @param {Account} account
 */
function name(form, words, account) {
  let field = form.querySelector('[name="account"]');
  if (!(field instanceof HTMLInputElement)) {
    field = document.createElement("input");
    form.prepend(Object.assign(field, { type: "hidden", name: "account" }));
  }
  /** @type {HTMLInputElement} */ (field).value = account.id;
  show("who", (words["signedin"] ?? "").replace("\u{fffc}", quoted(account.name ?? account.id, language)));
  element("account").hidden = false;
  show("go", words["join"]);
  show("hint", undefined);
}

/** @param {HTMLFormElement} form @param {DOMStringMap} words */
function mustSignIn(form, words) {
  const go = /** @type {HTMLButtonElement} */ (element("go"));
  if (form.dataset["signin"] === "yes") {
    Object.assign(go, { name: "step", value: "signIn", textContent: words["signin"] });
    show("hint", undefined);
  } else {
    go.hidden = true;
    show("hint", words["signinfirst"]);
  }
}

/** @param {HTMLFormElement} form @param {DOMStringMap} words */
async function send(form, words) {
  const go = element("go");
  const before = go.textContent;
  show("alert", undefined);
  go.setAttribute("aria-disabled", "true");
  go.textContent = words["busy"] ?? before;
  try {
    told(form, words, await post(form));
  } catch {
    show("alert", words["offline"]);
  } finally {
    go.removeAttribute("aria-disabled");
    if (go.textContent === words["busy"]) go.textContent = before;
  }
}

/**
 * Shows what came of it.
 *
 * @param {HTMLFormElement} form
 * @param {DOMStringMap} words
 * @param {Told} reply
 */
function told(form, words, reply) {
  const { view, account, error, heading, text, proceed } = reply;
  if (view === "confirm" && account !== null) return name(form, words, account);
  if (view === "signIn") return mustSignIn(form, words);
  if (error !== null && PASSING.includes(error)) return show("alert", `${heading}. ${text}`);
  const hasJoined = view === "joined" || view === "pending";
  // The name of the server stays where it is when the account has joined.
  if (hasJoined && words["server"]) {
    show("eyebrow", heading);
    element("eyebrow").classList.add("won");
  } else {
    show("eyebrow", "");
    show("heading", heading);
  }
  show("text", text);
  show("grants", undefined);
  const seal = document.querySelector(".seal");
  if (seal !== null) {
    seal.textContent = hasJoined ? "✓" : "!";
    seal.classList.toggle("dim", !hasJoined);
  }
  form.dispatchEvent(new Event("settled"));
  form.replaceChildren(...(proceed === undefined ? [] : [leading(proceed)]));
  form.classList.toggle("empty", proceed === undefined);
  element("told").focus();
}

/** @param {{ href: string, label: string }} proceed */
function leading({ href, label }) {
  const link = document.createElement("a");
  return Object.assign(link, { className: "button", href, rel: "noreferrer", textContent: label });
}

/** @param {string} url @returns {Promise<{ account: Account | null } | undefined>} */
async function get(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
  return response.ok ? response.json() : undefined;
}

/** Sends the form to its own address. It is safe to send again. @param {HTMLFormElement} form @returns {Promise<Told>} */
async function post(form) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const headers = { Accept: "application/json" };
  const response = await fetch(location.href, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) });
  return response.json();
}
