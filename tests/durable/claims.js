/**
 * The protocol of claims under random orders of events: callers in several shards want the same texts, while calls and
 * replies are lost, objects restart, and callers end in the middle.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { durable } from "../../js/bindings/durable.js";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { answer, start } from "../../js/worker/engine.js";
import { seeded } from "../support/seeded.js";
import { Objects } from "./objects.js";

start(new WebAssembly.Module(readFileSync(new URL("../../pkg/invitcode_worker_bg.wasm", import.meta.url))));

const NOW = 1_790_000_000_000;
const TEXTS = 4;
const CALLS = 14;
const QUIET = { fails: 0, loses: 0, restarts: 0, ticks: 2 };
const FAULTY = { fails: 0.08, loses: 0.08, restarts: 0.04, ticks: 6 };

/** @type {import("../../js/worker/engine.js").Settings} */
const settings = { text: JSON.stringify({ store: "durable", guessLimitAddress: 1000, guessLimitUser: 1000 }) };
const encoder = new TextEncoder();

/** @typedef {{ serverId: string, ownerId: string }} Server */

/** A deployment with servers in three shards, in which many histories may run one after another. */
export class World {
  #random;
  objects;
  /** @type {Server[]} */
  servers = [];
  #made = 0;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = seeded(seed);
    this.objects = new Objects(this.#random);
  }

  async begin() {
    const shards = new Set();
    for (let at = 0; this.servers.length < 6; at += 1) {
      const serverId = `s${at}`;
      const shard = await symbolsOf(serverId);
      if (shards.size === 3 && !shards.has(shard) && this.servers.length < 5 && at < 2_000) continue;
      shards.add(shard);
      const server = { serverId, ownerId: `owner of ${serverId}` };
      this.servers.push(server);
      assert.equal((await this.#call("server/c", { ...server, name: "A server", owner: "Tim" })).status, 200);
    }
    return this;
  }

  /** @param {number} most */
  #below(most) {
    return Math.floor(this.#random() * most);
  }

  /** @param {string} path @param {unknown} args @param {() => void} [before] */
  async #call(path, args, before) {
    const head = JSON.stringify({ method: "POST", path: `/${path}`, contentType: "application/json", caller: { kind: "open" }, now: NOW + this.#made });
    const binding = durable(this.objects.namespaces(before));
    const { reply } = await answer({ settings, head, body: encoder.encode(JSON.stringify(args)) }, binding);
    return { status: reply.status, body: JSON.parse(reply.body) };
  }

  /** One history: calls at once under faults, then quiet; then every text has one code or is free, and works. */
  async history() {
    this.#made += 1;
    const texts = Array.from({ length: TEXTS }, (_, at) => `TEXT-${this.#made}-${at}`);
    this.objects.network = FAULTY;
    /** @type {Promise<{ server: Server, code: string, status: number }>[]} */
    const calls = [];
    for (let count = 0; count < CALLS; count += 1) {
      const server = /** @type {Server} */ (this.servers[this.#below(this.servers.length)]);
      const code = String(texts[this.#below(TEXTS)]);
      // A caller may end before any of its trips.
      let left = this.#random() < 0.3 ? this.#below(6) : Number.POSITIVE_INFINITY;
      const before = () => {
        left -= 1;
        if (left < 0) throw new Error("the caller ended");
      };
      const creatorId = this.#random() < 0.15 ? "nobody" : server.ownerId;
      calls.push(this.#call("invitCode/c", { serverId: server.serverId, creatorId, code }, before).then(({ status }) => ({ server, code, status })));
    }
    const made = await Promise.all(calls);
    this.objects.network = QUIET;
    for (const text of texts) await this.#judge(text, made.filter(({ code, status }) => code === text && status === 200).map(({ server }) => server));
  }

  /** @param {string} text @param {Server[]} told who was told that it created the code */
  async #judge(text, told) {
    const folded = text.replaceAll("-", "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
    const rows = () => this.objects.rows("SHARD", "SELECT server_id FROM invit_code WHERE folded = ?", folded);
    const found = rows();
    assert.ok(found.length <= 1, `${text} was given ${found.length} times`);
    assert.ok(told.length <= 1, `${told.length} callers were told that they created ${text}`);
    for (const { serverId } of told) assert.equal(found[0]?.["server_id"], serverId, `the code ${text} is there`);
    // Whoever wants it next gets it if nobody has it, whatever was left behind.
    const [one, other] = [this.servers[this.#below(6)], this.servers[this.#below(6)]];
    const wanted = await this.#call("invitCode/c", { serverId: one?.serverId, creatorId: one?.ownerId, code: text });
    assert.equal(wanted.status, found.length === 0 ? 200 : 409, `${text} after ${JSON.stringify(found)}`);
    const holder = rows()[0]?.["server_id"];
    assert.equal((await this.#call("invitCode/c", { serverId: other?.serverId, creatorId: other?.ownerId, code: text })).status, 409);
    const used = await this.#call("invitCode/use", { code: text, userId: "ada" });
    assert.deepEqual([used.status, used.body.data?.serverId], [200, holder], text);
  }
}

/** How many histories a deployment has. */
export const HISTORIES = 25;

/** How many deployments run at once: a call that failed waits before it comes again, and the others go on meanwhile. */
const AT_ONCE = 16;

/** Runs histories in so many deployments. @param {number} worlds @param {number} seed */
export async function histories(worlds, seed) {
  let at = 0;
  const next = async () => {
    while (at < worlds) {
      const own = seed + at;
      at += 1;
      await one(own).catch((error) => { throw new Error(`the seed ${own}: ${error.message}`, { cause: error }); });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** @param {number} seed */
async function one(seed) {
  const world = await new World(seed).begin();
  for (let count = 0; count < HISTORIES; count += 1) await world.history();
  world.objects.end();
}
