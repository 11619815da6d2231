// Attacks with the session cookie: planted by a neighbouring subdomain, sent by another site's page, or combined with
// other credentials.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, dataOf } from "../support/replies.js";
import { exchange } from "../support/sockets.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeServer } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const ALLOWED = "https://app.example";
const GUILD = "the-guild";
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, ALLOWED_ORIGINS: ALLOWED, DISCORD_GUILD_ID: GUILD, INVITE_LINK_BASE: "https://app.example/join/" };
const product = await startProduct({ env });
after(() => product.remove());

const anns = await signed({ sub: "ann" });
const mallorys = await signed({ sub: "mallory" });
const session = `rds-session=${anns}`;
const JSON_TYPE = { "Content-Type": "application/json" };

/** Makes a server as Ann, if the headers say that Ann asks. @param {Record<string, string>} headers */
const asAnn = (headers) => product.call("server:c", { name: "Ann's", ownerId: "ann" }, { headers });

before(() => makeServer(product, { serverId: GUILD, ownerId: "owner" }, { token: SERVICE_KEY }));

describe("a cookie of the session's name", () => {
  test("the session cookie is accepted once, quoted or not, among others", async () => {
    for (const cookie of [session, `rds-session="${anns}"`, `a=b; ${session};c=d`, `${session}; ${session}`]) {
      dataOf(await asAnn({ Cookie: cookie }), "Server created");
    }
  });

  /** @type {[string, string][]} */
  const attacks = [
    ["planted behind the victim's own", `${session}; rds-session=${mallorys}`],
    ["planted before the victim's own", `rds-session=${mallorys}; ${session}`],
    ["planted in quotes", `rds-session="${mallorys}"; ${session}`],
    ["planted as nonsense, to log the victim out into another session", `rds-session=x; rds-session=${mallorys}; ${session}`],
    ["planted three times", `rds-session=${mallorys}; ${session}; rds-session=${mallorys}`],
    ["with half a quote", `rds-session="${anns}`],
    ["with quotes within quotes", `rds-session=""${anns}""`],
    ["with a space before the equals sign", `rds-session =${anns}`],
    ["with a tab in its name", `rds\tsession=${anns}`],
    ["under a name that ends like it", `my-rds-session=${anns}`],
    ["under a name that begins like it", `rds-session2=${anns}`],
    ["under a name with a prefix that browsers guard", `__Host-rds-session=${anns}`],
    ["in another case", `Rds-Session=${anns}`],
    ["within the value of another cookie", `theme=dark, rds-session=${anns}`],
    ["within a quoted value of another cookie", `theme="dark, rds-session=${anns}"`],
    ["encoded as in a URL", `rds-session=${encodeURIComponent(`${anns}=`)}`],
    ["with the scheme of the header", `rds-session=Bearer ${anns}`],
    ["that holds the service key", `rds-session=${SERVICE_KEY}`],
    ["that holds two tokens", `rds-session=${anns},${anns}`],
  ];
  for (const [what, cookie] of attacks) {
    test(`a session cookie ${what} authenticates nobody`, async () => {
      const reply = await asAnn({ Cookie: cookie });
      assertRefused(reply, "unauthorized");
      assert.equal(reply.trips, 0);
    });
  }

  describe("white space around a cookie's name", () => {
    /** White space by the rules of JavaScript and of Unicode, but not of HTTP. */
    const spaces = ["\u2000", "\u00a0", "\u1680", "\u200a", "\u2028", "\u202f", "\u205f", "\u3000", "\ufeff", "\u0085", "\u000b", "\u000c"];
    for (const space of spaces) {
      const what = `U+${space.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      test(`a cookie whose name begins with ${what} is not the session cookie, and does not disturb the victim's own`, async () => {
        const body = JSON.stringify({ name: "A", ownerId: "ann" });
        const ask = async (/** @type {string} */ cookie) => {
          const bytes = Buffer.from(`POST /server/c HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nCookie: ${cookie}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
          return (await exchange(product.port, bytes))?.status;
        };
        for (const planted of [`${space}rds-session=${mallorys}`, `a=b; ${space}rds-session=${mallorys}`, `${space} rds-session=${mallorys}`]) {
          assert.equal(await ask(planted), 401);
          assert.equal(await ask(`${planted}; ${session}`), 200);
          assert.equal(await ask(`${session}; ${planted}`), 200);
        }
        assert.equal(await ask(`${space}rds-session=${anns}`), 401);
        assert.equal(await ask(`rds-session=${anns}${space}`), 401);
      });
    }

    test("a session cookie after a space or tab is the session cookie", async () => {
      for (const cookie of [`\t${session}`, ` a=b;\t ${session}\t; c=d`]) dataOf(await asAnn({ Cookie: cookie }), "Server created");
    });
  });

  test("two cookies in two headers authenticate nobody, in either order", async () => {
    const body = JSON.stringify({ name: "A", ownerId: "ann" });
    for (const cookies of [[anns, mallorys], [mallorys, anns]]) {
      const lines = cookies.map((cookie) => `Cookie: rds-session=${cookie}`).join("\r\n");
      const reply = await exchange(product.port, `POST /server/c HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${lines}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      assert.equal(reply?.status, 401, reply?.text);
    }
  });

  test("SESSION_COOKIE may name a cookie with a prefix that no subdomain can plant", async (t) => {
    const other = await startProduct({ env: { ...env, SESSION_COOKIE: "__Host-session" } });
    t.after(() => other.remove());
    const call = (/** @type {string} */ cookie) => other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Cookie: cookie } });
    dataOf(await call(`session=${mallorys}; __Host-session=${anns}; rds-session=${mallorys}`), "Server created");
    assertRefused(await call(`session=${anns}`), "unauthorized");
  });
});

