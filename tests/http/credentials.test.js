// AUTH=token: credentials in the header and the cookie, cookies from other origins' pages, and the service key.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { assertRefused, assertSuccess, dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const ALLOWED = "https://app.example";
const env = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, ALLOWED_ORIGINS: `${ALLOWED}, https://other.example` };
const product = await startProduct({ env });
after(() => product.remove());

const token = await signed({ sub: "ann" });
const bobs = await signed({ sub: "bob" });

/** @param {Record<string, string>} headers */
const asAnn = (headers) => product.call("server:c", { name: "Ann's", ownerId: "ann" }, { headers });

describe("the Authorization header", () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    test(`the Authorization scheme may be written as ${scheme}`, async () => {
      dataOf(await asAnn({ Authorization: `${scheme} ${token}` }), "Server created");
    });
  }

  test("the Authorization header wins over the cookie, even when it is wrong", async () => {
    dataOf(await asAnn({ Authorization: `Bearer ${token}`, Cookie: `rds-session=${bobs}` }), "Server created");
    assertRefused(await asAnn({ Authorization: `Bearer ${bobs}`, Cookie: `rds-session=${token}` }), "permissionDenied");
    assertRefused(await asAnn({ Authorization: "Bearer garbage", Cookie: `rds-session=${token}` }), "unauthorized");
  });
});

describe("the session cookie", () => {
  test("the session cookie authenticates the caller, also among other cookies", async () => {
    dataOf(await asAnn({ Cookie: `rds-session=${token}` }), "Server created");
    dataOf(await asAnn({ Cookie: `theme=dark; rds-session=${token}; lang=fr` }), "Server created");
    dataOf(await asAnn({ Cookie: `theme=dark;rds-session=${token}` }), "Server created");
  });

  for (const cookie of ["rds-session=", "rds-session=garbage", "rds-session", "=", ";;;", "session=x", `xrds-session=${token}`, `rds-session-x=${token}`, `RDS-SESSION=${token}`, `rds-session=${token.slice(0, -4)}`]) {
    test(`the cookie "${cookie.slice(0, 24)}" authenticates nobody`, async () => {
      assertRefused(await asAnn({ Cookie: cookie }), "unauthorized");
    });
  }

  test("two session cookies with different tokens are refused, because one may be planted", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${token}; rds-session=${bobs}` }), "unauthorized");
    assertRefused(await asAnn({ Cookie: `rds-session=${bobs}; rds-session=${token}` }), "unauthorized");
  });

  test("the session cookie cannot hold the service key", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${SERVICE_KEY}` }), "unauthorized");
  });

  test("SESSION_COOKIE names the session cookie", async (t) => {
    const other = await startProduct({ env: { ...env, SESSION_COOKIE: "sid" } });
    t.after(() => other.remove());
    const call = (/** @type {string} */ cookie) => other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Cookie: cookie } });
    dataOf(await call(`sid=${token}`), "Server created");
    assertRefused(await call(`rds-session=${token}`), "unauthorized");
  });
});

describe("a cookie that a browser attached to another page's request", () => {
  test("the cookie counts from the service's own origin and from the allowed ones", async () => {
    for (const origin of [product.url.origin, ALLOWED, "https://other.example"]) {
      dataOf(await asAnn({ Cookie: `rds-session=${token}`, Origin: origin }), "Server created");
    }
  });

  for (const origin of ["https://evil.example", "null", "http://app.example", "https://app.example.evil.example", "https://app.example:8443", "https://APP.example.", "https://sub.app.example"]) {
    test(`the cookie does not count from ${JSON.stringify(origin)}`, async () => {
      assertRefused(await asAnn({ Cookie: `rds-session=${token}`, Origin: origin }), "unauthorized");
    });
  }

  test("the cookie does not count from another site when the browser sends no Origin", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${token}`, "Sec-Fetch-Site": "cross-site" }), "unauthorized");
  });

  test("a token in the header counts from any page, because no browser attaches it by itself", async () => {
    dataOf(await asAnn({ Authorization: `Bearer ${token}`, Origin: "https://evil.example" }), "Server created");
  });

  test("CORS does not allow credentials to a page that may not use the cookie", async () => {
    const { headers } = await asAnn({ Cookie: `rds-session=${token}`, Origin: "https://evil.example" });
    const [origin, credentials] = [headers.get("Access-Control-Allow-Origin"), headers.get("Access-Control-Allow-Credentials")];
    assert.ok(!(credentials === "true" && origin === "https://evil.example" && headers.get("Set-Cookie") !== null));
  });
});

describe("the service key", () => {
  /** @param {string} key @param {string} ownerId */
  const asService = (key, ownerId) => product.call("server:c", { name: "A", ownerId }, { token: key });

  test("the service key may act for any user, in every function", async () => {
    const [owner, user] = [unique("owner"), unique("user")];
    const call = (/** @type {string} */ path, /** @type {unknown} */ args) => product.call(path, args, { token: SERVICE_KEY });
    const serverId = dataOf(await asService(SERVICE_KEY, owner), "Server created")._id;
    const code = dataOf(await call("invitCode:c", { serverId, creatorId: owner }), "Code created");
    assertSuccess(await call("invitCode:use", { code, userId: user }), "Code used", { serverId, joined: true });
    dataOf(await call("server:r", { serverId }));
    dataOf(await call("member:r", { serverId }));
    dataOf(await call("member:u", { serverId, userId: user, role: "admin" }));
    dataOf(await call("member:d", { serverId, userId: user }));
    dataOf(await call("server:u", { serverId, name: "B" }));
    dataOf(await call("server:d", { serverId }), "Server deleted");
  });

  test("the service key acts for a creator only within the creator's rights", async () => {
    const serverId = dataOf(await asService(SERVICE_KEY, unique("owner")), "Server created")._id;
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: unique("stranger") }, { token: SERVICE_KEY }), "permissionDenied");
  });

  const wrong = [SERVICE_KEY.slice(0, -1), `${SERVICE_KEY}0`, SERVICE_KEY.slice(1), SERVICE_KEY.toUpperCase(), SERVICE_KEY.replace("0", "O"), "", "undefined", "null", SERVICE_KEY.slice(0, 1), `${SERVICE_KEY}\t0`, `${SERVICE_KEY}, ${SERVICE_KEY}`];
  for (const key of wrong) {
    test(`a service key with an error is refused: ${JSON.stringify(key.slice(-12))} of ${key.length} letters`, async () => {
      assertRefused(await asService(key, "ann"), "unauthorized");
    });
  }

  test("without SERVICE_KEY, no text is accepted as the service key", async (t) => {
    const other = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
    t.after(() => other.remove());
    for (const key of [SERVICE_KEY, "undefined", "null", "", " "]) {
      assertRefused(await other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Authorization: `Bearer ${key}` } }), "unauthorized");
    }
  });

  test("SERVICE_KEY alone is a valid configuration: it has services and no users", async (t) => {
    const other = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
    t.after(() => other.remove());
    dataOf(await other.call("server:c", { name: "A", ownerId: "ann" }, { token: SERVICE_KEY }), "Server created");
    assertRefused(await other.call("server:c", { name: "A", ownerId: "ann" }, { token }), "unauthorized");
  });
});
