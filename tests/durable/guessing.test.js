// Limits on guessing: each shard counts exactly, and a party's own object counts its wrong guesses over all shards.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { unique, uniqueAddress } from "../support/world.js";
import { call, servers } from "./world.js";

const product = await startProduct({ env: { STORE: "durable" } });
after(() => product.remove());

/** Uses a code from an address. @param {string} code @param {string} address */
const use = (code, address) => call(product, "invitCode:use", { code, userId: unique("user") }, { "CF-Connecting-IP": address });

test("wrong guesses at texts of any shard and of none count together, and over the limit the next wrong one gets 429", async () => {
  const address = uniqueAddress();
  const own = await servers(product, 15);
  for (const { serverId, ownerId } of own) {
    const { data: code } = await call(product, "invitCode:c", { serverId, creatorId: ownerId });
    const { data } = await call(product, "invitCode:r", { code });
    await call(product, "invitCode:d", { id: data._id });
    // Revoked, so it is unknown.
    assert.equal((await use(code, address)).status, 404);
    assert.equal((await use(unique("NO-SUCH-TEXT-OF-ANY-CODE"), address)).status, 404);
  }
  const refused = await use(unique("NO-SUCH-TEXT-OF-ANY-CODE"), address);
  assert.equal(refused.status, 429);
  assert.ok(Number(refused.headers.get("Retry-After")) > 3000);
  assert.equal((await use(unique("NO-SUCH-TEXT-OF-ANY-CODE"), uniqueAddress())).status, 404, "another address may still guess");
});

test("a shard that refused a party once refuses a right code too", async () => {
  const address = uniqueAddress();
  for (let count = 0; count < 30; count += 1) await use(unique("NO-SUCH-TEXT-OF-ANY-CODE"), address);
  const [server] = await servers(product, 1);
  const args = { serverId: server?.serverId, creatorId: server?.ownerId };
  const { data: right } = await call(product, "invitCode:c", args);
  const { data: wrong } = await call(product, "invitCode:c", args);
  const { data } = await call(product, "invitCode:r", { code: wrong });
  await call(product, "invitCode:d", { id: data._id });
  assert.equal((await use(wrong, address)).status, 429);
  assert.equal((await use(right, address)).status, 429);
  assert.equal((await use(right, uniqueAddress())).status, 200);
});
