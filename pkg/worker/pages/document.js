/** The page around its inside: title, tags for previews, style, language switch. */
import { files } from "../../pages/join-files.js";
import { built, html } from "./template.js";
import { titleOf, toldBy } from "./told.js";
import { quoted } from "./join/quoted.js";
import { isFollowed } from "./card.js";
import { WORDS } from "./words.js";

/** @typedef {import("./page.js").View} View */
/** @typedef {import("./page.js").Place} Place */

/** Views that the script can do something with. */
const LIVELY = ["invitation", "confirm", "enter", "mistyped", "unavailable"];

/**
 * @param {View} view
 * @param {Place} place
 * @param {ReturnType<typeof html>} inside
 */
export function documentOf(view, place, inside) {
  const { language } = view;
  const title = view.view === "enter" ? WORDS[language].enter.title : view.view === "confirm" ? titleOf(view) : toldBy(view, place).heading;
  return html`<!doctype html>
<html lang="${language}" data-base="${place.base}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="same-origin">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f4f2ec" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14151a" media="(prefers-color-scheme: dark)">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${describe(view, place)}">
${picture(place)}
<link rel="icon" href="${place.base}/pages/${files.icon}" type="image/svg+xml">
<style>${built(files.style)}</style>
${(LIVELY.includes(view.view) || isFollowed(view, place)) && html`<script type="module" src="${place.base}/pages/${files.script}"></script>`}
</head>
<body>
<nav>${switches(view, place)}</nav>
<main class="card">${inside}
</main>
${words(view, place)}
</body>
</html>
`;
}

/** The same picture for every code, so that it tells nothing. Readers of previews need its whole address. @param {Place} place */
function picture({ publicUrl }) {
  if (publicUrl === undefined) return html`<meta name="twitter:card" content="summary">`;
  return html`<meta property="og:image" content="${publicUrl}/pages/${files.preview}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">`;
}

/** @param {View} view @param {Place} place */
function describe(view, place) {
  if (view.view === "invitation" && view.invitedBy !== null) return WORDS[view.language].invitation.by(quoted(view.invitedBy, view.language));
  return view.view === "enter" ? WORDS[view.language].enter.text : toldBy(view, place).text;
}

/** The languages; the address stays the same but for its query. @param {View} view @param {Place} place */
function switches({ language }, { returning }) {
  return /** @type {const} */ (["en", "fr"]).map((other) => {
    const { name, other: label } = WORDS[other];
    if (other === language) return html`<span class="here" lang="${other}" aria-current="true">${name}</span>`;
    const query = new URLSearchParams({ lang: other, ...(returning === undefined ? {} : { return: returning }) });
    return html`<a href="?${query}" lang="${other}" hreflang="${other}" aria-label="${label}">${name}</a>`;
  });
}

/** What the script says by itself. @param {View} view @param {Place} place */
function words({ view, language, server, asksFirst }, { isLive }) {
  if (view !== "invitation" && view !== "confirm") return undefined;
  const { invitation, offline, busy, refused, ended, joined, declined } = WORDS[language];
  const obstacles = /** @type {const} */ (["errors.expired", "errors.maxUsed", "errors.serverFull", "errors.tooFast", "errors.notStarted"]);
  const [expired, used, full, fast, later] = obstacles.map((error) => refused[error].join(". "));
  const ends = isLive && html` data-expired="${expired}" data-used="${used}" data-full="${full}" data-fast="${fast}" data-later="${later}" data-ended="${ended}"`;
  const decided = asksFirst && html` data-in="${joined.heading}" data-welcome="${joined.welcome}" data-declined="${declined.heading}" data-declinedtext="${declined.text}" data-reason="${declined.reason}"`;
  return html`<template id="words" data-offline="${offline}" data-busy="${busy}" data-join="${asksFirst ? invitation.ask : invitation.join}" data-signedin="${invitation.signedIn("\u{fffc}")}" data-signin="${invitation.signIn}" data-signinfirst="${invitation.signInFirst}" data-server="${server === null ? "" : quoted(server, language)}"${ends}${decided}></template>`;
}
