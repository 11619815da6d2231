/** The page `/console`: a frame for its script, or why there is none. */
import { files } from "../../pages/console-files.js";
import { files as common } from "../../pages/join-files.js";
import { documentHeaders } from "./page-headers.js";
import { html } from "./template.js";
import { WORDS } from "./words.js";

/** @typedef {ReturnType<typeof html>} Html */

/** @type {import("./index.js").Page} */
export function consolePage({ status, headers, body }, { mount: { basePath }, config, request }) {
  const isPage = status === 200 || request.headers.get("Accept")?.includes("text/html") === true;
  if (!isPage) return body;
  Object.assign(headers, documentHeaders({ style: "'self'", forms: "'none'" }), { "content-type": "text/html; charset=utf-8" });
  const document = status === 200 ? frame(basePath, config?.pages.publicUrl) : refused(basePath, headers["content-language"], JSON.parse(body));
  return document.text;
}

/** @param {string} basePath @param {string | undefined} publicUrl */
function frame(basePath, publicUrl) {
  const attributes = publicUrl !== undefined && html` data-public="${publicUrl}"`;
  const script = html`
<script type="module" src="${basePath}/pages/${files.script}"></script>`;
  // The text in the frame is seen only if neither the style nor the script was loaded.
  return documentOf(basePath, { attributes, script }, html`
<div id="app">
<div class="unbuilt">
<h1>invitcode</h1>
<p>The files of this page could not be loaded. If they are missing, the log of the service says what to add.</p>
<p lang="fr">Les fichiers de cette page n’ont pas pu être chargés. S’ils manquent, le journal du service dit quoi ajouter.</p>
</div>
</div>
<noscript>
<main>
<h1>invitcode</h1>
<p>The console needs JavaScript. Each of its functions can also be called over HTTP: see <a href="${basePath}/docs">the documentation</a>.</p>
<p lang="fr">La console a besoin de JavaScript. Chacune de ses fonctions peut aussi être appelée par HTTP\u202f: voir <a href="${basePath}/docs" hreflang="en">la documentation</a>.</p>
</main>
</noscript>`);
}

/** The service refused the page. @param {string} basePath @param {string | undefined} language @param {{ message: string, requestId?: string }} refusal */
function refused(basePath, language, { message, requestId }) {
  return documentOf(basePath, { language }, html`
<main class="gate" id="main">
<div class="card">
<h1>invitcode</h1>
<p>${message}</p>
${requestId !== undefined && html`<p class="soft">${WORDS[language === "fr" ? "fr" : "en"].request(requestId)}</p>`}
</div>
</main>`);
}

/** @param {string} basePath @param {{ language?: string | undefined, attributes?: Html | false, script?: Html }} parts @param {Html} inside */
function documentOf(basePath, { language = "en", attributes, script }, inside) {
  return html`<!doctype html>
<html lang="${language}"${attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invitations · invitcode</title>
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f4f2ec" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14151a" media="(prefers-color-scheme: dark)">
<link rel="icon" href="${basePath}/pages/${common.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${basePath}/pages/${files.style}">${script}
</head>
<body>${inside}
</body>
</html>
`;
}
