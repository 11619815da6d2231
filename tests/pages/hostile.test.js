// Links, names, forms and neighbours that mean harm, against the page of a link.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { connect } from "node:net";
import { APP, session, startBrowser, startPages, VERIFIED } from "./world.js";

/** @type {Awaited<ReturnType<typeof startPages>>} */
let world;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** A site of somebody else's. @type {{ url: string, show: (html: string) => void, close: () => void }} */
let stranger;

before(async () => {
  [world, chromium, stranger] = await Promise.all([startPages(VERIFIED), startBrowser(), startStranger()]);
});
after(async () => {
  stranger.close();
  await Promise.all([world.remove(), chromium.close()]);
});

async function startStranger() {
  let shown = "";
  const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(`<!doctype html><meta charset="utf-8">${shown}`));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://localhost:${port}/`, show: (/** @type {string} */ html) => (shown = html), close: () => server.close() };
}

/** Headers of an address that no other test uses. */
let addresses = 0;
const elsewhere = () => ({ "CF-Connecting-IP": `2001:db8:${(addresses += 1).toString(16)}::1` });

/** @param {string} path @param {Record<string, string>} [headers] */
async function get(path, headers = {}) {
  const response = await fetch(`${world.url}${path}`, { headers: { ...elsewhere(), ...headers }, redirect: "manual" });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** @param {string} path @param {Record<string, string>} form @param {Record<string, string>} headers */
async function post(path, form, headers) {
  const response = await fetch(`${world.url}${path}`, { method: "POST", body: new URLSearchParams(form), headers: { ...elsewhere(), ...headers }, redirect: "manual" });
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** Sends bytes as they are. @param {Buffer} head @returns {Promise<string>} */
function raw(head) {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(world.product.port, "127.0.0.1", () => socket.write(head));
    socket.on("data", (data) => (text += data));
    socket.on("error", reject).on("close", () => resolve(text));
  });
}

test("a path of any bytes gets a page or a clear refusal, and none of its bytes as markup", async () => {
  for (let byte = 1; byte < 256; byte += 1) {
    if ([0x0a, 0x0d, 0x20].includes(byte)) continue;
    const head = Buffer.concat([Buffer.from("GET /j/TEA"), Buffer.from([byte]), Buffer.from(`2027"><script>x HTTP/1.1\r\nHost: ${new URL(world.url).host}\r\nConnection: close\r\n\r\n`)]);
    const reply = await raw(head);
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]);
    assert.ok([200, 400, 404].includes(status), `${byte}: ${reply.slice(0, 200)}`);
    assert.ok(!reply.includes('2027"><script>x'), String(byte));
  }
  for (const code of ["%00", "%ff", "%", "%2e%2e%2fx", "..%5c..", "a".repeat(8000), "%F0%9F%8D%B5%F0%9F%8D%B5%F0%9F%8D%B5%F0%9F%8D%B5", "%E2%80%AEabcd", "<svg onload=alert(1)>", "javascript:alert(1)"]) {
    const { status, html } = await get(`/j/${code}`);
    assert.ok([404, 414].includes(status), `${code}: ${status}`);
    assert.ok(!/<svg onload|\u202e/.test(html), code);
  }
});

test("markup and bidirectional controls in names are plain, quoted text", async () => {
  const { code } = await world.invite({ name: '<img src=x onerror=alert(1)>\u202e” & "Tea"', owner: "\u2066<b>Ada</b>\u2069 https://evil.example\u200f" });
  const { html } = await get(`/j/${code}`);
  assert.ok(html.includes("“&lt;img src=x onerror=alert(1)&gt;’ &amp; ’Tea’”"), html);
  assert.ok(!/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(html));
  assert.ok(!/<a [^>]*evil/.test(html));
  const { context, page, complaints } = await chromium.open();
  await context.addCookies([{ name: "rds-session", value: await session("eve", { name: "</span><script>alert(1)</script>\u202e" }), url: world.url }]);
  await page.goto(`${world.url}/j/${code}`);
  await page.getByText("Signed in as “</span><script>alert(1)</script>”").waitFor();
  assert.equal(await page.locator("main a, main b, main img:not([src$='qr.svg'])").count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a page carries the headers that keep other sites and the network out", async () => {
  const { code } = await world.invite();
  for (const path of [`/j/${code}`, "/j", "/j/NOSUCHCODE", "/j/x"]) {
    const { headers } = await get(path);
    const policy = String(headers.get("Content-Security-Policy"));
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'", `form-action 'self' ${APP};`]) {
      assert.ok(policy.includes(part), `${path}: ${policy}`);
    }
    assert.ok(!/unsafe-(?:inline|eval|hashes)/.test(policy.replace("wasm-unsafe-eval", "")), policy);
    assert.equal(headers.get("Referrer-Policy"), "no-referrer");
    assert.equal(headers.get("Cache-Control"), "no-store");
    assert.equal(headers.get("X-Frame-Options"), "DENY");
    assert.match(String(headers.get("X-Robots-Tag")), /noindex/);
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
  }
});

