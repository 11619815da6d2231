// The components rendered on a server, and taken over by React in the browser without a difference.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newApp } from "./app.js";
import { runInNode } from "../package/installed.js";

const app = await newApp();
after(() => app.close());

const view = `h(InvitcodeProvider, { url: "", userId: "ada", language: "fr" },
  h(JoinInvite, { code: "NHKA-N1Q9-D9CT" }), h(JoinInvite, {}), h(InviteManager, { serverId: "chess" }))`;

/** @type {{ html: string, globals: boolean }} */
let rendered;
before(async () => {
  rendered = await runInNode(
    app.folder,
    `import { createElement as h, StrictMode } from "react";
    import { renderToString } from "react-dom/server";
    import { InvitcodeProvider, InviteManager, JoinInvite } from "invitcode/react";
    globalThis.fetch = () => { throw new Error("a server render asks nobody"); };
    const html = renderToString(h(StrictMode, null, ${view}));
    console.log(JSON.stringify({ html, globals: "window" in globalThis || "document" in globalThis }));`,
  );
});

test("a server without a window renders the field, and what is loaded later as loading", () => {
  assert.equal(rendered.globals, false);
  assert.match(rendered.html, /<label class="invitcode-label" for="[^"]+">Code d’invitation<\/label> <input class="invitcode-input"/);
  assert.match(rendered.html, /data-status="looking"[\s\S]*Vérification du code…/);
  assert.match(rendered.html, /data-status="empty"/);
  assert.match(rendered.html, /class="invitcode-loading">Chargement…/);
});

test("React takes the server's markup over without a warning", async () => {
  await app.build(`
    const App = () => null;
    import { hydrateRoot } from "react-dom/client";
    const place = document.getElementById("server");
    place.innerHTML = ${JSON.stringify(rendered.html)};
    const first = place.querySelector("input");
    hydrateRoot(place, h(StrictMode, null, ${view}));
    window.isKept = () => place.querySelector("input") === first;
  `);
  await app.rewrite('<div id="root"></div><div id="server"></div>');
  await app.open();
  const { page, complaints } = await app.visit({});
  await page.waitForSelector('.invitcode-join[data-status="failed"], .invitcode-join[data-status="refused"]');
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).isKept()), true);
  assert.deepEqual(complaints.filter((line) => !/Failed to load resource/.test(line)), []);
});
