// Codes for certain people: whose e-mail address counts, and what others learn of the lists.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { SECRET, signed } from "../support/tokens.js";
import { makeServer, unique } from "../support/world.js";

const SERVICE_KEY = "service-key-of-the-tests-0123456789";
const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY, TIMECAPSULE_PUBLIC_USE: "true" } });
after(() => product.remove());
const service = { token: SERVICE_KEY };

/** @type {any} */
let server;
before(async () => {
  server = await makeServer(product, {}, service);
});

/** A new code for certain people, and its id. @param {object} lists */
async function closed(lists) {
  const code = dataOf(await product.call("invitCode:c", { serverId: server.serverId, creatorId: server.ownerId, ...lists }, service));
  const { _id: id } = dataOf(await product.call("invitCode:r", { code }, service));
  return { code, id };
}

/**
 * What a new user with these claims gets from a code.
 *
 * @param {string} code
 * @param {object} claims
 * @param {object} [more] arguments
 */
async function used(code, claims, more = {}) {
  const userId = unique("guest");
  const { status, body } = await product.call("invitCode:use", { code, userId, ...more }, { token: await signed({ sub: userId, ...claims }) });
  return { status, body };
}

const VERIFIED = { email_verified: true };

test("a verified address gets in, in any case of its letters and by any spelling of its domain", async () => {
  const { code } = await closed({ allowedEmails: ["Ann@Example.com", "bea@bücher.example"], allowedDomains: ["Größe.example"] });
  for (const email of ["ann@example.com", "ANN@EXAMPLE.COM", "bea@xn--bcher-kva.example", "bea@BÜCHER.example", "bea@ｂücher。example", "x@xn--gre-6ka8i.example", "y@GRÖßE.example"]) {
    const { status, body } = await used(code, { email, ...VERIFIED });
    assert.equal(status, 200, `${email} ${JSON.stringify(body)}`);
    assert.equal(body.data.joined, true);
  }
});

const REFUSED = {
  "an address that is not verified": { email: "ann@example.com" },
  "an address that is said to be verified by a string": { email: "ann@example.com", email_verified: "true" },
  "an address that is said to be verified by a number": { email: "ann@example.com", email_verified: 1 },
  "an address with a plus": { email: "ann+x@example.com", ...VERIFIED },
  "an address with dots": { email: "a.nn@example.com", ...VERIFIED },
  "an address with a Cyrillic letter": { email: "аnn@example.com", ...VERIFIED },
  "an address whose domain has a Cyrillic letter": { email: "ann@exаmple.com", ...VERIFIED },
  "an address whose upper case folds only beyond ASCII": { email: "ANN@EXAMPLE.COM".replace("N", "Ⓝ"), ...VERIFIED },
  "a domain below the listed one": { email: "x@sub.partner.example", ...VERIFIED },
  "a domain that ends like the listed one": { email: "x@evilpartner.example", ...VERIFIED },
  "the listed domain before the last @": { email: "x@partner.example@evil.example", ...VERIFIED },
  "the listed domain in the path of another": { email: "x@evil.example/partner.example", ...VERIFIED },
  "a list of addresses": { email: ["ann@example.com"], ...VERIFIED },
  "an address beside another claim": { mail: "ann@example.com", ...VERIFIED },
  "no address": VERIFIED,
};

for (const [name, claims] of Object.entries(REFUSED)) {
  test(`${name} does not get in`, async () => {
    const { code } = await closed({ allowedEmails: ["ann@example.com"], allowedDomains: ["partner.example"] });
    const { status, body } = await used(code, claims);
    assert.deepEqual([status, body.error, body.details], [403, "errors.notInvited", { requires: ["email"] }]);
  });
}

test("a user cannot say another address than the token's, nor can who has no token", async () => {
  const { code } = await closed({ allowedEmails: ["ann@example.com"] });
  for (const claims of [{}, { email: "eve@example.com", ...VERIFIED }]) {
    const { status, body } = await used(code, claims, { email: "ann@example.com" });
    assert.deepEqual([status, body.error, body.details[0].field], [400, "errors.badRequest", "email"]);
  }
  const response = await fetch(new URL("/api/invite-codes/use", product.url), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code, userId: unique("guest"), email: "ann@example.com" }),
  });
  assert.equal(response.status, 400);
  const { status, body } = await product.call("invitCode:use", { code, userId: unique("guest"), email: "ann@example.com" }, service);
  assert.deepEqual([status, body.data?.joined], [200, true]);
});

test("whoever is on no list gets the same answer, whatever the lists hold and whatever it lacks", async () => {
  const full = await closed({ allowedUsers: ["somebody"], allowedEmails: ["ann@example.com"] });
  const emptied = await closed({ allowedUsers: [], allowedEmails: [] });
  const answers = new Set();
  for (const { code } of [full, emptied]) {
    for (const claims of [{}, { email: "ann@example.com" }, { email: "eve@example.com", ...VERIFIED }]) {
      const { status, body } = await used(code, claims);
      answers.add(JSON.stringify([status, body]));
    }
  }
  assert.equal(answers.size, 1, [...answers].join("\n"));
});

test("explain and pages tell strangers nothing of a server whose code is for others", async () => {
  const { code } = await closed({ allowedUsers: ["somebody"] });
  const { server: told, invitedBy, requires, failing } = dataOf(await product.call("invitCode:explain", { code }));
  assert.deepEqual({ told, invitedBy, requires, failing }, { told: null, invitedBy: null, requires: ["user"], failing: [] });
  const page = await (await fetch(new URL(`/j/${code}`, product.url), { headers: { "Sec-Fetch-Dest": "document" } })).text();
  assert.doesNotMatch(page, /A server/);
});

test("neither members nor strangers read or change the lists of a code", async () => {
  const { code, id } = await closed({ allowedUsers: ["bob", "cat"] });
  const userId = unique("member");
  dataOf(await product.call("invitCode:allow", { id, add: { users: [userId] } }, service));
  const token = await signed({ sub: userId });
  dataOf(await product.call("invitCode:use", { code, userId }, { token }));
  for (const [path, args] of /** @type {const} */ ([["invitCode:allowed", { id }], ["invitCode:allow", { id, add: { users: ["eve"] } }]])) {
    assert.equal((await product.call(path, args, { token })).body.error, "errors.permissionDenied");
    assert.equal((await product.call(path, args)).body.error, "errors.unauthorized");
  }
  const read = await product.call("invitCode:r", { code }, service);
  const listed = await product.call("invitCode:list", { serverId: server.serverId }, service);
  for (const { body } of [read, listed]) assert.doesNotMatch(JSON.stringify(body), /"bob"|"cat"/);
});

test("an emptied list admits nobody", async () => {
  const { code, id } = await closed({ allowedDomains: ["example.com"] });
  assert.deepEqual(dataOf(await product.call("invitCode:allow", { id, remove: { domains: ["EXAMPLE.com"] } }, service)), { users: null, emails: null, domains: 0 });
  const { body } = await used(code, { email: "ann@example.com", ...VERIFIED });
  assert.equal(body.error, "errors.notInvited");
});
