// AUTH=token: where credentials may stand (header, cookie), what a cookie from another origin's page
// is worth, and the service key.
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

describe("the header", () => {
  for (const scheme of ["Bearer", "bearer", "BEARER"]) {
    test(`takes the scheme as ${scheme}`, async () => {
      dataOf(await asAnn({ Authorization: `${scheme} ${token}` }), "Server created");
    });
  }

  test("wins over the cookie, also when it is wrong", async () => {
    dataOf(await asAnn({ Authorization: `Bearer ${token}`, Cookie: `rds-session=${bobs}` }), "Server created");
    assertRefused(await asAnn({ Authorization: `Bearer ${bobs}`, Cookie: `rds-session=${token}` }), "permissionDenied");
    assertRefused(await asAnn({ Authorization: "Bearer garbage", Cookie: `rds-session=${token}` }), "unauthorized");
  });
});

describe("the session cookie", () => {
  test("says who asks, among other cookies too", async () => {
    dataOf(await asAnn({ Cookie: `rds-session=${token}` }), "Server created");
    dataOf(await asAnn({ Cookie: `theme=dark; rds-session=${token}; lang=fr` }), "Server created");
    dataOf(await asAnn({ Cookie: `theme=dark;rds-session=${token}` }), "Server created");
  });

  for (const cookie of ["rds-session=", "rds-session=garbage", "rds-session", "=", ";;;", "session=x", `xrds-session=${token}`, `rds-session-x=${token}`, `RDS-SESSION=${token}`, `rds-session=${token.slice(0, -4)}`]) {
    test(`"${cookie.slice(0, 24)}" says nobody`, async () => {
      assertRefused(await asAnn({ Cookie: cookie }), "unauthorized");
    });
  }

  test("twice with different tokens is refused: one of them may be planted", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${token}; rds-session=${bobs}` }), "unauthorized");
    assertRefused(await asAnn({ Cookie: `rds-session=${bobs}; rds-session=${token}` }), "unauthorized");
  });

  test("does not hold the service key", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${SERVICE_KEY}` }), "unauthorized");
  });

  test("has the name that SESSION_COOKIE says", async (t) => {
    const other = await startProduct({ env: { ...env, SESSION_COOKIE: "sid" } });
    t.after(() => other.remove());
    const call = (/** @type {string} */ cookie) => other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Cookie: cookie } });
    dataOf(await call(`sid=${token}`), "Server created");
    assertRefused(await call(`rds-session=${token}`), "unauthorized");
  });
});

describe("a cookie that a browser attached to another page's request", () => {
  test("counts from the service's own origin and from the allowed ones", async () => {
    for (const origin of [product.url.origin, ALLOWED, "https://other.example"]) {
      dataOf(await asAnn({ Cookie: `rds-session=${token}`, Origin: origin }), "Server created");
    }
  });

  for (const origin of ["https://evil.example", "null", "http://app.example", "https://app.example.evil.example", "https://app.example:8443", "https://APP.example.", "https://sub.app.example"]) {
    test(`is worth nothing from ${JSON.stringify(origin)}`, async () => {
      assertRefused(await asAnn({ Cookie: `rds-session=${token}`, Origin: origin }), "unauthorized");
    });
  }

  test("is worth nothing from another site where the browser sends no origin", async () => {
    assertRefused(await asAnn({ Cookie: `rds-session=${token}`, "Sec-Fetch-Site": "cross-site" }), "unauthorized");
  });

  test("a token in the header counts from any page: no browser attaches it by itself", async () => {
    dataOf(await asAnn({ Authorization: `Bearer ${token}`, Origin: "https://evil.example" }), "Server created");
  });

  test("a page that may not use the cookie is not told that it may", async () => {
    const { headers } = await asAnn({ Cookie: `rds-session=${token}`, Origin: "https://evil.example" });
    const [origin, credentials] = [headers.get("Access-Control-Allow-Origin"), headers.get("Access-Control-Allow-Credentials")];
    assert.ok(!(credentials === "true" && origin === "https://evil.example" && headers.get("Set-Cookie") !== null));
  });
});

describe("the service key", () => {
  /** @param {string} key @param {string} ownerId */
  const asService = (key, ownerId) => product.call("server:c", { name: "A", ownerId }, { token: key });

  test("acts for anyone, on every function", async () => {
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

  test("acts for a creator only as far as the creator may", async () => {
    const serverId = dataOf(await asService(SERVICE_KEY, unique("owner")), "Server created")._id;
    assertRefused(await product.call("invitCode:c", { serverId, creatorId: unique("stranger") }, { token: SERVICE_KEY }), "permissionDenied");
  });

  const wrong = [SERVICE_KEY.slice(0, -1), `${SERVICE_KEY}0`, SERVICE_KEY.slice(1), SERVICE_KEY.toUpperCase(), SERVICE_KEY.replace("0", "O"), "", "undefined", "null", SERVICE_KEY.slice(0, 1), `${SERVICE_KEY}\t0`, `${SERVICE_KEY}, ${SERVICE_KEY}`];
  for (const key of wrong) {
    test(`almost right is wrong: ${JSON.stringify(key.slice(-12))} of ${key.length} letters`, async () => {
      assertRefused(await asService(key, "ann"), "unauthorized");
    });
  }

  test("does not exist where it is not set: no text is the service key then", async (t) => {
    const other = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
    t.after(() => other.remove());
    for (const key of [SERVICE_KEY, "undefined", "null", "", " "]) {
      assertRefused(await other.call("server:c", { name: "A", ownerId: "ann" }, { headers: { Authorization: `Bearer ${key}` } }), "unauthorized");
    }
  });

  test("alone is enough to run: then there are services and no users", async (t) => {
    const other = await startProduct({ env: { AUTH: "token", SERVICE_KEY } });
    t.after(() => other.remove());
    dataOf(await other.call("server:c", { name: "A", ownerId: "ann" }, { token: SERVICE_KEY }), "Server created");
    assertRefused(await other.call("server:c", { name: "A", ownerId: "ann" }, { token }), "unauthorized");
  });
});
