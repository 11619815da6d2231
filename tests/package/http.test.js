// `invitcode/http`: the functions over a service, against the real worker and against servers that misbehave.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startProduct } from "../support/product.js";
import { SECRET, signed } from "../support/tokens.js";
import { installPackage, runInNode } from "./installed.js";
import { openPage } from "./page.js";

/** @type {import("./installed.js").Installed} */
let installed;
/** @type {typeof import("../../js/package/http.js")} */
let entry;
before(async () => {
  installed = await installPackage();
  entry = await import(`${installed.folder}/node_modules/invitcode/http.js`);
});
after(() => installed.remove());

/**
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: unknown } | "cut" | "silence"} Told
 * @typedef {{ url: string, seen: { url: string, headers: import("node:http").IncomingHttpHeaders, body: string }[], close: () => Promise<unknown> }} Scripted
 */

/**
 * A server that answers in this order, and then always as at last.
 *
 * @param {...Told} script
 * @returns {Promise<Scripted>}
 */
async function scripted(...script) {
  /** @type {Scripted["seen"]} */
  const seen = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const told = script[Math.min(seen.length, script.length - 1)] ?? "cut";
    seen.push({ url: String(request.url), headers: request.headers, body });
    if (told === "silence") return;
    if (told === "cut") return void request.socket.destroy();
    const { status = 200, headers = {}, body: answer = { status: "success", code: 200, message: "OK", data: 1 } } = told;
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, seen, close };
}

/**
 * @param {Told[]} script
 * @param {(caller: import("../../js/package/http.js").RemoteCaller, server: Scripted) => Promise<unknown>} run
 * @param {Partial<import("../../js/package/http.js").HttpOptions>} [options]
 */
async function over(script, run, options = {}) {
  const server = await scripted(...script);
  try {
    await run(entry.functions(entry.http({ url: server.url, ...options })), server);
  } finally {
    await server.close();
  }
}

const unavailable = { status: 503, headers: { "Retry-After": "0" }, body: { status: "error", code: 503, message: "Storage unavailable", error: "errors.unavailable", requestId: "r" } };
const limited = { status: 429, headers: { "Retry-After": "3600" }, body: { status: "error", code: 429, message: "Too many attempts", error: "errors.rateLimited" } };
const unauthorized = { status: 401, body: { status: "error", code: 401, message: "Authentication required", error: "errors.unauthorized" } };

const use = /** @type {const} */ (["invitCode:use", { code: "AAAA", userId: "ada" }]);
const create = /** @type {const} */ (["invitCode:c", { serverId: "s", creatorId: "ada" }]);

/** @param {string} code */
const withCode = (code) => (/** @type {any} */ error) => error.name === "InvitcodeError" && error.code === code;

test("the functions over a running service give its replies, refusals included", async () => {
  const product = await startProduct();
  try {
    const call = entry.functions(entry.http({ url: product.url }));
    const made = await call("server:c", { name: "Chess club", ownerId: "ada" });
    assert.equal(made.status, "success");
    const serverId = made.status === "success" ? made.data._id : "";
    const created = await call("invitCode:c", { serverId, creatorId: "ada", maxUses: 1 });
    const code = created.status === "success" ? created.data : "";
    assert.deepEqual(await call("invitCode:use", { code, userId: "bob" }), { status: "success", code: 200, message: "Code used", data: { serverId, joined: true } });
    const refused = await call("invitCode:use", { code, userId: "eve" });
    assert.deepEqual([refused.code, refused.status === "error" && refused.error], [400, "errors.maxUsed"]);
    const wrong = await call("invitCode:use", /** @type {any} */ ({ code, user: 5 }));
    assert.equal(wrong.status === "error" && wrong.error, "errors.badRequest");
    const none = await call(/** @type {any} */ ("invitCode:nope"), {});
    assert.equal(none.code, 404);
  } finally {
    await product.remove();
  }
});

