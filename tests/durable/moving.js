/** A move as tests make it: request by request, so that they can look at what is under way. */
import assert from "node:assert/strict";
import { symbolsOf } from "../../js/bindings/durable-objects.js";
import { AUTHORIZED, done, GUILD } from "./everything.js";
import { call } from "./world.js";

/** @typedef {import("../support/product.js").Product} Product */
/** @typedef {"d1" | "durable"} Side */

/** So many codes that the copy of their server takes several requests. */
const MANY = 900;

/** One request of the command. @param {Product} product @param {Side} to @param {Record<string, string>} [headers] */
export function step(product, to, headers = {}) {
  return call(product, "move", { to }, { ...AUTHORIZED, ...headers });
}

/** Moves to the end. @param {Product} product @param {Side} to @param {(data: any) => unknown} [between] */
export async function move(product, to, between = () => {}) {
  const verified = [];
  for (;;) {
    const { status, body, data } = await step(product, to);
    assert.equal(status, 200, JSON.stringify(body));
    verified.push(...data.verified);
    for (const each of data.verified) assert.ok(each.rows > 0 || each.serverId === GUILD);
    if (data.isDone) return { ...data, verified };
    await between(data);
  }
}

/** Makes a server large. @param {Product} product @param {string} serverId @param {string} creatorId */
export async function enlarge(product, serverId, creatorId) {
  await done(product, "invitCode:cMany", { serverId, creatorId, count: MANY, maxUses: 1 });
}

/** Moves until a large server is under way: its rows are copied, and nobody changes it. @param {Product} product @param {Side} to @param {string} serverId */
export async function untilCopied(product, to, serverId) {
  const symbols = await symbolsOf(serverId);
  for (;;) {
    const { status, body, data } = await step(product, to);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(data.isDone, false, "the server is seen on its way");
    if (data.serverId === serverId && (await stateOf(product, symbols)) === "copied") return;
  }
}

/** @param {Product} product @param {string} symbols */
export async function stateOf(product, symbols) {
  const [row] = await product.rows("SELECT state FROM move_shard WHERE shard = ?", symbols);
  return row?.["state"];
}
