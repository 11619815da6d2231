/**
 * Clients that mutate and watch while their connections are cut, delayed and doubled at random. No mutation is lost or
 * doubled, and every client sees in the end what the tables say.
 */
import assert from "node:assert/strict";
import { startProduct } from "../support/product.js";
import { seeded } from "../support/seeded.js";
import { makeServer } from "../support/world.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";
import { Proxy } from "./proxy.js";

/** What may happen to a frame, with its probability. */
const ODDS = { cut: 0.03, double: 0.05, delay: 0.1, longest: 30 };

/** @param {{ clients: number, cuts: number, seed: number, say?: (text: string) => void }} options */
export async function cuts({ clients: count, cuts: wanted, seed, say = () => {} }) {
  const random = seeded(seed);
  const product = await startProduct();
  let isCalm = false;
  const proxy = await new Proxy(() => product.url, ({ text }) => {
    if (isCalm) return "pass";
    const chance = random();
    if (chance < ODDS.cut) return random() < 0.5 ? "cut before" : "cut after";
    // Only what a network could bring twice without breaking the protocol: a request, and its answer.
    if (chance < ODDS.cut + ODDS.double) return /"type":"Mutation(Response)?"/.test(text) ? "double" : "pass";
    return chance < ODDS.cut + ODDS.double + ODDS.delay ? random() * ODDS.longest : "pass";
  }).listen();
  try {
    const server = await makeServer(product);
    const clients = Array.from({ length: count }, () => liveClient(proxy));
    const seen = clients.map((client) => watch(client, api.member.r, { serverId: server.serverId, limit: 100 }));
    let made = 0;
    await Promise.all(
      clients.map(async (client, place) => {
        for (let turn = 0; proxy.cuts < wanted; turn += 1) {
          // Not idempotent by itself: each run makes a server and a code more.
          const name = `cut ${place} ${turn}`;
          const [made1, made2] = await Promise.all([
            client.mutation(api.server.c, { name, ownerId: "cutter" }),
            client.mutation(api.invitCode.c, { serverId: server.serverId, creatorId: server.ownerId, label: name, maxUses: 1 }),
          ]);
          assert.equal(made1.message, "Server created", JSON.stringify(made1));
          assert.equal(made2.message, "Code created", JSON.stringify(made2));
          if (random() < 0.2) await client.mutation(api.invitCode.use, { code: made2.data, userId: `user ${place} ${turn}` });
          made += 1;
        }
      }),
    );
    isCalm = true;
    const rows = await product.rows("SELECT name, count(*) AS times FROM server WHERE name LIKE 'cut %' GROUP BY name");
    assert.deepEqual(rows.filter(({ times }) => times !== 1), [], `no mutation ran twice (seed ${seed})`);
    assert.equal(rows.length, made, "and none was lost");
    const [codes] = await product.rows("SELECT count(*) AS made, count(DISTINCT label) AS labels FROM invit_code WHERE server_id = ?", server.serverId);
    assert.deepEqual([codes?.["made"], codes?.["labels"]], [made, made]);
    const truth = (await product.call("member:r", { serverId: server.serverId, limit: 100 })).body;
    await eventually(() => seen.every(({ last }) => JSON.stringify(last) === JSON.stringify(truth)), "every client sees what the tables say");
    for (const { errors } of seen) assert.deepEqual(errors, []);
    say(`  ${proxy.cuts} cuts, ${made * 2} mutations, each once (seed ${seed})`);
    return { cuts: proxy.cuts, made };
  } finally {
    await closeClients();
    await proxy.stop();
    await product.remove();
  }
}
