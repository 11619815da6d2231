/** Servers, members and codes for tests, created through the product's own functions. */
import { randomUUID } from "node:crypto";
import { dataOf } from "./replies.js";

/** @typedef {import("./product.js").Product} Product */

let counter = 0;

/** A name that no other test of this process uses. @param {string} prefix */
export function unique(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** An unused address from the ranges for documentation. */
export function uniqueAddress() {
  counter += 1;
  return `2001:db8:${counter.toString(16)}::1`;
}

/**
 * @param {Product} product
 * @param {Record<string, unknown>} [args]
 * @param {import("./call.js").CallOptions} [options]
 * @returns {Promise<{ serverId: string, ownerId: string }>}
 */
export async function makeServer(product, args = {}, options = {}) {
  const ownerId = String(args["ownerId"] ?? unique("owner"));
  const reply = await product.call("server:c", { name: "A server", ownerId, ...args }, options);
  const server = dataOf(reply, "Server created");
  return { serverId: server._id, ownerId };
}

/**
 * @param {Product} product
 * @param {{ serverId: string, ownerId: string }} server
 * @param {Record<string, unknown>} [args]
 * @param {import("./call.js").CallOptions} [options]
 * @returns {Promise<string>}
 */
export async function makeCode(product, { serverId, ownerId }, args = {}, options = {}) {
  const reply = await product.call("invitCode:c", { serverId, creatorId: ownerId, ...args }, options);
  return dataOf(reply, "Code created");
}

/**
 * @param {Product} product
 * @param {string} code
 * @param {string} [userId]
 * @returns {Promise<string>} the user
 */
export async function join(product, code, userId = unique("user")) {
  dataOf(await product.call("invitCode:use", { code, userId }), "Code used");
  return userId;
}

/** A well-formed custom code that does not exist. */
export function unknownCode() {
  return `NOSUCH-${randomUUID().slice(0, 8)}`;
}

/** @param {string} code a generated code @param {number} [place] @returns the code with one symbol mistyped */
export function mistyped(code, place = 5) {
  const symbol = code[place] === "7" ? "8" : "7";
  return code.slice(0, place) + symbol + code.slice(place + 1);
}

/** How a person might write a code down. @param {string} code */
export function grouped(code) {
  return code.replace(/(.{4})(.{4})(.{4})/, "$1-$2-$3");
}
