// The errors of the plugin, in both halves and both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeInviteError, INVITE_ERROR_CODES, invitcodeClient } from "../../js/better-auth/client.js";
import { invitcode } from "../../js/better-auth/index.js";

test("the server's and the client's half list the same errors, each with its own code", () => {
  const server = invitcode({ call: /** @type {any} */ (() => {}) });
  assert.equal(invitcodeClient().$ERROR_CODES, server.$ERROR_CODES);
  for (const [name, { code, message }] of Object.entries(INVITE_ERROR_CODES)) {
    assert.equal(code, name);
    assert.equal(describeInviteError(code), message);
    assert.match(name, /^[A-Z_]+$/);
  }
});

test("each message is there in French too, with French spaces and apostrophes", () => {
  for (const { code, message } of Object.values(INVITE_ERROR_CODES)) {
    const french = describeInviteError(code, "fr-CA") ?? "";
    assert.notEqual(french, message);
    assert.ok(french.length > 10, code);
    assert.doesNotMatch(french, / [:;!?»]|'/, french);
  }
});

test("an error of somebody else has no message here", () => {
  for (const code of ["USER_NOT_FOUND", "toString", "", undefined]) assert.equal(describeInviteError(code, "fr"), undefined);
});
