/**
 * `kill -9` of workerd, or of all around it, at random moments while clients mutate and watch. No mutation is lost or
 * doubled, whatever died in between, and every client converges to what the tables say.
 */
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hosted } from "../endurance/hosted.js";
import { seeded } from "../support/seeded.js";
import { makeServer } from "../support/world.js";
import { api, closeClients, eventually, liveClient, watch } from "./clients.js";
import { Proxy } from "./proxy.js";

const CLIENTS = 12;
/** A kill comes at any moment of so many milliseconds after the clients are back. */
const MOMENTS = 400;

/** @param {number} delay @returns {Promise<void>} */
const pause = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

/** @param {{ rounds: number, seed: number, say?: (text: string) => void }} options */
export async function liveKills({ rounds, seed, say = () => {} }) {
  const random = seeded(seed);
  const product = new Hosted(await mkdtemp(join(tmpdir(), "invitcode-live-kills-")), { AUTH: "open" });
  // One address for the clients, while each start has another port.
  const proxy = await new Proxy(() => product.url, () => "pass").listen();
  try {
    await product.start();
    await product.migrate();
    const server = await makeServer(product);
    const clients = Array.from({ length: CLIENTS }, () => liveClient(proxy));
    const seen = clients.map((client) => watch(client, api.member.r, { serverId: server.serverId, limit: 100 }));
    let isOver = false;
    let answered = 0;
    const work = Promise.all(
      clients.map(async (client, place) => {
        for (let turn = 0; !isOver; turn += 1) {
          const name = `kill ${place} ${turn}`;
          const made = await client.mutation(api.server.c, { name, ownerId: "killer" });
          assert.equal(made.message, "Server created", JSON.stringify(made));
          const code = await client.mutation(api.invitCode.c, { serverId: server.serverId, creatorId: server.ownerId, label: name, maxUses: 1 });
          assert.equal(code.message, "Code created", JSON.stringify(code));
          if (random() < 0.1) await client.mutation(api.invitCode.use, { code: code.data, userId: `user ${place} ${turn}` });
          answered += 1;
        }
      }),
    );
    for (let round = 0; round < rounds; round += 1) {
      const before = answered;
      await Promise.race([eventually(() => answered > before, "the clients are back"), work]);
      await pause(random() * MOMENTS);
      await product.killNow(random() < 0.7 ? "workerd" : "tree");
      await product.start();
      if ((round + 1) % 10 === 0) say(`  ${round + 1} of ${rounds}: ${answered * 2} mutations answered`);
    }
    isOver = true;
    await work;
    const rows = await product.rows("SELECT name, count(*) AS times FROM server WHERE name LIKE 'kill %' GROUP BY name");
    assert.deepEqual(rows.filter(({ times }) => times !== 1), [], `no mutation ran twice (seed ${seed})`);
    assert.equal(rows.length, answered, `and none was lost (seed ${seed})`);
    const [codes] = await product.rows("SELECT count(*) AS made, count(DISTINCT label) AS labels FROM invit_code WHERE server_id = ?", server.serverId);
    assert.deepEqual([codes?.["made"], codes?.["labels"]], [answered, answered], `(seed ${seed})`);
    const truth = (await product.call("member:r", { serverId: server.serverId, limit: 100 })).body;
    await eventually(() => seen.every(({ last }) => JSON.stringify(last) === JSON.stringify(truth)), "every client sees what the tables say");
    for (const { errors } of seen) assert.deepEqual(errors, []);
    say(`  ${rounds} kills, ${answered * 2} mutations, each once (seed ${seed})`);
    return { answered };
  } finally {
    await closeClients();
    await proxy.stop();
    await product.remove();
  }
}
