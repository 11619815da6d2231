// `invitcode/api`: references to every function, with Convex's own client over the real service.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ConvexHttpClient } from "convex/browser";
import { getFunctionName } from "convex/server";
import { kinds } from "../../pkg/kinds.js";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, unique } from "../support/world.js";
import { installPackage, runInNode } from "./installed.js";

const product = await startProduct();
/** @type {import("./installed.js").Installed} */
let installed;
/** @type {typeof import("../../js/package/convex-api.js")} */
let entry;
before(async () => {
  installed = await installPackage();
  entry = await import(`${installed.folder}/node_modules/invitcode/convex-api.js`);
});
after(async () => {
  await installed.remove();
  await product.remove();
});

test("there is a reference to each function, whose name Convex reads as its path", () => {
  const names = Object.values(entry.api).flatMap((module) => Object.values(module).map((reference) => getFunctionName(reference)));
  assert.deepEqual(names.sort(), Object.keys(kinds).sort());
});

test("references cannot be changed, and one function is always the same reference", () => {
  const { api, paginated } = entry;
  assert.ok([api, api.invitCode, api.invitCode.use].every(Object.isFrozen));
  assert.equal(/** @type {unknown} */ (paginated(api.invitCode.list)), api.invitCode.list);
});

test("the entry runs without the package convex", async () => {
  const found = await runInNode(installed.folder, `import { api } from "invitcode/api"; console.log(JSON.stringify(Object.keys(api.invitCode)));`);
  assert.ok(found.includes("use"));
});

test("Convex's client reads, writes and reads pages by the references", async () => {
  const { api, paginated } = entry;
  const client = new ConvexHttpClient(product.url.origin, { logger: false });
  const server = await makeServer(product);
  const code = await makeCode(product, server, { label: "one" });
  await makeCode(product, server, { label: "two" });
  const { serverId } = server;
  const used = await client.mutation(api.invitCode.use, { code, userId: unique("user") });
  assert.deepEqual(used.status === "success" && used.data, { serverId, joined: true });
  const read = await client.query(api.server.r, { serverId });
  assert.equal(read.status === "success" && read.data._id, serverId);
  const first = await client.query(paginated(api.invitCode.list), { serverId, paginationOpts: { numItems: 1, cursor: null } });
  assert.deepEqual([first.page.map(({ label }) => label), first.isDone], [["two"], false]);
  const second = await client.query(paginated(api.invitCode.list), { serverId, paginationOpts: { numItems: 1, cursor: first.continueCursor } });
  assert.deepEqual(second.page.map(({ label }) => label), ["one"]);
});
