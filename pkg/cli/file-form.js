/** Recognises, by its first bytes, a file that is not lines of `mongoexport`. */

/** The number of bytes that are inspected. */
export const LOOKED_AT = 4096;

const PLAIN = "`mongoexport` writes one JSON document a line";

/** @type {[number[], string, string][]} */
const PACKED = [
  [[0x1f, 0x8b], "gzip", "gunzip -c"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd", "zstd -dc"],
  [[0x42, 0x5a, 0x68], "bzip2", "bunzip2 -c"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz", "xz -dc"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive", "unzip -p"],
];

/** The first bytes of `mongodump --archive`. */
const MONGODUMP = [0x6d, 0xe2, 0x99, 0x81];

/**
 * What is wrong with the file as a whole and what to do, or nothing if its lines can be read.
 *
 * @param {Buffer} start its first {@link LOOKED_AT} bytes, or all if there are fewer
 * @returns {string | undefined}
 */
export function problemOf(start) {
  const begins = (/** @type {number[]} */ bytes) => bytes.every((byte, at) => start[at] === byte);
  const packed = PACKED.find(([bytes]) => begins(bytes));
  if (packed !== undefined) {
    const [, name, command] = packed;
    return `The file is ${name}; ${PLAIN}. Unpack it first: ${command} FILE > LINES`;
  }
  if (begins(MONGODUMP) || isBson(start)) return `The file is BSON, as \`mongodump\` writes it; ${PLAIN}. Export the collection with \`mongoexport\``;
  if (isUtf16(start)) {
    return `The file is UTF-16, as PowerShell's > writes it; ${PLAIN}, in UTF-8. Export it with --out FILE, or change it: iconv -f UTF-16 -t UTF-8 FILE > LINES`;
  }
  if (start.includes(0)) return `The file is not text: it holds zero bytes; ${PLAIN}`;
  return problemOfText(start.toString().replace(/^\ufeff/, ""));
}

/** Whether a BSON document begins here, judged by its length and its first field's type and name. @param {Buffer} start */
function isBson(start) {
  if (start.length < 7) return false;
  const [length, type] = [start.readInt32LE(0), start[4] ?? 0];
  const end = start.indexOf(0, 5);
  const isLength = length >= 5 && length <= 17 * 1024 * 1024;
  return isLength && type >= 0x01 && type <= 0x13 && end > 5 && end < 260;
}

/** @param {Buffer} start */
function isUtf16(start) {
  const [first, second] = [start[0], start[1]];
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (start.length > 1 && (first === 0) !== (second === 0));
}

/** @param {string} text */
function problemOfText(text) {
  const [first = "", second] = text.split("\n", 100).filter((line) => line.trim() !== "").map((line) => line.trim());
  if (first.startsWith("[")) {
    return (
      "The file is one JSON array, as `mongoexport --jsonArray` writes it. Export it without --jsonArray, " +
      "or make lines of it: jq -c '.[]' FILE > LINES"
    );
  }
  if (first.startsWith("{") && !first.endsWith("}") && second !== undefined && !second.startsWith("{")) {
    return (
      "The documents of the file stand over several lines, as `mongoexport --pretty` writes them. " +
      "Export it without --pretty, or make lines of it: jq -c . FILE > LINES"
    );
  }
  if (/^"?[\w.$]+"?(,"?[\w.$]+"?)+$/.test(first)) return `The file is CSV, as \`mongoexport --type=csv\` writes it. Export it without --type`;
  if (first.startsWith("<")) return `The file is HTML or XML; ${PLAIN}`;
  return undefined;
}