describe("a cookie beside a header", () => {
  test("a cookie never helps a wrong header and never changes what a right one says", async () => {
    for (const authorization of ["Bearer x", "Bearer", `Basic ${anns}`, `Bearer ${anns}, Bearer ${mallorys}`]) {
      assertRefused(await asAnn({ Authorization: authorization, Cookie: session }), "unauthorized");
    }
    assertRefused(await asAnn({ Authorization: `Bearer ${mallorys}`, Cookie: session }), "permissionDenied");
    dataOf(await asAnn({ Authorization: `Bearer ${anns}`, Cookie: `rds-session=${mallorys}` }), "Server created");
  });
});

describe("a page of another site in a browser with the victim's cookie", () => {
  /** The headers that browsers send with such a page's requests. @type {[string, Record<string, string>][]} */
  const pages = [
    ["of another site", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
    ["in a sandbox", { Origin: "null", "Sec-Fetch-Site": "cross-site" }],
    ["that lies about its relation", { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" }],
    ["of a neighbouring subdomain", { Origin: "https://evil.app.example", "Sec-Fetch-Site": "same-site" }],
    ["without an origin", { "Sec-Fetch-Site": "cross-site" }],
    ["of the same site without an origin", { "Sec-Fetch-Site": "same-site" }],
    ["with an empty origin", { Origin: "", "Sec-Fetch-Site": "cross-site" }],
    ["with an unknown relation", { "Sec-Fetch-Site": "friends" }],
    ["that names two origins", { Origin: `${ALLOWED}, https://evil.example` }],
    ["whose origin only ends like an allowed one", { Origin: "https://evil-app.example" }],
    ["whose origin has an allowed one as its user", { Origin: "https://app.example@evil.example" }],
  ];
  for (const [what, headers] of pages) {
    test(`a page ${what} does nothing in the victim's name`, async () => {
      const before = await product.rows("SELECT (SELECT count(*) FROM server) AS servers, (SELECT count(*) FROM tacobot_invite) AS invites");
      const cookie = { Cookie: session, ...headers };
      assertRefused(await asAnn(cookie), "unauthorized");
      // A form can reach routes without a body, without a preflight.
      for (const route of ["/discord/invites", "/discord-actions/invite", "/api/invite-codes/generate"]) {
        const response = await fetch(new URL(route, product.url), { method: "POST", headers: cookie });
        assert.equal(response.status, 401, `${route}: ${await response.text()}`);
      }
      for (const route of ["/discord/invites", "/api/invite-codes/my-codes", `/guilds/${GUILD}/invite_codes`]) {
        const response = await fetch(new URL(route, product.url), { headers: cookie });
        assert.equal(response.status, 401, `${route}: ${await response.text()}`);
      }
      assert.deepEqual(await product.rows("SELECT (SELECT count(*) FROM server) AS servers, (SELECT count(*) FROM tacobot_invite) AS invites"), before);
    });
  }

  test("DNS rebinding does not make the cookie count", async () => {
    // DNS rebinding: the browser believes that the attacker's host is the page's own.
    const body = JSON.stringify({ name: "A", ownerId: "ann" });
    const ask = (/** @type {string[]} */ headers) =>
      exchange(product.port, `POST /server/c HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n${headers.join("\r\n")}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    assert.equal((await ask(["Origin: http://evil.example", "Sec-Fetch-Site: same-origin"]))?.status, 401);
    // A cookie that went along all the same would have to say where it comes from.
    assert.equal((await ask([`Cookie: ${session}`, `Origin: ${product.url.origin}`]))?.status, 401);
    assert.equal((await ask([`Cookie: ${session}`, "Origin: https://evil.example"]))?.status, 401);
  });

  test("a forwarded host does not count as the service's own", async () => {
    const forwarded = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Original-Host": "evil.example", Forwarded: "host=evil.example;proto=https" };
    assertRefused(await asAnn({ Cookie: session, Origin: "https://evil.example", ...forwarded }), "unauthorized");
  });
});

describe("requests that a form can send without a preflight", () => {
  const args = JSON.stringify({ name: "A", ownerId: "ann" });
  /** @type {[string, string | undefined, string][]} */
  const forms = [
    ["as text", "text/plain", args],
    ["as text in which JSON is hidden", "text/plain;charset=UTF-8", `${args.slice(0, -1)},"x":"="}`],
    ["as a form", "application/x-www-form-urlencoded", `${encodeURIComponent(args)}=`],
    ["as a form with parts", "multipart/form-data; boundary=x", `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${args}\r\n--x--`],
    ["without a type", undefined, args],
    ["with JSON as a parameter of the type", "text/plain; application/json", args],
    ["with JSON in a list of types", "text/plain, application/json", args],
    ["with a type that only begins like JSON", "application/jsonp", args],
  ];
  for (const [what, type, body] of forms) {
    test(`a form's request ${what} is not a call, even from the service's own origin`, async () => {
      const headers = { Cookie: session, Origin: product.url.origin, ...(type === undefined ? {} : { "Content-Type": type }) };
      for (const route of ["/server/c", "/api/mutation", "/api/invite-codes/validate"]) {
        // Bytes, since a text would be given a type on the way.
        const response = await fetch(new URL(route, product.url), { method: "POST", headers, body: new TextEncoder().encode(body) });
        assert.equal(response.status, 415, `${route}: ${await response.text()}`);
      }
    });
  }

  test("routes that change without a body accept the cookie only from the victim's own page", async () => {
    const own = { Cookie: session, Origin: product.url.origin };
    const form = { ...own, Origin: "https://evil.example", "Content-Type": "application/x-www-form-urlencoded" };
    assert.equal((await fetch(new URL("/discord/invites", product.url), { method: "POST", headers: form, body: "a=b" })).status, 401);
    assert.equal((await fetch(new URL("/discord/invites", product.url), { method: "POST", headers: { ...own, ...JSON_TYPE } })).status, 201);
  });
});
