/** The client of a request: its address and scheme, according to the trusted proxies. */

/** @typedef {import("node:http").IncomingMessage} Incoming */

/** The header that tells the service the client's address. What a client sends under this name is dropped. */
export const ADDRESS_HEADER = "x-invitcode-peer";

/** A proxy keeps the host that the client asked for in `Host`. From this header a page of another site could choose it. */
const DROPPED = [ADDRESS_HEADER, "x-forwarded-host"];

/**
 * Rewrites the headers of a request: afterwards they contain nothing about the peer that the client could have forged.
 *
 * @param {Incoming} request
 * @param {number} proxies how many proxies are in front, each of which appends the address that it saw
 */
export function tellPeer(request, proxies) {
  const { headers, rawHeaders } = request;
  const forwarded = listOf(headers["x-forwarded-for"]);
  const schemes = listOf(headers["x-forwarded-proto"]);
  const address = plain((proxies > 0 ? forwarded.at(-proxies) : undefined) ?? request.socket.remoteAddress ?? "");
  // Some proxies append the scheme, most replace it.
  const scheme = proxies > 0 ? (schemes.at(-proxies) ?? schemes[0]) : undefined;
  for (const name of DROPPED) drop(request, name);
  headers[ADDRESS_HEADER] = address;
  rawHeaders.push(ADDRESS_HEADER, address);
  if (scheme !== undefined) headers["x-forwarded-proto"] = scheme;
}

/** @param {Incoming} request @param {string} dropped in lower case */
function drop({ headers, rawHeaders }, dropped) {
  if (headers[dropped] === undefined) return;
  delete headers[dropped];
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) if (rawHeaders[at]?.toLowerCase() === dropped) rawHeaders.splice(at, 2);
}

/** @param {string | string[] | undefined} header */
function listOf(header) {
  return String(header ?? "").split(",").map((one) => one.trim()).filter((one) => one !== "");
}

/** A socket that takes both kinds of addresses writes IPv4 as IPv6. @param {string} address */
function plain(address) {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
