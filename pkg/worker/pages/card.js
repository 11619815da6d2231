/** The inside of a page: what it says, and the form. */
import { html } from "./template.js";
import { toldBy } from "./told.js";
import { initial, quoted } from "./join/quoted.js";
import { lasting } from "./join/lasting.js";
import { WORDS } from "./words.js";

/** Refusals that pass by themselves. */
const PASSING = ["errors.notStarted", "errors.serverFull", "errors.tooFast"];

/** @typedef {import("./page.js").View} View */
/** @typedef {import("./page.js").Place} Place */

/** @param {View} view @param {Place} place */
export function cardOf(view, place) {
  switch (view.view) {
    case "invitation":
    case "confirm":
      return invitation(view, place);
    case "enter":
      return entry(view, place, WORDS[view.language].enter.heading, WORDS[view.language].enter.text);
    case "mistyped":
    case "unavailable":
      return entry(view, place, toldBy(view, place).heading, toldBy(view, place).text);
    default:
      return message(view, place);
  }
}

/** @param {View} view @param {Place} place */
function invitation(view, place) {
  const { language, code, server, invitedBy } = view;
  const words = WORDS[language].invitation;
  return html`
<div class="seal" aria-hidden="true">${server === null ? "✦" : initial(server)}</div>
<div id="told" tabindex="-1">
<p class="eyebrow" id="eyebrow">${server === null ? undefined : words.eyebrow}</p>
<h1 id="heading"${sized(server)}>${server === null ? words.untitled : html`<bdi>${quoted(server, language)}</bdi>`}</h1>
<p class="by" id="text">${by(view)}</p>
${granted(view)}
${view.asksFirst && html`<p class="by" id="asks">${words.asks}</p>`}
</div>
${form(view, place)}
<footer class="stub">
<span class="label">${words.code}</span> <span class="code" translate="no">${code}</span>
${place.publicUrl !== undefined && html`<details class="qr"><summary>${words.qr}</summary><img src="${place.base}/j/${code}/qr.svg" alt="${words.qrAlt(code ?? "")}" width="200" height="200" loading="lazy"></details>`}
</footer>`;

  /** @param {View} given */
  function by(given) {
    if (invitedBy !== null) return words.by(quoted(invitedBy, given.language));
    if (view.isLimited) return view.isOpen ? words.limited : `${words.limited} ${words.limitedHint}`;
    return server === null ? words.unnamed : undefined;
  }
}

/** What joining grants, unless it is a plain membership without an end. @param {View} view */
function granted({ grants, language }) {
  const words = WORDS[language].invitation;
  const isAdmin = grants?.role === "admin";
  if (grants?.membershipMs == null) return isAdmin && html`<p class="by" id="grants">${words.asAdmin}</p>`;
  const time = lasting(grants.membershipMs, language);
  return html`<p class="by" id="grants">${isAdmin ? words.asAdminFor(time) : words.lasts(time)}</p>`;
}

/** A long name is set smaller. @param {string | null} server */
function sized(server) {
  const length = [...(server ?? "")].length;
  return length > 24 && html` class="${length > 60 ? "smaller" : "small"}"`;
}

/** @param {View} view @param {Place} place */
function form(view, place) {
  const { language, code, account, isOpen, asksFirst } = view;
  const words = WORDS[language].invitation;
  const signIn = place.signInUrl !== undefined && !isOpen;
  const name = account === null ? "" : quoted(account.name ?? account.id, language);
  return html`<form class="join" id="join" method="post" data-view="${view.view}" data-signin="${signIn ? "yes" : "no"}" data-limited="${view.isLimited ? "yes" : "no"}" data-code="${code}">
${account !== null && html`<input type="hidden" name="account" value="${account.id}">`}
<p class="account" id="account"${account === null && html` hidden`}><span class="dot" aria-hidden="true"></span><span id="who">${account !== null && words.signedIn(name)}</span></p>
${isOpen && html`<label for="name">${words.asName}</label>
<input class="field" id="name" name="name" required maxlength="128" autocomplete="nickname" spellcheck="false" aria-describedby="name-hint">
<p class="hint" id="name-hint">${words.nameHint}</p>`}
${asksFirst && html`<label for="note">${words.note}</label>
<textarea class="field" id="note" name="note" rows="2" maxlength="500" aria-describedby="note-hint"></textarea>
<p class="hint" id="note-hint">${words.noteHint}</p>`}
<p class="alert" id="alert" role="alert" hidden></p>
<button class="button" id="go">${!isOpen && account === null ? words.proceed : asksFirst ? words.ask : words.join}</button>
${!isOpen && account === null && html`<p class="hint" id="hint">${words.confirm}</p>`}
${account !== null && signIn && html`<button class="quiet" id="another" name="step" value="signIn">${words.another}</button>`}
</form>`;
}

