// The unmodified `ConvexClient` of the npm package `convex` in Node.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { assertLedger } from "../support/ledger.js";
import { startProduct } from "../support/product.js";
import { makeCode, makeServer, unique, unknownCode } from "../support/world.js";
import { api, eventually, liveClient, watch } from "./clients.js";

const product = await startProduct();
after(async () => {
  await assertLedger(product);
  await product.remove();
});

/** The users of a page of members. @param {any} reply */
const users = (reply) => reply?.data?.page?.map((/** @type {any} */ { userId }) => userId);

/** @param {(client: import("convex/browser").ConvexClient) => Promise<void>} work */
async function withClient(work) {
  const client = liveClient(product);
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

describe("queries and mutations", () => {
  test("a client makes a server and a code, and sees who joins without asking again", () =>
    withClient(async (client) => {
      const ownerId = unique("owner");
      const made = await client.mutation(api.server.c, { name: "Live", ownerId });
      assert.equal(made.message, "Server created");
      const serverId = made.data._id;
      const members = watch(client, api.member.r, { serverId });
      const code = (await client.mutation(api.invitCode.c, { serverId, creatorId: ownerId })).data;
      await eventually(() => users(members.last)?.length === 1);
      const userId = unique("user");
      await client.mutation(api.invitCode.use, { code, userId });
      assert.deepEqual(users(members.last), [ownerId, userId], "a mutation resolves when its effect is shown");
      assert.deepEqual(members.errors, []);
    }));

  test("what one client changes reaches another, and what HTTP changes reaches both", () =>
    withClient((one) =>
      withClient(async (other) => {
        const server = await makeServer(product);
        const { serverId, ownerId } = server;
        const seen = [one, other].map((client) => watch(client, api.member.r, { serverId }));
        await eventually(() => seen.every(({ last }) => users(last)?.length === 1));
        const code = await makeCode(product, server);
        const [first, second] = [unique("user"), unique("user")];
        await one.mutation(api.invitCode.use, { code, userId: first });
        await eventually(() => seen.every(({ last }) => users(last)?.length === 2));
        await product.call("invitCode:use", { code, userId: second });
        await eventually(() => seen.every(({ last }) => users(last)?.length === 3));
        assert.deepEqual(users(seen[1]?.last), [ownerId, first, second]);
      }),
    ));

  test("a query once, over the socket, gives the same as over HTTP", () =>
    withClient(async (client) => {
      const { serverId } = await makeServer(product);
      const reply = await client.query(api.server.r, { serverId });
      assert.deepEqual(reply, (await product.call("server:r", { serverId })).body);
    }));

  test("refusals are values, and a watched refusal changes when its reason is gone", () =>
    withClient(async (client) => {
      const serverId = unique("server");
      const seen = watch(client, api.server.r, { serverId });
      await eventually(() => seen.last?.error === "errors.serverNotFound");
      await client.mutation(api.server.c, { serverId, name: "Now", ownerId: unique("owner") });
      await eventually(() => seen.last?.data?.name === "Now");
      assert.deepEqual(await client.mutation(api.invitCode.use, { code: unknownCode(), userId: unique("user") }), { status: "error", code: 404, message: "Unknown code", error: "errors.invalid" });
    }));

  test("unknown functions, wrong arguments, actions and the wrong kind are errors as Convex's own", () =>
    withClient(async (client) => {
      const seen = [watch(client, api.tea.brew, {}), watch(client, api.server.r, { serverId: "a", sugar: true }), watch(client, api.server.c, { name: "a", ownerId: "b" })];
      await eventually(() => seen.every(({ errors }) => errors.length === 1));
      const texts = seen.map(({ errors: [error] }) => String(error?.message));
      assert.match(String(texts[0]), /Could not find public function for 'tea:brew'/);
      assert.match(String(texts[1]), /ArgumentValidationError: .*sugar/);
      assert.match(String(texts[2]), /server:c/);
      await assert.rejects(client.mutation(api.tea.brew, {}), /Could not find public function for 'tea:brew'/);
      await assert.rejects(client.mutation(api.invitCode.use, {}), /ArgumentValidationError/);
      await assert.rejects(client.mutation(api.server.r, { serverId: "a" }), /server:r/);
      await assert.rejects(client.action(api.tea.brew, {}), /Could not find public function for 'tea:brew'/);
      await assert.rejects(client.action(api.server.r, { serverId: "a" }), /server:r/);
      await assert.rejects(client.query(api.tea.brew, {}), /Could not find public function for 'tea:brew'/);
    }));

  test("thirty mutations sent at once run in their order, each once", () =>
    withClient(async (client) => {
      const server = await makeServer(product);
      const code = await makeCode(product, server);
      const members = watch(client, api.member.r, { serverId: server.serverId });
      const joined = Array.from({ length: 30 }, () => unique("user"));
      const replies = await Promise.all(joined.map((userId) => client.mutation(api.invitCode.use, { code, userId })));
      assert.ok(replies.every(({ data }) => data.joined));
      assert.deepEqual(users(members.last), [server.ownerId, ...joined]);
      for (const [place, value] of members.values.entries()) {
        assert.deepEqual(users(value), [server.ownerId, ...joined].slice(0, users(value).length), `state ${place} is a state that was`);
      }
    }));

  test("an optimistic update is replaced by the real state without a flicker", () =>
    withClient(async (client) => {
      const server = await makeServer(product);
      const { serverId, ownerId } = server;
      const seen = watch(client, api.server.r, { serverId });
      await eventually(() => seen.last);
      await client.mutation(api.server.u, { serverId, name: "Real" }, {
        optimisticUpdate: (store) => {
          const before = store.getQuery(api.server.r, { serverId });
          store.setQuery(api.server.r, { serverId }, { ...before, data: { ...before.data, name: "Hoped for" } });
        },
      });
      assert.deepEqual(seen.values.map(({ data }) => data.name), ["A server", "Hoped for", "Real"]);
      assert.equal(seen.last.data.ownerId, ownerId);
    }));

  test("an optimistic update of a mutation that failed is taken back", () =>
    withClient(async (client) => {
      const { serverId } = await makeServer(product);
      const seen = watch(client, api.server.r, { serverId });
      await eventually(() => seen.last);
      const mutation = client.mutation(api.server.u, { serverId, colour: "red" }, {
        optimisticUpdate: (store) => store.setQuery(api.server.r, { serverId }, "red"),
      });
      await assert.rejects(mutation, /ArgumentValidationError/);
      await eventually(() => seen.last.data?.name === "A server");
      assert.deepEqual(seen.values.map((value) => value.data?.name ?? value), ["A server", "red", "A server"]);
    }));

  test("a query that is no longer watched is sent no more", () =>
    withClient(async (client) => {
      const { serverId } = await makeServer(product);
      const seen = watch(client, api.server.r, { serverId });
      await eventually(() => seen.last);
      seen.stop();
      await client.mutation(api.server.u, { serverId, name: "Later" });
      assert.equal(seen.last.data.name, "A server");
      assert.equal((await client.query(api.server.r, { serverId })).data.name, "Later");
    }));
});

test("a result that changes by itself changes on the screen at that time", () =>
  withClient(async (client) => {
    const server = await makeServer(product);
    const code = await makeCode(product, server, { expiresAt: Date.now() + 2_000 });
    const seen = watch(client, api.invitCode.explain, { code });
    await eventually(() => seen.last?.data?.failing.length === 0);
    await eventually(() => seen.last.data.failing.includes("errors.expired"));
    assert.equal(seen.values.length, 2);
  }));
