/** Joins without a reload: shows the signed-in account, sends the form, shows the result. */
import { base, element, language, show } from "./elements.js";
import { quoted } from "./quoted.js";
import { fieldsOf, get, post } from "./sending.js";

/** @typedef {import("./sending.js").Account} Account */
/** @typedef {import("./sending.js").Told & { reason?: string }} Told */

/** Refusals after which the same form may succeed. */
const PASSING = ["errors.unavailable", "errors.internal", "errors.rateLimited", "errors.badRequest", "errors.notStarted", "errors.serverFull", "errors.tooFast"];

/** @param {HTMLFormElement} form */
export async function enhanceJoin(form) {
  // What the code leads to is known only when the account is known: the next page shows both next to its button.
  if (form.dataset["limited"] === "yes" && document.getElementById("name") === null) return;
  const words = element("words").dataset;
  let isBusy = false;
  let wasSent = false;
  form.addEventListener("submit", (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    // Signing in leaves the page.
    if (button?.value === "signIn") return;
    event.preventDefault();
    if (isBusy || !isNamed()) return;
    isBusy = true;
    wasSent = true;
    void send(form, words, button?.value ?? "").finally(() => (isBusy = false));
  });
  if (form.dataset["view"] !== "invitation" || document.getElementById("name") !== null) return;
  const me = await get(`${base}/j/me`).catch(() => undefined);
  if (me === undefined) return;
  if (me.account === null) return mustSignIn(form, words);
  name(form, words, me.account);
  // The account may have joined or asked before.
  const fields = fieldsOf(form);
  const reply = await post(fields, "look").catch(() => undefined);
  // What a click says meanwhile is newer.
  if (reply === undefined || wasSent) return;
  if (isDone(reply)) told(form, words, reply, fields);
  else if (reply.error === "errors.permissionDenied") told(form, words, await explained(form, reply, fields), fields);
}

/**
 * A refusal with what it means for who asked: a request that was declined, and why.
 *
 * @param {HTMLFormElement} form
 * @param {Told} reply
 * @param {import("./sending.js").Fields} fields
 * @returns {Promise<Told>}
 */
function explained(form, reply, fields) {
  if (reply.error !== "errors.permissionDenied" || document.getElementById("note") === null) return Promise.resolve(reply);
  return import("./waiting.js").then((waiting) => waiting.told(reply, String(form.dataset["code"]), fields)).catch(() => reply);
}

/** Spaces around a name would make another user, and spaces alone are no name: the browser asks for one. */
function isNamed() {
  const field = document.getElementById("name");
  if (!(field instanceof HTMLInputElement)) return true;
  field.value = field.value.trim();
  return field.reportValidity();
}

/** Whether nothing is left to send but a withdrawal. @param {Told} reply */
const isDone = ({ view }) => ["joined", "pending", "withdrawn"].includes(view);

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

/** @param {HTMLFormElement} form @param {DOMStringMap} words @param {string} step */
async function send(form, words, step) {
  const go = element("go");
  const before = go.textContent;
  show("alert", undefined);
  go.setAttribute("aria-disabled", "true");
  if (step === "") go.textContent = words["busy"] ?? before;
  try {
    const fields = fieldsOf(form);
    const reply = await post(fields, step);
    // The id of a request that was just filed is known only after another look-up.
    const looked = reply.view === "pending" ? await post(fields, "look").catch(() => reply) : await explained(form, reply, fields);
    if (told(form, words, looked.view === "pending" ? { ...looked, heading: reply.heading } : looked, fields)) element("told").focus();
  } catch {
    show("alert", words["offline"]);
  } finally {
    go.removeAttribute("aria-disabled");
    if (go.textContent === words["busy"]) go.textContent = before;
  }
}

/**
 * Shows the result.
 *
 * @param {HTMLFormElement} form
 * @param {DOMStringMap} words
 * @param {Told} reply
 * @param {import("./sending.js").Fields} fields that were sent
 * @returns {boolean} whether the form is done
 */
function told(form, words, reply, fields) {
  const { view, account, error, heading, text, proceed, reason } = reply;
  const isPassing = error !== null && PASSING.includes(error);
  if (isPassing) show("alert", `${heading}. ${text}`);
  else if (view === "signIn") mustSignIn(form, words);
  else if (view === "confirm" && account !== null) name(form, words, account);
  if (isPassing || view === "signIn" || view === "confirm") return false;
  // The name of the server stays where it is when the account has joined.
  if (isDone(reply) && words["server"]) {
    show("eyebrow", heading);
    element("eyebrow").classList.add("won");
  } else {
    show("eyebrow", "");
    show("heading", heading);
  }
  show("text", text);
  show("grants", undefined);
  show("asks", reason === undefined ? undefined : `${words["reason"]}${quoted(reason, language)}`);
  const seal = document.querySelector(".seal");
  if (seal !== null) {
    seal.textContent = isDone(reply) ? "✓" : "!";
    seal.classList.toggle("dim", !isDone(reply));
  }
  form.dispatchEvent(new Event("settled"));
  const rest = [...(proceed === undefined ? [] : [leading(proceed)]), ...withdrawing(reply)];
  form.replaceChildren(...rest);
  form.classList.toggle("empty", rest.length === 0);
  if (view === "pending") awaits(form, words, fields);
  return true;
}

/**
 * Shows what somebody decides as soon as they do.
 *
 * @param {HTMLFormElement} form
 * @param {DOMStringMap} words
 * @param {import("./sending.js").Fields} fields
 */
function awaits(form, words, fields) {
  const decided = (/** @type {Told} */ reply) => {
    // The button that has the focus goes, and the outcome is read aloud.
    const isHere = form.contains(document.activeElement) || document.activeElement === document.body;
    told(form, words, reply, fields);
    if (isHere) element("told").focus({ preventScroll: true });
  };
  import("./waiting.js").then(({ awaitDecision }) => awaitDecision(form, fields, decided)).catch(() => undefined);
}

/** What takes a request back. @param {Told} reply @returns {HTMLElement[]} */
function withdrawing({ pendingRequest, withdraw }) {
  if (pendingRequest === null || withdraw === undefined) return [];
  const request = Object.assign(document.createElement("input"), { type: "hidden", name: "request", value: pendingRequest });
  const alert = Object.assign(document.createElement("p"), { id: "alert", className: "alert", role: "alert", hidden: true });
  const go = Object.assign(document.createElement("button"), { id: "go", className: "quiet", name: "step", value: "withdraw", textContent: withdraw });
  return [request, alert, go];
}

/** @param {{ href: string, label: string }} proceed */
function leading({ href, label }) {
  const link = document.createElement("a");
  return Object.assign(link, { className: "button", href, rel: "noreferrer", textContent: label });
}
