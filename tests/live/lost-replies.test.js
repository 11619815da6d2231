// Storage that fails, stalls and loses the replies of transactions that it committed. A client that sends its mutation
// again gets what its first run made.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startProduct } from "../support/product.js";
import { seedFor } from "../support/seeded.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";

/** @type {import("../support/product.js").Product | undefined} */
let product;
after(async () => {
  await closeClients();
  await product?.remove();
});

test("over lost replies of storage each function's mutations happen once, and give the reply of their first run", async (t) => {
  const seed = seedFor(t);
  const odds = { seed, fails: 0, loses: 0.35, slow: 0.2, delay: 10 };
  product = await startProduct({ staged: true, env: { AUTH: "open", STAGED_ODDS: JSON.stringify(odds) } });
  const running = product;
  const clients = Array.from({ length: 8 }, () => liveClient(running));
  await Promise.all(
    clients.map(async (client, place) => {
      const ownerId = `owner ${place}`;
      const server = await client.mutation(api.server.c, { name: `server ${place}`, ownerId });
      assert.equal(server.message, "Server created", JSON.stringify(server));
      const serverId = server.data._id;
      const members = watch(client, api.member.r, { serverId });
      for (let turn = 0; turn < 4; turn += 1) {
        const label = `code ${place} ${turn}`;
        const userId = `user ${place} ${turn}`;
        const code = await client.mutation(api.invitCode.c, { serverId, creatorId: ownerId, label, maxUses: 1 });
        assert.equal(code.message, "Code created", JSON.stringify(code));
        const used = await client.mutation(api.invitCode.use, { code: code.data, userId });
        assert.deepEqual(used, { status: "success", code: 200, message: "Code used", data: { serverId, joined: true } });
        assert.ok(JSON.stringify(members.last).includes(userId), "a mutation resolves when its effect is shown");
        const promoted = await client.mutation(api.member.u, { serverId, userId, role: "admin" });
        assert.equal(promoted.data?.role, "admin", JSON.stringify(promoted));
        const { data } = await client.query(api.invitCode.r, { code: code.data });
        const revoked = await client.mutation(api.invitCode.d, { id: data._id });
        assert.equal(revoked.message, "Code revoked", JSON.stringify(revoked));
        const left = await client.mutation(api.member.d, { serverId, userId });
        assert.equal(left.status, "success", JSON.stringify(left));
      }
      const named = await client.mutation(api.server.u, { serverId, name: `renamed ${place}` });
      assert.equal(named.data?.name, `renamed ${place}`, JSON.stringify(named));
      await eventually(() => members.last?.data?.page.length === 1);
      const deleted = await client.mutation(api.server.d, { serverId });
      assert.equal(deleted.message, "Server deleted", JSON.stringify(deleted));
      assert.deepEqual(members.errors, []);
    }),
  );
  const [servers, codes] = await running.batch([
    ["SELECT count(*) AS made, count(DISTINCT name) AS names FROM server", []],
    ["SELECT count(*) AS made, count(DISTINCT label) AS labels FROM invit_code", []],
  ]);
  assert.deepEqual(servers, [{ made: 8, names: 8 }]);
  assert.deepEqual(codes, [{ made: 32, labels: 32 }]);
  const replays = running.logs.filter(({ message }) => /"call":"live .*"trips":3/.test(message));
  assert.ok(replays.length > 0, "some replies were given again");
});
