/**
 * A call that does nothing in a Durable Object: what a worker with its data in an object pays before it does anything. Like the
 * floor it reads the request, answers a constant and logs nothing.
 */
// @ts-ignore: this module exists inside workerd only
import { DurableObject } from "cloudflare:workers";

const HEADERS = { "Content-Type": "application/json" };
const REPLY = '{"status":"success","code":200,"message":"Code used","data":{"serverId":"server-1","joined":true}}';

export class Shard extends /** @type {any} */ (DurableObject) {
  /** @param {string} message */
  run(message) {
    return message;
  }
}

/** Bound, and not asked. */
export class Directory extends /** @type {any} */ (DurableObject) {}

export default {
  /** @param {Request} request @param {{ SHARD: import("../../js/bindings/durable-objects.js").Namespace }} env */
  async fetch(request, { SHARD }) {
    await SHARD.get(SHARD.idFromName("shard")).run(await request.text());
    return new Response(REPLY, { headers: HEADERS });
  },
};
