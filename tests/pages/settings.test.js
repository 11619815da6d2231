// The settings of the pages: what is taken, and what is refused in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pageSettingsOf, returnOf } from "../../js/worker/page-settings.js";

/** @param {Record<string, string>} given */
function read(given) {
  /** @type {string[]} */
  const problems = [];
  const settings = pageSettingsOf((name) => given[name], problems);
  return { settings, problems };
}

test("without settings there is nothing, and nothing is wrong", () => {
  const { settings, problems } = read({});
  assert.deepEqual(problems, []);
  assert.deepEqual(settings.returns, []);
  assert.equal(settings.publicUrl, undefined);
});

test("a public address is taken with its path, without a slash at its end", () => {
  assert.equal(read({ PUBLIC_URL: "https://invite.example/" }).settings.publicUrl, "https://invite.example");
  assert.equal(read({ PUBLIC_URL: "https://host.example/invites/" }).settings.publicUrl, "https://host.example/invites");
  assert.equal(read({ PUBLIC_URL: "http://127.0.0.1:8787" }).settings.publicUrl, "http://127.0.0.1:8787");
});

test("a public address that is none, or that the network could replace, is refused", () => {
  for (const wrong of ["invite.example", "http://invite.example", "https://user@invite.example", "https://invite.example/?x", "https://invite.example/#x", "ftp://invite.example", "/j"]) {
    const { settings, problems } = read({ PUBLIC_URL: wrong });
    assert.deepEqual(problems, ["PUBLIC_URL must be the service's address, such as https://invite.example, without a query"], wrong);
    assert.equal(settings.publicUrl, undefined);
  }
});

test("the page to sign in is an address or a path of the same host", () => {
  for (const right of ["https://app.example/login?next=https%3A%2F%2Finvite.example%2Fj", "/login", "/auth/start?x=1"]) {
    assert.equal(read({ SIGN_IN_URL: right }).settings.signInUrl, right);
  }
  for (const wrong of ["//evil.example", "/\\evil.example", "http://app.example/login", "javascript:alert(1)", "login", "https://a:b@app.example/"]) {
    const { problems } = read({ SIGN_IN_URL: wrong });
    assert.match(String(problems), /^SIGN_IN_URL must be the address of the page to sign in/, wrong);
  }
});

test("each address of RETURN_URLS is checked", () => {
  assert.deepEqual(read({ RETURN_URLS: " https://app.example/welcome, https://two.example " }).settings.returns, [
    { origin: "https://app.example", path: "/welcome" },
    { origin: "https://two.example", path: "/" },
  ]);
  for (const wrong of ["app.example", "https://app.example/?x=1", "https://*", "http://app.example", "myapp://welcome"]) {
    const { settings, problems } = read({ RETURN_URLS: `https://app.example, ${wrong}` });
    assert.match(String(problems), /^RETURN_URLS must be addresses such as/, wrong);
    assert.equal(settings.returns.length, 1);
  }
});

test("a return is compared by origin and whole parts of the path, after parsing", () => {
  const { returns } = read({ RETURN_URLS: "https://app.example/a/,https://two.example/b" }).settings;
  const leads = (/** @type {string} */ wanted) => returnOf(wanted, returns)?.href;
  assert.equal(leads("https://app.example/a/x?y#z"), "https://app.example/a/x?y#z");
  assert.equal(leads("HTTPS://APP.example:443/a/"), "https://app.example/a/");
  assert.equal(leads("https://two.example/b/c"), "https://two.example/b/c");
  for (const wrong of ["https://app.example/a", "https://app.example/ab", "https://two.example/bc", "https://two.example/b/../c", "https://app.example/a/..%2fb/../../c"]) {
    assert.equal(leads(wrong), undefined, wrong);
  }
});

test("APP_LINKS becomes the two files that Apple and Google define", () => {
  const print = Array.from({ length: 32 }, () => "AB").join(":");
  const { settings, problems } = read({
    PUBLIC_URL: "https://host.example/invites",
    APP_LINKS: JSON.stringify({ apple: ["ABCDE12345.com.example.app"], android: [{ package: "com.example.app", fingerprints: [print] }] }),
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(JSON.parse(settings.appLinks.apple ?? ""), { applinks: { details: [{ appIDs: ["ABCDE12345.com.example.app"], components: [{ "/": "/invites/j/*" }] }] } });
  assert.deepEqual(JSON.parse(settings.appLinks.android ?? ""), [
    { relation: ["delegate_permission/common.handle_all_urls"], target: { namespace: "android_app", package_name: "com.example.app", sha256_cert_fingerprints: [print] } },
  ]);
});

test("APP_LINKS of another form is refused with an example", () => {
  for (const wrong of ["{", "[]", "null", '{"ios":[]}', '{"apple":"x"}', '{"apple":["com.example"]}', '{"android":[{"package":"x","fingerprints":[]}]}', '{"android":[{"package":"com.example.app","fingerprints":["ab"]}]}']) {
    const { problems } = read({ APP_LINKS: wrong });
    assert.match(String(problems), /^APP_LINKS must be JSON such as \{"apple":\["TEAM123456\./, wrong);
  }
});