/** @param {View} view @param {Place} place @param {string} heading @param {string} text */
function entry(view, place, heading, text) {
  const { language, code } = view;
  const words = WORDS[language];
  const { enter } = words;
  const isAsked = view.view === "enter";
  return html`
<div class="seal${isAsked ? "" : " dim"}" aria-hidden="true">${isAsked ? "✦" : "?"}</div>
<div id="told" tabindex="-1">
<h1 id="heading" class="small">${heading}</h1>
<p class="by" id="text">${text}</p>
${view.view === "unavailable" && html`<p class="by">${words.unavailable.advice}</p>`}
</div>
<form class="join" id="enter" method="get" action="${place.base}/j" data-short="${enter.short}" data-typo="${enter.typo}" data-strange="${enter.strange}" data-good="${enter.good}">
${kept(view, place)}
<label for="code">${enter.label}</label>
<input class="field code" id="code" name="code" value="${code ?? place.typed}" required maxlength="128" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="code-hint"${view.view === "mistyped" && html` aria-invalid="true"`}>
<p class="hint" id="code-hint" aria-live="polite">${isAsked && code !== null ? enter.waiting : enter.example}</p>
<button class="button">${enter.button}</button>
</form>`;
}

/** What a form with the method GET would drop of the query. @param {View} view @param {Place} place */
function kept({ language }, { returning }) {
  return html`<input type="hidden" name="lang" value="${language}">${returning !== undefined && html`<input type="hidden" name="return" value="${returning}">`}`;
}

/** Whether the page watches when the code works. @param {View} view @param {Place} place */
export const isFollowed = ({ view, code, error }, { isLive }) => isLive && view === "refused" && code !== null && PASSING.includes(error ?? "");

/** @param {View} view @param {Place} place */
function message(view, place) {
  const { language, code, server, error, requestId } = view;
  const words = WORDS[language];
  const { heading, text, proceed } = toldBy(view, place);
  const isDone = ["joined", "pending", "withdrawn"].includes(view.view);
  const isAsked = view.view === "signIn";
  // Another account may be allowed to join.
  const isOther = place.signInUrl !== undefined && !view.isOpen && (error === "errors.notInvited" || error === "errors.permissionDenied");
  const mayTry = code !== null && !isOther && (view.view === "foreign" || view.view === "refused");
  return html`
<div class="seal${isDone || isAsked ? "" : " dim"}" aria-hidden="true">${isDone ? "✓" : isAsked ? "✦" : "!"}</div>
<div id="told" tabindex="-1">
${isDone && server !== null ? html`<p class="eyebrow won">${heading}</p>
<h1 id="heading"${sized(server)}><bdi>${quoted(server, language)}</bdi></h1>` : html`<h1 id="heading" class="small">${heading}</h1>`}
<p class="by" id="text">${text}</p>
</div>
<div class="join">
${proceed !== undefined && html`<a class="button" href="${proceed.href}" rel="noreferrer">${proceed.label}</a>`}
${view.view === "pending" && requestForm(view)}
${isAsked && signInForm(view, place)}
${isOther && html`<form method="post"><button class="button" name="step" value="signIn">${words.invitation.another}</button></form>`}
${mayTry && html`<a class="button" href="${place.base}/j/${code}">${words.again}</a>`}
${isFollowed(view, place) && html`<p class="hint" id="follows" role="status" data-code="${code}" data-error="${error}" data-text="${words.follows}"></p>`}
${!isDone && !isAsked && !mayTry && !isOther && html`<a class="button" href="${place.base}/j">${words.typeCode}</a>`}
${requestId !== null && html`<p class="hint">${words.request(requestId)}</p>`}
</div>`;
}

/**
 * Takes a request back, or first asks which it is: the reply of a form that filed one does not tell. A person without an
 * account is not known by then.
 *
 * @param {View} view
 */
function requestForm({ language, pendingRequest, account }) {
  const { pending } = WORDS[language];
  if (pendingRequest === null) return account !== null && html`<form method="post"><button class="quiet">${pending.look}</button></form>`;
  return html`<form method="post"><input type="hidden" name="request" value="${pendingRequest}"><button class="quiet" name="step" value="withdraw">${pending.withdraw}</button></form>`;
}

/** @param {View} view @param {Place} place */
function signInForm({ language }, { signInUrl }) {
  const { invitation: words } = WORDS[language];
  if (signInUrl === undefined) return html`<p class="hint">${words.signInFirst}</p>`;
  return html`<form method="post"><button class="button" name="step" value="signIn">${words.signIn}</button></form>`;
}