test("a service is called with the token of the caller, and messages come in its language", async () => {
  const product = await startProduct({ env: { AUTH: "token", JWT_SECRET: SECRET } });
  try {
    const url = product.url.origin;
    const token = await signed({ sub: "ada" });
    const args = { name: "Chess club", ownerId: "ada" };
    assert.equal((await entry.functions(entry.http({ url }))("server:c", args)).code, 401);
    assert.equal((await entry.functions(entry.http({ url, token }))("server:c", args)).code, 200);
    assert.equal((await entry.functions(entry.http({ url, token: async () => token }))("server:c", args)).code, 200);
    const french = await entry.functions(entry.http({ url, language: "fr" }))("server:c", args);
    assert.equal(french.message, "Authentification requise");
  } finally {
    await product.remove();
  }
});

test("a value that JSON cannot hold is refused with the words of the service, and nothing is sent", async () => {
  const { results } = await runInNode(
    installed.folder,
    `import init, { functions, memory } from "invitcode";
    import { functions as remote, http } from "invitcode/http";
    await init();
    const results = [];
    for (const language of ["en", "fr"]) {
      const local = functions(memory(), { language });
      const far = remote(http({ url: "http://127.0.0.1:1", language }));
      for (const maxUses of [NaN, 5n, () => 1, Symbol("x"), [undefined], "\\ud800", { toJSON() { throw new Error("no"); } }]) {
        const args = { serverId: "s", creatorId: "ada", maxUses };
        results.push([await local("invitCode:c", args), await far("invitCode:c", args)]);
      }
    }
    console.log(JSON.stringify({ results }));`,
  );
  assert.equal(results.length, 14);
  for (const [local, far] of results) assert.deepEqual(far, local);
});

test("invitcode/http loads no WebAssembly, and functions of invitcode takes http without init", async () => {
  const { loaded, code } = await runInNode(
    installed.folder,
    `import { functions as all } from "invitcode";
    import { http } from "invitcode/http";
    const fetch = async () => new Response('{"status":"success","code":200,"message":"OK"}');
    const reply = await all(http({ url: "http://service", fetch }))("server:r", { serverId: "s" });
    const loaded = (await import("node:fs")).readFileSync("node_modules/invitcode/http.js", "utf8").includes("wasm");
    console.log(JSON.stringify({ loaded, code: reply.code }));`,
  );
  assert.deepEqual({ loaded, code }, { loaded: false, code: 200 });
});

test("a page without a bundler calls a service of another origin, and loads no WebAssembly", async () => {
  const product = await startProduct();
  try {
    await writeFile(
      join(installed.folder, "index.html"),
      `<!doctype html><link rel="icon" href="data:,"><script type="module">
      import { functions, http } from "/node_modules/invitcode/http.js";
      const call = functions(http({ url: ${JSON.stringify(product.url.origin)}, token: () => null, language: "fr" }));
      const made = await call("server:c", { name: "Chess club", ownerId: "ada" });
      const none = await call("server:r", { serverId: "nope" });
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      window.result = { name: made.data.name, message: none.message, wasm: loaded.filter((name) => name.includes("wasm")) };
      </script>`,
    );
    const { result } = await openPage(installed.folder);
    assert.deepEqual(result, { name: "Chess club", message: "Serveur non trouvé", wasm: [] });
  } finally {
    await product.remove();
  }
});

