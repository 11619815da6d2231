// The file of `invitcode serve --env`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsOf } from "../../js/cli/settings-file.js";

test("settings are read with quotes, comments, several lines, any line ends and a mark at the beginning", () => {
  const text = '\uFEFFAUTH=token\r\n\r\n# a key\r\nexport SERVICE_KEY = "a # b" # why\r\nJWT_PUBLIC_KEY=\'-----BEGIN\nnot a setting\nEND-----\'\nEMPTY=\n  JWT_ISSUER=https://id.example/?a=b';
  assert.deepEqual({ ...settingsOf(text, "x.env") }, {
    AUTH: "token", SERVICE_KEY: "a # b", JWT_PUBLIC_KEY: "-----BEGIN\nnot a setting\nEND-----", EMPTY: "", JWT_ISSUER: "https://id.example/?a=b",
  });
  assert.deepEqual({ ...settingsOf("", "x.env") }, {});
});

test("a line that is no setting is named by its number, and not repeated", () => {
  for (const [text, line] of /** @type {[string, number][]} */ ([
    ["SERVICE_KEY s3cr3t", 1],
    ["A=1\nJWT_ISSUER: s3cr3t", 2],
    ['A="1\n2"\n\ns3cr3t', 4],
    ["=s3cr3t", 1],
    ["A=1\n- s3cr3t=1", 2],
    ["\uFEFF\uFEFFs3cr3t=1", 1],
  ])) {
    assert.throws(() => settingsOf(text, "x.env"), { message: `Line ${line} of x.env must be a setting such as NAME=value, or begin with #` });
  }
});
