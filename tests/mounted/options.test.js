// The options of a mount are checked when it is made, and the message says what is right.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InvitcodeError } from "../../js/package/errors.js";
import { handlerOf } from "../../js/worker/handler.js";
import { mountOf } from "../../js/worker/mount.js";
import { document } from "../support/openapi.js";

/** @param {any} options @param {RegExp} message */
function refused(options, message) {
  assert.throws(() => mountOf(options), (error) => error instanceof InvitcodeError && error.code === "ERR_OPTIONS" && message.test(error.message));
}

describe("a base path", () => {
  test("is left out, a slash, or a path, with or without a slash at its end", () => {
    for (const [given, path] of [[undefined, ""], ["", ""], ["/", ""], ["/invites", "/invites"], ["/invites/", "/invites"], ["/teams/invite.v2", "/teams/invite.v2"], ["/api/invites", "/api/invites"]]) {
      assert.equal(mountOf(given === undefined ? {} : { basePath: given }).basePath, path);
    }
  });

  test("that is no path is refused", () => {
    for (const basePath of ["invites", "//", "/a//b", "/invites?x", "/invites#x", "/in vites", "/%69nvites", "/é", "/..", "/a/../b", "/a/.", "https://host.example/invites", "/invites/:id", "/invites/*", "/invites\n"]) {
      refused({ basePath }, /basePath must be a path such as "\/invites"/);
    }
    refused({ basePath: 7 }, /basePath must be a string/);
    refused({ basePath: null }, /basePath must be a string/);
  });

  test("with which the service's own paths begin is refused: without their prefix they could not be told apart", () => {
    const known = Object.keys(/** @type {Record<string, object>} */ (document["paths"])).map((path) => path.replaceAll(/\{[^}]+\}/g, "7"));
    assert.ok(known.length > 20);
    for (const path of [...known, "/api/1.48.0/sync", "/api/sync", "/docs/start.js"]) {
      const parts = path.split("/").slice(1);
      for (let count = 1; count <= parts.length; count += 1) refused({ basePath: `/${parts.slice(0, count).join("/")}` }, /begins like one of the service's own paths/);
    }
  });

  test("is taken off where it stands before a slash or at the end", () => {
    const { pathOf } = mountOf({ basePath: "/invites" });
    for (const [whole, path] of [["/invites/healthz", "/healthz"], ["/invites", "/"], ["/invites/", "/"], ["/healthz", "/healthz"], ["/invitescode", "/invitescode"], ["/Invites/healthz", "/Invites/healthz"], ["/invites//healthz", "//healthz"], ["/invites/invites/healthz", "/invites/healthz"]]) {
      assert.equal(pathOf(String(whole)), path);
    }
  });
});

test("an option that does not exist, or is of another kind, is refused", () => {
  refused(null, /takes an object/);
  refused("/invites", /takes an object/);
  refused({ basepath: "/invites" }, /no option "basepath": the options are basePath, caller, assets, env/);
  refused({ caller: "ann" }, /caller must be a function/);
  refused({ env: {} }, /env must be a function/);
  refused({ assets: {} }, /assets must have a method fetch/);
});

describe("env", () => {
  test("is asked once for each environment", () => {
    let asked = 0;
    const mount = mountOf({ env: (env) => ((asked += 1), { ...env, DB: env.INVITES }) });
    const given = { INVITES: {} };
    assert.equal(mount.environmentOf(given), mount.environmentOf(given));
    assert.equal(mount.environmentOf(given).DB, given.INVITES);
    assert.notEqual(mount.environmentOf({ INVITES: {} }), mount.environmentOf(given));
    assert.equal(asked, 2);
  });

  test("that throws gets the caller a 500, and the log the cause", async (t) => {
    const lines = t.mock.method(console, "log", () => {});
    const mount = mountOf({
      env: () => {
        throw new Error("no such variable");
      },
    });
    const response = await handlerOf(mount)(new Request("https://app.example/invitCode/use", { method: "POST", body: "{}" }), {});
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /no such variable/);
    assert.match(String(lines.mock.calls.at(-1)?.arguments[0]), /"level":"error".*"status":500.*Error: no such variable/);
  });

  test("that gives no object is refused", () => {
    for (const given of [undefined, null, "DB"]) {
      assert.throws(() => mountOf({ env: () => /** @type {any} */ (given) }).environmentOf({}), /env must return an object/);
    }
  });
});
