// A worker that binds the service calls its functions as methods, as a service, without a request in between.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { database, startHosts } from "./host.js";

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
/** @type {URL} */
let peer;

const service = (/** @type {string} */ worker) => ({ type: "worker", worker, exportName: "Invitcode" });

before(async () => {
  hosts = await startHosts({
    plain: { entry: "tests/mounted/hosts/plain.js", variables: { GUESS_LIMIT_ADDRESS: "3" }, bindings: { DB: database() } },
    // The deployed worker: nothing verifies callers over HTTP, and a binding needs nothing.
    itself: { entry: "js/worker/index.js", bindings: { DB: database() } },
    bare: { entry: "js/worker/index.js" },
    peer: { entry: "tests/mounted/hosts/peer.js", bindings: { INVITCODE: service("plain") } },
    other: { entry: "tests/mounted/hosts/peer.js", bindings: { INVITCODE: service("itself") } },
    lost: { entry: "tests/mounted/hosts/peer.js", bindings: { INVITCODE: service("bare") } },
  });
  await hosts.migrate();
  peer = await hosts.url("peer");
});
after(() => hosts.stop());

/** @param {object} call @param {URL} [url] @returns {Promise<any>} */
async function call(call, url = peer) {
  return (await fetch(url, { method: "POST", body: JSON.stringify(call) })).json();
}

describe("methods", () => {
  test("every function is a method, and its reply is the function's", async () => {
    const made = await call({ module: "server", name: "c", args: { serverId: "chess", name: "Chess club", ownerId: "ann" } });
    assert.deepEqual([made.status, made.code, made.data._id], ["success", 200, "chess"]);
    const { data: code } = await call({ module: "invitCode", name: "c", args: { serverId: "chess", creatorId: "ann" } });
    const used = await call({ module: "invitCode", name: "use", args: { code, userId: "bob" } });
    assert.deepEqual(used, { status: "success", code: 200, message: "Code used", data: { serverId: "chess", joined: true } });
    const members = await call({ module: "member", name: "r", args: { serverId: "chess" } });
    assert.deepEqual(members.data.page.map((/** @type {any} */ { userId }) => userId).sort(), ["ann", "bob"]);
  });

  test("a refusal is a reply, in the language that the caller names", async () => {
    const wrong = { module: "server", name: "r", args: { serverId: "nowhere" } };
    assert.deepEqual(await call(wrong), { status: "error", code: 404, message: "Server not found", error: "errors.serverNotFound" });
    assert.equal((await call({ ...wrong, details: { language: "fr" } })).message, "Serveur non trouvé");
    const { code, details } = await call({ module: "server", name: "r", args: {} });
    assert.deepEqual([code, details.map((/** @type {any} */ { field }) => field)], [400, ["serverId"]]);
  });

  test("guesses count against the address that the caller names", async () => {
    const guess = (/** @type {string | undefined} */ address) => call({ module: "invitCode", name: "explain", args: { code: "wrong-code" }, ...(address ? { details: { address } } : {}) });
    const codes = [];
    for (let count = 0; count < 5; count += 1) codes.push((await guess("203.0.113.9")).code);
    assert.deepEqual(codes, [200, 200, 200, 429, 429]);
    assert.equal((await guess("203.0.113.10")).code, 200);
    assert.equal((await guess(undefined)).code, 200);
  });

  test("a value that JSON cannot hold is refused before anything happens", async () => {
    const { thrown } = await call({ module: "invitCode", name: "c", way: "undefined", args: { serverId: "chess", creatorId: "ann" } });
    assert.match(thrown, /TypeError: the argument maxUses cannot be written as JSON/);
  });

  test("details that do not exist are refused", async () => {
    const wrong = { module: "server", name: "r", args: { serverId: "chess" } };
    for (const details of [{ lang: "fr" }, { language: "de" }, { address: 7 }]) {
      assert.match((await call({ ...wrong, details })).thrown, /TypeError: .*(?:language|address)/);
    }
  });

  test("what is no function is no method", async () => {
    for (const [module, name] of [["invitCode", "nope"], ["nope", "c"], ["invitCode", "constructor"]]) {
      assert.ok((await call({ module, name, args: {} })).thrown, `${module}.${name}`);
    }
  });
});

test("one line of the log stands for each call, and names no argument", async () => {
  const before = hosts.logs.length;
  await call({ module: "server", name: "r", args: { serverId: "a-secret-place" } });
  const line = JSON.parse(await hosts.logged(/"call":"server:r errors.serverNotFound"/));
  assert.deepEqual([line.caller, line.trips, line.status], ["service", 1, 404]);
  assert.ok(!hosts.logs.slice(before).some((text) => text.includes("a-secret-place")));
});

test("a binding is its own credential, also where nothing verifies callers over HTTP", async () => {
  const itself = await hosts.url("itself");
  const open = await fetch(new URL("server/r", itself), { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  assert.equal(open.status, 503);
  const made = await call({ module: "server", name: "c", args: { name: "Go club", ownerId: "ann" } }, await hosts.url("other"));
  assert.equal(made.code, 200);
});

test("without a database a method's reply is 503, and the log says what to add to wrangler.toml", async () => {
  const { code, error } = await call({ module: "server", name: "r", args: { serverId: "chess" } }, await hosts.url("lost"));
  assert.deepEqual([code, error], [503, "errors.unavailable"]);
  assert.match(await hosts.logged(/d1_databases/), /binding = \\"DB\\"/);
});

test("a binding also takes requests, as the network does", async () => {
  const response = await fetch(peer, { method: "POST", body: JSON.stringify({ way: "fetch", name: "/invites/healthz" }) });
  assert.deepEqual([response.status, (await response.json()).store], [200, "d1"]);
});