describe("repeats", () => {
  test("a query and invitCode:use are repeated after a broken connection, a gateway's error and 503", async () => {
    for (const trouble of /** @type {Told[]} */ (["cut", unavailable, { status: 502, headers: { "Content-Type": "text/html" }, body: "<h1>Bad gateway</h1>" }])) {
      for (const [path, args] of [use, /** @type {const} */ (["server:r", { serverId: "s" }])]) {
        await over([trouble, {}], async (call, { seen }) => {
          assert.equal((await call(path, /** @type {any} */ (args))).code, 200, path);
          assert.equal(seen.length, 2);
        });
      }
    }
  });

  test("a mutation is repeated with an idempotencyKey, with the same body, and never without", async () => {
    await over(["cut", {}], async (call, { seen }) => {
      await call("invitCode:c", { ...create[1], idempotencyKey: "once" });
      assert.equal(seen.length, 2);
      assert.equal(seen[0]?.body, seen[1]?.body);
    });
    await over(["cut", {}], async (call, { seen }) => {
      await assert.rejects(call(...create), withCode("ERR_NETWORK"));
      assert.equal(seen.length, 1);
    });
    await over([unavailable, {}], async (call, { seen }) => {
      assert.equal((await call(...create)).code, 503);
      assert.equal(seen.length, 1);
    });
  });

  test("a Retry-After beyond the deadline is not waited for: the refusal is the reply", async () => {
    await over([limited, {}], async (call, { seen }) => {
      assert.equal((await call(...use)).code, 429);
      assert.equal(seen.length, 1);
    });
  });

  test("a refusal is not repeated", async () => {
    await over([{ status: 404, body: { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" } }], async (call, { seen }) => {
      assert.equal((await call(...use)).code, 404);
      assert.equal(seen.length, 1);
    });
  });

  test("repeats end: the last refusal is the reply, or the last failure is thrown", async () => {
    await over([unavailable], async (call, { seen }) => {
      assert.equal((await call(...use)).code, 503);
      assert.equal(seen.length, 3);
    }, { retries: 2 });
    await over(["cut"], async (call, { seen }) => {
      await assert.rejects(call(...use), withCode("ERR_NETWORK"));
      assert.equal(seen.length, 2);
    }, { retries: 1 });
  });
});

describe("tokens", () => {
  test("after 401 a function is asked for a fresh token, once, and the call is sent again, whatever it does", async () => {
    /** @type {boolean[]} */
    const asked = [];
    /** @param {{ fresh: boolean }} options */
    const token = ({ fresh }) => (asked.push(fresh), fresh ? "new" : "old");
    await over([unauthorized, {}], async (call, { seen }) => {
      assert.equal((await call(...create)).code, 200);
      assert.deepEqual(seen.map(({ headers }) => headers.authorization), ["Bearer old", "Bearer new"]);
    }, { token });
    assert.deepEqual(asked, [false, true]);
    await over([unauthorized], async (call, { seen }) => {
      assert.equal((await call(...create)).code, 401);
      assert.equal(seen.length, 2);
    }, { token });
  });

  test("the same token is not sent again after 401", async () => {
    for (const token of /** @type {const} */ (["old", () => "old", () => null])) {
      await over([unauthorized], async (call, { seen }) => {
        assert.equal((await call(...create)).code, 401);
        assert.equal(seen.length, 1);
      }, { token });
    }
  });

  test("a function that fails or returns no string ends the call with ERR_TOKEN", async () => {
    for (const token of [() => Promise.reject(new Error("no")), () => /** @type {any} */ (5)]) {
      await over([{}], async (call, { seen }) => {
        await assert.rejects(call(...create), withCode("ERR_TOKEN"));
        assert.equal(seen.length, 0);
      }, { token });
    }
  });
});

describe("what is no reply", () => {
  test("an answer that is not the service's is ERR_ANSWER, and says what came from where", async () => {
    for (const [told, said] of /** @type {[Told, RegExp][]} */ ([
      [{ status: 404, headers: { "Content-Type": "text/html" }, body: "<h1>Not here</h1>" }, /\/invitCode\/c answered 404 \(text\/html\)/],
      [{ body: "{" }, /answered 200/],
      [{ body: { ok: true } }, /answered 200/],
      [{ status: 200, body: { status: "success", code: 201, message: "" } }, /answered 200/],
      [{ status: 400, body: { status: "error", code: 400, message: "no error" } }, /answered 400/],
    ])) {
      await over([told], (call) =>
        assert.rejects(call(...create), (/** @type {any} */ error) => withCode("ERR_ANSWER")(error) && said.test(error.message)),
      );
    }
  });

  test("a redirect is not followed, and says where it leads: neither the token nor the arguments go there", async () => {
    await over([{}], async (_, there) => {
      for (const status of [301, 302, 307, 308]) {
        await over([{ status, headers: { Location: `${there.url}/elsewhere` }, body: "" }], (call, { seen }) => {
          const said = `/invitCode/use answered ${status}, a redirect to ${there.url}/elsewhere, which is not followed: set the url to where the service is`;
          return assert.rejects(call(...use), (/** @type {any} */ error) => withCode("ERR_ANSWER")(error) && error.message === said && seen.length === 1);
        }, { token: "secret-token" });
      }
      assert.equal(there.seen.length, 0);
    });
  });

  test("a deadline ends a call that gets no answer, also while it waits for its token", async () => {
    await over(["silence"], (call) => assert.rejects(call(...use), withCode("ERR_DEADLINE")), { deadlineMs: 50 });
    await over([{}], (call) => assert.rejects(call(...use), withCode("ERR_DEADLINE")), { deadlineMs: 50, token: () => new Promise(() => {}) });
    await over(["silence"], (call) => assert.rejects(call(...use, { deadlineMs: 50 }), withCode("ERR_DEADLINE")));
  });

  test("the caller's signal ends a call before and while it runs, with its reason as cause", async () => {
    const reason = new Error("left the page");
    await over(["silence"], async (call, { seen }) => {
      await assert.rejects(call(...use, { signal: AbortSignal.abort(reason) }), (/** @type {any} */ error) => withCode("ERR_ABORTED")(error) && error.cause === reason);
      assert.equal(seen.length, 0);
      const controller = new AbortController();
      const running = call(...use, { signal: controller.signal });
      controller.abort(reason);
      await assert.rejects(running, (/** @type {any} */ error) => withCode("ERR_ABORTED")(error) && error.cause === reason);
    });
  });

  test("no message and no error tells the token or the arguments", async () => {
    await over(["cut"], async (call) => {
      const error = await call("server:d", { serverId: "secret-server" }).then(() => assert.fail(), (/** @type {any} */ thrown) => thrown);
      assert.doesNotMatch(`${error.message}${error.stack}`, /secret/);
    }, { token: "secret-token" });
  });
});

describe("the address", () => {
  test("a base path stays, and slashes at its end do not double", async () => {
    const server = await scripted({});
    for (const url of [`${server.url}/invites`, `${server.url}/invites//`, new URL(`${server.url}/invites/`)]) {
      await entry.functions(entry.http({ url }))(...use);
    }
    await server.close();
    assert.deepEqual(new Set(server.seen.map(({ url }) => url)), new Set(["/invites/invitCode/use"]));
  });

  test("options that cannot be right are refused with ERR_ARGUMENT when the service is named", () => {
    for (const options of [
      undefined, {}, { url: 5 }, { url: "invites.example" }, { url: "ftp://x" }, { url: "//x" }, { url: "https://x?a=1" }, { url: "https://x#a" },
      { url: "https://x", token: 5 }, { url: "https://x", deadlineMs: 0 }, { url: "https://x", retries: -1 }, { url: "https://x", fetch: 5 },
    ]) {
      assert.throws(() => entry.http(/** @type {any} */ (options)), withCode("ERR_ARGUMENT"), JSON.stringify(options));
    }
  });

  test("a path that could lead elsewhere is refused with ERR_ARGUMENT", async () => {
    await over([{}], async (call, { seen }) => {
      for (const path of ["..:admin", "a/b:c", "use", "a:b:c", "a:b?c", ""]) {
        await assert.rejects(call(/** @type {any} */ (path), {}), withCode("ERR_ARGUMENT"), path);
      }
      assert.equal(seen.length, 0);
    });
  });
});