test("codes that are unknown, revoked, expired or used up get one page, to the byte", async () => {
  const { code: revoked } = await world.invite();
  const { code: expired } = await world.invite({ more: { expiresAt: Date.now() + 1500 } });
  const { code: used } = await world.invite({ more: { maxUses: 1 } });
  await world.make("invitCode:use", { code: used, userId: "somebody" });
  const { _id: id } = await world.make("invitCode:r", { code: revoked });
  await world.make("invitCode:d", { id });
  const { expiresAt } = await world.make("invitCode:r", { code: expired });
  while (Date.now() <= expiresAt) await new Promise((resolve) => setTimeout(resolve, 50));
  const unknown = await get("/j/NOSUCHCODE");
  assert.equal(unknown.status, 404);
  const own = ["x-request-id", "server-timing", "date"];
  const fixed = (/** @type {Headers} */ headers) => [...headers].filter(([name]) => !own.includes(name));
  for (const code of [revoked, expired, used]) {
    const other = await get(`/j/${code}`);
    assert.equal(other.status, unknown.status);
    assert.equal(other.html, unknown.html);
    assert.deepEqual(fixed(other.headers), fixed(unknown.headers));
  }
});

test("31 images of codes on a stranger's page lock nobody out of anything", async () => {
  const { code } = await world.invite();
  const images = Array.from({ length: 31 }, (_, index) => `<img src="${world.url}/j/WRONG-${index}X">`);
  stranger.show([...images, `<iframe src="${world.url}/j/WRONG-FRAME"></iframe>`].join(""));
  const { context, page } = await chromium.open();
  await page.setExtraHTTPHeaders(elsewhere());
  const counted = () => world.product.rows("SELECT key FROM attempt WHERE key LIKE 'page:%' ORDER BY key");
  const before = await counted();
  await page.goto(stranger.url, { waitUntil: "networkidle" });
  assert.deepEqual(await counted(), before);
  await page.goto(`${world.url}/j/${code}`);
  await page.getByText("“Tea Club”").waitFor();
  await context.close();
});

test("a browser that only fetches a link beforehand gets the page without a look-up", async () => {
  const { code } = await world.invite();
  for (const headers of [{ "Sec-Purpose": "prefetch" }, { "Sec-Purpose": "prefetch;prerender" }, { Purpose: "prefetch" }, { "X-Moz": "prefetch" }, { "Sec-Fetch-Dest": "image" }, { "Sec-Fetch-Dest": "empty" }]) {
    const { status, headers: replied, html } = await get(`/j/${code}`, headers);
    assert.equal(status, 404, JSON.stringify(headers));
    assert.match(String(replied.get("Server-Timing")), /trips=0/);
    assert.doesNotMatch(html, /Tea Club/);
  }
});

