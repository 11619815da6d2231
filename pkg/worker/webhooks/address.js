/** Which hosts webhooks may go to: those of the public internet. */

/** Names that lead into a private network or to this machine. */
const LOCAL = /^(?:localhost|.*\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion))$/;

/** Ranges of IPv4 that are not of the public internet: the first number and how many leading bits count. @type {[number, number][]} */
const RANGES = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
].map(([text, bits]) => [numberOf(String(text)), Number(bits)]);

/**
 * Whether a host, as a URL writes it, is of the public internet: neither a name of a private network nor an address of a
 * private, local, link-local, shared or reserved range.
 *
 * @param {string} hostname
 */
export function isPublic(hostname) {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("[")) return isPublicV6(name.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return isPublicV4(numberOf(name));
  return name.includes(".") && !LOCAL.test(name);
}

/** @param {string} text */
function numberOf(text) {
  return text.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

/** @param {number} address */
function isPublicV4(address) {
  return !RANGES.some(([first, bits]) => Math.floor(address / 2 ** (32 - bits)) === Math.floor(first / 2 ** (32 - bits)));
}

/** Only global unicast addresses (2000::/3), without those that hold or translate an address of IPv4. @param {string} text */
function isPublicV6(text) {
  const groups = groupsOf(text);
  const [first = 0, second = 0] = groups;
  if (first >> 13 !== 1) return false;
  // 6to4, Teredo and its neighbours, documentation.
  if (first === 0x2002 || first === 0x3fff) return false;
  return !(first === 0x2001 && (second < 0x200 || second === 0xdb8));
}

/** The eight numbers of an address. @param {string} text */
function groupsOf(text) {
  const [head = "", tail] = text.split("::");
  const numbers = (/** @type {string} */ part) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const [before, after] = [numbers(head), numbers(tail ?? "")];
  return [...before, ...Array(8 - before.length - after.length).fill(0), ...after];
}
