/**
 * Moves under load: callers use codes against caps, create and list codes, while a command moves everything there and back,
 * and command and workerd are killed at random moments.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { begun } from "../../js/bindings/move/fence.js";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { startProduct } from "../support/product.js";
import { seeded } from "../support/seeded.js";
import { AUTHORIZED, done, SETTINGS } from "./everything.js";
import { call } from "./world.js";

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {{ code: string, serverId: string, cap: number, joined: Set<string> }} Capped */
/** @typedef {{ seed: number, servers: number, callers: number, kills: number, crashes: number }} Options */
/** @typedef {{ calls: number, refused: number, lost: number, killed: number, crashed: number }} Told */

const command = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));

const CREATOR = "the maker";

/**
 * So that a short test need not wake 1,024 objects for the way back, D1 is told of these shards only.
 *
 * @param {Product} product
 * @param {string[]} servers
 */
export async function onlyShardsOf(product, servers) {
  await product.batch(begun("d1"));
  const shards = await Promise.all(servers.map(symbolsOf));
  await product.batch([["DELETE FROM move_shard WHERE shard NOT IN (SELECT value FROM json_each(?1))", [JSON.stringify([...shards, "00", "ZZ"])]]]);
}

/**
 * Runs the command until everything was moved. It is killed so many times.
 *
 * @param {Product} product
 * @param {"d1" | "durable"} to
 * @param {{ kills: number, crashes: number, random: () => number, told: Told, again: () => Promise<unknown> }} options
 */
async function commanded(product, to, { kills, crashes, random, told, again }) {
  for (let left = { kills, crashes }; ; ) {
    const child = spawn(process.execPath, [command, "move", "--to", to, "--json", "--url", product.url.href], {
      env: { ...process.env, INVITCODE_TOKEN: AUTHORIZED.Authorization.slice("Bearer ".length) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let said = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (said += data));
    const ended = new Promise((resolve) => child.once("close", resolve));
    // After so many steps of the move it is somewhere in its work, however quick the machine is.
    const steps = 1 + Math.floor(random() * 8);
    const isCrash = left.crashes > 0 && (left.kills === 0 || random() < 0.5);
    const within = left.kills + left.crashes > 0 ? stepped(product, steps, ended).then((isThere) => (isThere ? "stop" : ended)) : ended;
    const first = await within;
    if (first === "stop") {
      if (isCrash) {
        product.kill();
        told.crashed += 1;
        left.crashes -= 1;
      } else {
        told.killed += 1;
        left.kills -= 1;
      }
      child.kill("SIGKILL");
      await ended;
      if (isCrash) await again();
      continue;
    }
    assert.equal(first, 0, said);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.at(-1).isDone, true);
    return lines;
  }
}

/** Waits until the move went so many steps on, unless the command ends first. @param {Product} product @param {number} steps @param {Promise<unknown>} ended */
async function stepped(product, steps, ended) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const version = () => product.rows("SELECT version FROM move_work").then(([row]) => Number(row?.version ?? 0), () => 0);
  const begun = await version();
  while (!isOver && (await version()) < begun + steps) await new Promise((resolve) => setTimeout(resolve, 5));
  return !isOver;
}

/**
 * @param {Options} options
 * @returns {Promise<Told>}
 */
