/** Reads the memory of processes and the size of folders from the operating system. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const KIB = 1024;

/**
 * @typedef {object} Sample
 * @property {number} at seconds since the first
 * @property {number} rss bytes of memory, with the pages of the program itself
 * @property {number} own bytes of memory that belong to no file: heaps and stacks
 * @property {number} files open file descriptors
 * @property {number} disk bytes of the database and its log
 */

/** Whether {@link sampleOf} works on this system: it needs Linux. */
export const CAN_SAMPLE = process.platform === "linux";

/** @param {number[]} pids @param {string} folder @param {number} at @returns {Promise<Sample>} */
export async function sampleOf(pids, folder, at) {
  const sample = { at, rss: 0, own: 0, files: 0, disk: await sizeOf(folder) };
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
    sample.rss += field(rollup, "Rss");
    sample.own += field(rollup, "Anonymous");
    sample.files += (await readdir(`/proc/${pid}/fd`)).length;
  }
  return sample;
}

/** @param {string} rollup @param {string} name */
function field(rollup, name) {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(rollup);
  if (found === null) throw new Error(`smaps_rollup has no ${name}`);
  return Number(found[1]) * KIB;
}

/** The bytes of all files of a folder. @param {string} folder @returns {Promise<number>} */
async function sizeOf(folder) {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    // A journal may be deleted before it is read.
    if (entry.isFile()) size += await stat(join(entry.parentPath, entry.name)).then((found) => found.size, () => 0);
  }
  return size;
}
