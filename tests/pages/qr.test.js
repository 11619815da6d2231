// QR codes: a decoder reads them from the pixels that a browser shows, small and large.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startBrowser, startPages } from "./world.js";

const decoder = readFileSync(createRequire(import.meta.url).resolve("jsqr"), "utf8");

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;

before(async () => {
  [world, chromium] = await Promise.all([startPages(), startBrowser()]);
});
after(() => Promise.all([world.remove(), chromium.close()]));

/** What the decoder reads from a picture of a page. @param {Buffer} png */
async function decoded(png) {
  const { context, page } = await chromium.open();
  await page.setContent("<canvas></canvas>");
  const found = await page.evaluate(`(async () => {
    const exports = {}; const module = { exports };
    ${decoder};
    const image = new Image();
    image.src = "data:image/png;base64,${png.toString("base64")}";
    await image.decode();
    const canvas = document.querySelector("canvas");
    canvas.width = image.width; canvas.height = image.height;
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
    const read = typeof module.exports === "function" ? module.exports : module.exports.default ?? module.exports.jsQR;
    return read(data, width, height, { inversionAttempts: "dontInvert" })?.data;
  })()`);
  await context.close();
  return found;
}

for (const [what, code, link] of /** @type {const} */ ([
  ["a generated code", "0gcfb4xxvp49", "https://invite.example/j/0GCF-B4XX-VP49"],
  ["a code of its creator's choice", "tea-2027", "https://invite.example/j/TEA-2027"],
  ["the longest code", "a".repeat(32), `https://invite.example/j/${"A".repeat(32)}`],
])) {
  for (const size of [120, 200, 600]) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      test(`${what}, ${size} pixels wide on a ${colorScheme} page, is read by a decoder`, async () => {
        const { context, page } = await chromium.open({ colorScheme, viewport: { width: 900, height: 900 } });
        const svg = await (await fetch(`${world.url}/j/${code}/qr.svg`)).text();
        await page.setContent(`<meta name="color-scheme" content="light dark"><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`);
        await page.locator("img").evaluate((/** @type {any} */ image) => image.decode());
        assert.equal(await decoded(await page.screenshot()), link);
        await context.close();
      });
    }
  }
}

test("the page shows its own link to a phone", async () => {
  const { code } = await world.invite();
  const { context, page } = await chromium.open({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" });
  await page.goto(`${world.url}/j/${code}`);
  await page.getByText("Open on your phone").click();
  await page.locator(".qr img").evaluate((/** @type {any} */ image) => image.decode());
  assert.equal(await decoded(await page.screenshot()), `https://invite.example/j/${code}`);
  await context.close();
});

test("an image has a quiet zone of four modules, black on white", async () => {
  const svg = await (await fetch(`${world.url}/j/TEA-2027/qr.svg`)).text();
  const [, width] = /viewBox="0 0 (\d+) \d+"/.exec(svg) ?? [];
  const modules = (Number(width) - 2 * 4 * 8) / 8;
  assert.ok(Number.isInteger(modules) && (modules - 17) % 4 === 0, svg.slice(0, 200));
  const drawn = [...svg.matchAll(/M(\d+),(\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  assert.equal(Math.min(...drawn), 4 * 8);
  assert.match(svg, /#fff/);
  assert.match(svg, /#000/);
});

test("an image holds the public address, whatever the request says of its host", async () => {
  const usual = await (await fetch(`${world.url}/j/TEA-2027/qr.svg`)).text();
  for (const headers of [{ "X-Forwarded-Host": "evil.example" }, { Forwarded: "host=evil.example" }]) {
    assert.equal(await (await fetch(`${world.url}/j/TEA-2027/qr.svg`, { headers: /** @type {any} */ (headers) })).text(), usual);
  }
});

test("an image is sandboxed, cached, and never looked up", async () => {
  const response = await fetch(`${world.url}/j/NOSUCHCODE/qr.svg`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Content-Type"), "image/svg+xml");
  assert.match(String(response.headers.get("Content-Security-Policy")), /default-src 'none'; sandbox/);
  assert.match(String(response.headers.get("Server-Timing")), /trips=0/);
  assert.match(String(response.headers.get("Cache-Control")), /max-age/);
  assert.equal((await fetch(`${world.url}/j/x/qr.svg`)).status, 404);
});