export async function moveHistory({ seed, servers: count, callers, kills, crashes }) {
  const random = seeded(seed);
  const below = (/** @type {number} */ most) => Math.floor(random() * most);
  const product = await startProduct({ env: { ...SETTINGS, STORE: "d1" } });
  /** @type {Told} */
  const told = { calls: 0, refused: 0, lost: 0, killed: 0, crashed: 0 };
  try {
    /** @type {Capped[]} */
    const capped = [];
    const servers = Array.from({ length: count }, (_, at) => `place-${seed}-${at}`);
    for (const serverId of servers) {
      await done(product, "server:c", { serverId, name: "A place", ownerId: CREATOR });
      for (const text of [undefined, `A-longer-text-${serverId}`]) {
        const cap = 5 + below(10);
        capped.push({ code: await done(product, "invitCode:c", { serverId, creatorId: CREATOR, maxUses: cap, code: text }), serverId, cap, joined: new Set() });
      }
    }
    await Promise.all(servers.map((serverId) => done(product, "invitCode:cMany", { serverId, creatorId: CREATOR, count: 400, maxUses: 1 })));
    await onlyShardsOf(product, servers);
    /** Codes that were created for certain, with their keys. @type {Map<string, string>} */
    const created = new Map();
    /** The servers of texts that were given for certain. @type {Map<string, string>} */
    const texts = new Map();
    let isEnded = false;
    let isDown = false;

    /** One call at random. */
    const act = async () => {
      const chosen = /** @type {Capped} */ (capped[below(capped.length)]);
      const ask = async (/** @type {string} */ path, /** @type {unknown} */ args) => {
        told.calls += 1;
        try {
          const reply = await call(product, path, args, AUTHORIZED);
          if (reply.status === 503) {
            assert.ok(Number(reply.headers.get("Retry-After")) > 0, "who is refused may try again");
            told.refused += 1;
            return undefined;
          }
          assert.notEqual(reply.status, 500, `${path}: ${JSON.stringify(reply.body)}`);
          return reply;
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          told.lost += 1;
          return undefined;
        }
      };
      const dice = below(10);
      if (dice < 5) {
        const userId = `user-${below(40)}`;
        const reply = await ask("invitCode:use", { code: chosen.code, userId });
        if (reply?.status === 200 && reply.data.joined) chosen.joined.add(userId);
        return;
      }
      if (dice < 7) {
        const key = `key-${below(200)}`;
        const reply = await ask("invitCode:c", { serverId: chosen.serverId, creatorId: CREATOR, idempotencyKey: key });
        if (reply === undefined) return;
        assert.equal(reply.status, 200, JSON.stringify(reply.body));
        const known = created.get(`${chosen.serverId} ${key}`);
        if (known !== undefined) assert.equal(reply.data, known, "a key names one code");
        created.set(`${chosen.serverId} ${key}`, reply.data);
        return;
      }
      if (dice < 8 && random() < 0.7) {
        const text = `New-text-${seed}-${below(60)}`;
        const reply = await ask("invitCode:c", { serverId: chosen.serverId, creatorId: CREATOR, code: text });
        if (reply?.status !== 200) return;
        assert.equal(texts.get(text), undefined, "a text is given once");
        texts.set(text, chosen.serverId);
        return;
      }
      if (dice < 8) {
        // A text that somebody has, for another server.
        const reply = await ask("invitCode:c", { serverId: chosen.serverId, creatorId: "nobody", code: `A-longer-text-${servers[below(servers.length)]}` });
        if (reply !== undefined) assert.notEqual(reply.status, 200, "a text that is taken is given to nobody");
        return;
      }
      const before = [...created.values()];
      const seen = new Set();
      for (let cursor = null; ; ) {
        const reply = await ask("invitCode:list", { creatorId: CREATOR, limit: 100, cursor });
        if (reply === undefined) return;
        assert.equal(reply.status, 200, JSON.stringify(reply.body));
        for (const { code } of reply.data.page) {
          assert.ok(!seen.has(code), "a code is listed once");
          seen.add(code);
        }
        if (reply.data.isDone) break;
        cursor = reply.data.continueCursor;
      }
      for (const code of before) assert.ok(seen.has(code), "a list has every code that was created before it");
    };
    const loads = Array.from({ length: callers }, async () => {
      while (!isEnded) {
        if (isDown) await new Promise((resolve) => setTimeout(resolve, 20));
        else await act();
      }
    });
    // A failure of a caller ends the history at once.
    const load = Promise.all(loads);
    load.catch(() => {});
    /** @param {string} store */
    const again = async (store) => {
      isDown = true;
      await product.restart({ ...SETTINGS, STORE: store });
      isDown = false;
    };
    for (const [to, store] of /** @type {["d1" | "durable", string][]} */ ([["durable", "d1,durable"], ["d1", "durable,d1"]])) {
      await again(store);
      await Promise.race([commanded(product, to, { kills, crashes, random, told, again: () => again(store) }), load]);
      await check(product, capped, created, texts);
    }
    isEnded = true;
    await load;
    await product.restart({ ...SETTINGS, STORE: "d1" });
    await check(product, capped, created, texts);
    assert.ok(texts.size > 0, "some texts were given");
    return told;
  } finally {
    await product.remove();
  }
}

/** Nothing over, nothing doubled, nothing lost. @param {Product} product @param {Capped[]} capped @param {Map<string, string>} created @param {Map<string, string>} texts */
async function check(product, capped, created, texts) {
  for (const { code, cap, joined } of capped) {
    const known = new Set(joined);
    const { _id: id, uses } = await patiently(product, "invitCode:r", { code });
    assert.ok(uses <= cap, `${uses} uses of ${cap}`);
    const { page } = await patiently(product, "invitCode:uses", { id, limit: 100 });
    const users = page.map((/** @type {any} */ { userId }) => userId);
    assert.equal(new Set(users).size, users.length, "nobody joins twice by a code");
    assert.ok(users.length <= cap);
    for (const userId of known) assert.ok(users.includes(userId), `${userId} joined by ${code} and is in its log`);
  }
  for (const [code, serverId] of texts) assert.equal((await patiently(product, "invitCode:r", { code })).serverId, serverId, "a text stays where it was given");
  for (const code of [...created.values()].slice(0, 50)) await patiently(product, "invitCode:r", { code });
}

/** @param {Product} product @param {string} path @param {unknown} args */
async function patiently(product, path, args) {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await call(product, path, args, AUTHORIZED).catch(() => undefined);
    if (reply?.status === 200) return reply.data;
    assert.ok(attempt < 100 && (reply === undefined || reply.status === 503), `${path}: ${JSON.stringify(reply?.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Histories for `npm run verify:long`.
 *
 * @param {number} rounds
 * @param {number} seed
 * @param {(text: string) => void} say
 */
export async function moves(rounds, seed, say) {
  for (let round = 0; round < rounds; round += 1) {
    const told = await moveHistory({ seed: seed + round, servers: 8, callers: 6, kills: 3, crashes: 2 });
    say(`round ${round + 1} of ${rounds}: ${JSON.stringify(told)}`);
  }
}