test("previews of messengers get the tags and consume nothing", async () => {
  const { serverId, code } = await world.invite({ more: { maxUses: 1 } });
  for (const agent of ["Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "Twitterbot/1.0", "WhatsApp/2.23", "Mozilla/5.0 (compatible; Discordbot/2.0)"]) {
    const { status, html } = await get(`/j/${code}`, { "User-Agent": agent });
    assert.equal(status, 200, agent);
    assert.match(html, /<meta property="og:title" content="Join “Tea Club”">/);
  }
  assert.deepEqual(await world.members(serverId), ["ada"]);
  assert.equal((await world.make("invitCode:r", { code })).uses, 0);
});

test("previews show one picture for all codes, by the public address, which is there for every reader", async () => {
  const { code } = await world.invite();
  const pictureAt = async (/** @type {string} */ path) => /<meta property="og:image" content="([^"]+)">/.exec((await get(path)).html)?.[1] ?? "";
  const pictures = await Promise.all([`/j/${code}`, "/j/NOSUCHCODE", "/j"].map(pictureAt));
  assert.equal(new Set(pictures).size, 1);
  const [, path] = /^https:\/\/invite\.example(\/pages\/preview-[\w-]{8}\.png)$/.exec(String(pictures[0])) ?? [];
  const { status, headers } = await get(String(path));
  assert.equal(status, 200);
  assert.equal(headers.get("Content-Type"), "image/png");
  const response = await fetch(`${world.url}${path}`);
  const bytes = new DataView(await response.arrayBuffer());
  assert.deepEqual([bytes.getUint32(16), bytes.getUint32(20)], [1200, 630]);
  assert.ok(bytes.byteLength < 100_000);
});

test("a page cannot be framed", async () => {
  const { code } = await world.invite();
  stranger.show(`<iframe src="${world.url}/j/${code}"></iframe>`);
  const { context, page } = await chromium.open();
  await page.goto(stranger.url, { waitUntil: "load" });
  const frame = page.frames().find((other) => other !== page.mainFrame());
  assert.doesNotMatch((await frame?.content().catch(() => "")) ?? "", /Tea Club/);
  await context.close();
});

test("a form of another site joins nobody and sets no cookie", async () => {
  const { serverId, code } = await world.invite();
  const token = await session("grace");
  for (const origin of ["https://evil.example", "null", `${world.url}.evil.example`]) {
    for (const form of [{ account: "grace" }, { step: "signIn" }]) {
      const { status, headers } = await post(`/j/${code}`, /** @type {any} */ (form), { Origin: origin, Cookie: `rds-session=${token}` });
      assert.equal(status, 403, origin);
      assert.equal(headers.get("Set-Cookie"), null);
    }
  }
  stranger.show(`<form method="post" action="${world.url}/j/${code}"><input name="account" value="grace"><button>Free tea</button></form>`);
  const { context, page } = await chromium.open();
  await context.addCookies([{ name: "rds-session", value: token, url: world.url, sameSite: "Lax" }]);
  await page.goto(stranger.url);
  await page.getByRole("button", { name: "Free tea" }).click();
  await page.getByText("This form came from another site").waitFor();
  assert.deepEqual(await world.members(serverId), ["ada"]);
  await context.close();
});

test("a form without an origin counts as another site's", async () => {
  const { serverId, code } = await world.invite();
  const { status } = await post(`/j/${code}`, { account: "grace" }, { Authorization: `Bearer ${await session("grace")}` });
  assert.equal(status, 403);
  assert.deepEqual(await world.members(serverId), ["ada"]);
});

test("the page leads back only to the addresses of the setting", async () => {
  const { code } = await world.invite();
  const token = await session("grace");
  const leads = async (/** @type {string} */ wanted) => {
    const { html } = await post(`/j/${code}?return=${encodeURIComponent(wanted)}`, { account: "grace" }, { Origin: world.url, Cookie: `rds-session=${token}` });
    assert.match(html, /You’re in|already a member/);
    return /<a class="button" href="([^"]+)" rel="noreferrer">/.exec(html)?.[1];
  };
  assert.equal(await leads(`${APP}/welcome`), `${APP}/welcome`);
  assert.equal(await leads(`${APP}/welcome/tea#x`), `${APP}/welcome/tea#x`);
  for (const wrong of [
    "https://evil.example/welcome", `${APP}.evil.example/welcome`, `${APP}/welcomed`, `${APP}/`, `${APP}/welcome/../admin`, `${APP}/welcome/%2e%2e/admin`, "https://app.example@evil.example/welcome", "https://user:pw@app.example/welcome",
    "http://app.example/welcome", "//evil.example/welcome", "\\\\evil.example/welcome", "javascript:alert(1)", "data:text/html,x", "/welcome", "https:app.example:444/welcome", `${APP}:8443/welcome`, `\u0000${APP}.evil.example/welcome`, "",
  ]) {
    assert.equal(await leads(wrong), undefined, wrong);
  }
});

