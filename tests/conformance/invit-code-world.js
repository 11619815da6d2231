/** A worker with `AUTH=open`, because invitCode's documents trust their arguments, and the calls of their tests. */
import { after } from "node:test";
import { startProduct } from "../support/product.js";
import { dataOf } from "../support/replies.js";
import { makeCode, makeServer, unique, uniqueAddress } from "../support/world.js";

export const product = await startProduct();
after(() => product.remove());

/** Generated codes: 12 symbols of Crockford's base 32, which has no I, L, O and U. */
export const GENERATED = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** @param {Record<string, unknown>} args */
export function create(args) {
  return product.call("invitCode:c", args);
}

/** @param {string} code @param {string} [userId] @param {Record<string, unknown>} [more] */
export function use(code, userId = unique("user"), more = {}) {
  return product.call("invitCode:use", { code, userId, ...more }, { address: uniqueAddress() });
}

/** A server with one code. @param {Record<string, unknown>} [args] */
export async function made(args = {}) {
  const server = await makeServer(product);
  return { ...server, code: await makeCode(product, server, args) };
}

/** The document of a code. @param {string} code @returns {Promise<any>} */
export async function documentOf(code) {
  return dataOf(await product.call("invitCode:r", { code }));
}

/** The ids of a server's members. @param {string} serverId @returns {Promise<string[]>} */
export async function membersOf(serverId) {
  const { page } = dataOf(await product.call("member:r", { serverId }));
  return page.map((/** @type {any} */ member) => member.userId);
}

/** @param {string} serverId */
export async function deleteServer(serverId) {
  dataOf(await product.call("server:d", { serverId }), "Server deleted");
}

/** In an hour. */
export const later = () => Date.now() + 3_600_000;
