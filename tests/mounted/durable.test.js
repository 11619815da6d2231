// A mounted service whose data lie in Durable Objects: the host exports their classes, and binds no database.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHosts } from "./host.js";

const entry = "tests/mounted/hosts/durable.js";
const variables = { STORE: "durable" };

/** An object of a class that the worker `mounted` exports. @param {string} exportName */
const objects = (exportName) => ({ type: "durable-object", worker: "mounted", exportName });

/** @type {Awaited<ReturnType<typeof startHosts>>} */
let hosts;
before(async () => {
  const exports = Object.fromEntries(["Shard", "Directory"].map((name) => [name, { type: "durable-object", storage: "sqlite" }]));
  hosts = await startHosts({
    mounted: { entry, variables, bindings: { SHARD: objects("Shard"), DIRECTORY: objects("Directory") }, exports },
    half: { entry, variables, bindings: { DIRECTORY: objects("Directory") } },
  });
});
after(() => hosts.stop());

/** @param {string} user @param {string} path @param {unknown} body @param {string} [worker] @returns {Promise<any>} */
async function call(user, path, body, worker) {
  const response = await fetch(new URL(`/invites/${path}`, await hosts.url(worker)), { method: "POST", headers: { "Content-Type": "application/json", "X-Session": user }, body: JSON.stringify(body) });
  return response.json();
}

test("calls below the base path reach the shards, as the host's users", async () => {
  assert.equal((await (await fetch(new URL("/invites/healthz", await hosts.url()))).json()).store, "durable");
  assert.equal((await call("ann", "server/c", { serverId: "chess", name: "Chess club", ownerId: "ann" })).code, 200);
  const { data: code } = await call("ann", "invitCode/c", { serverId: "chess", creatorId: "ann", maxUses: 1 });
  assert.equal((await call("bob", "invitCode/c", { serverId: "chess", creatorId: "ann" })).code, 403);
  const uses = await Promise.all(["bob", "cat", "dan"].map((user) => call(user, "invitCode/use", { code, userId: user })));
  assert.deepEqual(uses.map((reply) => reply.code).sort(), [200, 400, 400]);
});

test("a text that names no shard is found through the directory", async () => {
  assert.equal((await call("ann", "invitCode/c", { serverId: "chess", creatorId: "ann", code: "CHESS-CLUB" })).code, 200);
  assert.deepEqual((await call("eve", "invitCode/use", { code: "chess-club", userId: "eve" })).data, { serverId: "chess", joined: true });
  await call("app", "server/c", { serverId: "go", name: "Go club", ownerId: "ann" });
  assert.equal((await call("ann", "invitCode/c", { serverId: "go", creatorId: "ann", code: "Chess-Club" })).code, 409);
});

test("where a binding is missing, the reply is 503, and the log says what to add to wrangler.toml", async () => {
  const { code, error } = await call("ann", "server/r", { serverId: "chess" }, "half");
  assert.deepEqual([code, error], [503, "errors.unavailable"]);
  assert.match(await hosts.logged(/durable_objects/), /name = \\"SHARD\\", class_name = \\"Shard\\"/);
});