test("a code that another site made wait does not join, nor a cookie of another host", async () => {
  const { serverId, code } = await world.invite();
  const headers = { Cookie: `__Host-invitcode-waiting=${code}; rds-session=${await session("grace")}` };
  const typed = await get("/j", headers);
  assert.ok(typed.html.includes(code));
  assert.doesNotMatch(typed.html, /Tea Club/);
  const { code: other } = await world.invite({ name: "Other" });
  const planted = await get("/j", { Cookie: `__Host-invitcode-waiting=${code}; __Host-invitcode-waiting=${other}` });
  assert.ok(!planted.html.includes(code) && !planted.html.includes(other));
  const strange = await get("/j", { Cookie: `__Host-invitcode-waiting="><script>alert(1)</script>` });
  assert.ok(!strange.html.includes("alert(1)"));
  assert.deepEqual(await world.members(serverId), ["ada"]);
});

test("where the page leads waits with the code only if the settings allow it, and is checked again when it is read", async () => {
  const { code } = await world.invite();
  const waits = async (/** @type {string} */ wanted) => {
    const { headers } = await post(`/j/${code}?return=${encodeURIComponent(wanted)}`, { step: "signIn" }, { Origin: world.url });
    return headers.get("Set-Cookie");
  };
  const bare = `__Host-invitcode-waiting=${code}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax`;
  const allowed = `${APP}/welcome/tea?x=1;&y=2`;
  assert.equal(await waits(allowed), bare.replace(";", `&${encodeURIComponent(allowed)};`));
  for (const wrong of ["https://evil.example/welcome", `${APP}/welcomed`, "javascript:alert(1)", `${APP}/welcome/${"x".repeat(4000)}`]) assert.equal(await waits(wrong), bare, wrong.slice(0, 60));

  const returning = async (/** @type {string} */ waiting) => {
    const { html } = await get("/j", { Cookie: `__Host-invitcode-waiting=${waiting}` });
    assert.ok(html.includes(code), html);
    return /name="return" value="([^"]*)"/.exec(html)?.[1];
  };
  assert.equal(await returning(`${code}&${encodeURIComponent(`${APP}/welcome`)}`), `${APP}/welcome`);
  for (const planted of ["https://evil.example/welcome", `${APP}/`, "javascript:alert(1)", '"><script>alert(1)</script>']) assert.equal(await returning(`${code}&${encodeURIComponent(planted)}`), undefined, planted);
  for (const broken of [`${code}&%`, `${code}&`, `${code}&%ff&x`]) assert.equal(await returning(broken), undefined, broken);
});

test("neither code nor token is in the address of the page to sign in, and the cookie is the host's alone", async () => {
  const { code } = await world.invite();
  const { status, headers } = await post(`/j/${code}`, { step: "signIn" }, { Origin: world.url });
  assert.equal(status, 303);
  assert.equal(headers.get("Location"), `${APP}/login`);
  assert.equal(headers.get("Set-Cookie"), `__Host-invitcode-waiting=${code}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax`);
  assert.equal(headers.get("Referrer-Policy"), "no-referrer");
});

test("a token in the address counts for nothing", async () => {
  const { serverId, code } = await world.invite();
  const token = await session("grace");
  const { status } = await post(`/j/${code}?token=${token}&rds-session=${token}&access_token=${token}`, { account: "grace" }, { Origin: world.url });
  assert.equal(status, 401);
  assert.deepEqual(await world.members(serverId), ["ada"]);
});

test("nobody of another site learns who is signed in", async () => {
  const cookie = { Cookie: `rds-session=${await session("grace")}` };
  assert.equal(JSON.parse((await get("/j/me", cookie)).html).account.id, "grace");
  for (const headers of [{ Origin: "https://evil.example" }, { "Sec-Fetch-Site": "cross-site" }]) {
    assert.equal(JSON.parse((await get("/j/me", { ...cookie, .../** @type {any} */ (headers) })).html).account, null);
  }
});
