/**
 * Sends webhooks. A host's name must resolve to a public address, and the connection goes to exactly that
 * address, so a name cannot lead elsewhere after the check.
 */
import { lookup as systemLookup } from "node:dns";
import { Agent, request } from "node:https";
import { Readable } from "node:stream";
import { isPublic } from "../worker/webhooks/address.js";

/** @typedef {typeof import("node:dns").lookup} Lookup */

/** A name leads to an address that is not of the public internet. */
export class PrivateAddressError extends Error {
  /** @override */
  name = "PrivateAddressError";
  code = "EPRIVATE";
}

/**
 * A lookup that gives public addresses only. One that is not public refuses the name, even beside others.
 *
 * @param {Lookup} [lookup]
 * @returns {import("node:net").LookupFunction}
 */
export function publicLookup(lookup = systemLookup) {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "");
      const [first] = found;
      if (first === undefined || !found.every(({ address, family }) => isPublic(family === 6 ? `[${address}]` : address))) {
        return callback(new PrivateAddressError("the name leads to an address that is not of the public internet"), "");
      }
      if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * A `fetch` for webhooks: https only, and no redirects.
 *
 * @param {Lookup} [lookup]
 * @returns {{ fetch: typeof fetch }}
 */
export function outbound(lookup) {
  // A separate pool: connections that other parts of this process opened were not checked.
  const agent = new Agent({ keepAlive: true, lookup: publicLookup(lookup) });
  return {
    fetch: (url, init = {}) =>
      new Promise((resolve, reject) => {
        const { method = "GET", headers, body, signal } = init;
        const sent = request(String(url), { method, headers: { ...(/** @type {Record<string, string>} */ (headers)), "Content-Length": Buffer.byteLength(String(body ?? "")) }, agent, ...(signal && { signal }) }, (answer) => {
          const { statusCode = 500, rawHeaders } = answer;
          const told = new Headers();
          for (let at = 0; at < rawHeaders.length; at += 2) told.append(String(rawHeaders[at]), String(rawHeaders[at + 1]));
          // `Response` takes no status below 200, and a body with none of these.
          const isBodiless = [204, 205, 304].includes(statusCode);
          if (isBodiless) answer.resume();
          resolve(new Response(isBodiless ? null : /** @type {any} */ (Readable.toWeb(answer)), { status: statusCode, headers: told }));
        });
        sent.on("error", reject);
        sent.end(body);
      }),
  };
}
