/** The page `/console`: a frame for its script. */
import { files } from "../../../pkg/pages/console-files.js";
import { files as common } from "../../../pkg/pages/join-files.js";
import { documentHeaders } from "./page-headers.js";
import { html } from "./template.js";

/** @type {import("./index.js").Page} */
export function consolePage({ status, headers, body }, { mount: { basePath }, config }) {
  if (status !== 200) return body;
  const link = config?.pages.publicUrl;
  Object.assign(headers, documentHeaders({ style: "'self'", forms: "'none'" }));
  return html`<!doctype html>
<html lang="en"${link !== undefined && html` data-public="${link}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invitations · invitcode</title>
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f4f2ec" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14151a" media="(prefers-color-scheme: dark)">
<link rel="icon" href="${basePath}/pages/${common.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${basePath}/pages/${files.style}">
<script type="module" src="${basePath}/pages/${files.script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>
<main>
<h1>invitcode</h1>
<p>The console needs JavaScript. Each of its functions can also be called over HTTP: see <a href="${basePath}/docs">the documentation</a>.</p>
<p lang="fr">La console a besoin de JavaScript. Chacune de ses fonctions peut aussi être appelée par HTTP\u202f: voir <a href="${basePath}/docs" hreflang="en">la documentation</a>.</p>
</main>
</noscript>
</body>
</html>
`.text;
}
