// Next, with both of its bundlers: a server component, a page made at build time, a route handler and a client component.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { assertStory, tell } from "../../package/story.js";
import { visit } from "../../package/page.js";
import { command, installPackage, project, runNode, serve } from "./consumers.js";

const story = `import init, * as invitcode from "invitcode";
${tell}
export const story = async () => {
  await init();
  return tell(invitcode, invitcode.memory());
};
`;

const files = {
  "next.config.mjs": 'export default { turbopack: { root: new URL("../..", import.meta.url).pathname } };\n',
  "app/layout.jsx": "export default ({ children }) => <html><body>{children}</body></html>;\n",
  "lib/story.js": story,
  "app/page.jsx": `import { story } from "../lib/story.js";
export const dynamic = "force-dynamic";
export default async function Page() {
  return <script id="told" type="application/json">{JSON.stringify(await story())}</script>;
}
`,
  "app/static/page.jsx": `import { story } from "../../lib/story.js";
export default async function Page() {
  return <p>{(await story()).replies.server.message}</p>;
}
`,
  "app/route/route.js": `import { story } from "../../lib/story.js";
export const dynamic = "force-dynamic";
export const GET = async () => Response.json(await story());
`,
  "app/client/page.jsx": `"use client";
import { useEffect } from "react";
import { story } from "../../lib/story.js";
export default function Page() {
  useEffect(() => {
    story().then((told) => (window.result = told), ({ code, message }) => (window.result = { code, message }));
  }, []);
  return <p>page</p>;
}
`,
};

before(installPackage);

for (const [bundler, args] of Object.entries({ Turbopack: [], webpack: ["--webpack"] })) {
  test(`Next with ${bundler} runs the package without any configuration`, async (context) => {
    const folder = await project(`next-${bundler.toLowerCase()}`, files);
    const next = await command("next");
    runNode(folder, next, ["build", ...args]);
    const { url, stop } = await serve(folder, [next, "start", "--hostname", "127.0.0.1", "--port", "0"]);
    context.after(stop);

    await context.test("in a server component", async () => {
      const response = await fetch(`${url}/`);
      assert.equal(response.status, 200);
      const [, told = ""] = /<script id="told"[^>]*>(.*?)<\/script>/.exec(await response.text()) ?? [];
      assertStory(JSON.parse(told.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&")));
    });
    await context.test("in a page made at build time", async () => {
      assert.match(await (await fetch(`${url}/static`)).text(), /Server created/);
    });
    await context.test("in a route handler", async () => {
      const response = await fetch(`${url}/route`);
      assert.equal(response.status, 200);
      assertStory(/** @type {any} */ (await response.json()));
    });
    await context.test("in a client component", async () => {
      assertStory((await visit(`${url}/client`)).result);
    });
  });
}
