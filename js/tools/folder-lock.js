/**
 * Allows one `npm start` for each folder. SQLite locks a file, so the operating system holds the lock: it ends with the
 * process for any reason, and is never left behind.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { whyTaken } from "./port.js";

const BUSY = 5;
const PATIENCE = 5_000;

export class FolderLock {
  #database;
  #note;

  /** @param {import("node:sqlite").DatabaseSync} database @param {string} note */
  constructor(database, note) {
    this.#database = database;
    this.#note = note;
  }

  /** Notes a group of processes that use the folder, and may outlive a killed holder for a moment. @param {number | undefined} group */
  uses(group) {
    if (group !== undefined) appendFileSync(this.#note, ` ${group}`);
  }

  /**
   * @param {string} folder
   * @param {number} port
   * @returns {Promise<FolderLock>}
   * @throws when another process holds the lock; the message says on which port it serves
   */
  static async take(folder, port) {
    mkdirSync(folder, { recursive: true });
    const note = join(folder, "npm-start.port");
    // Imported only here, because an older Node lacks it.
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(join(folder, "npm-start.lock"));
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      if (/** @type {{ errcode?: number }} */ (error).errcode !== BUSY) throw error;
      // The holder may have just started, and not written its note yet.
      const other = await patiently(async () => read(note)?.port);
      throw new Error(`Nothing was started: another npm start serves this folder, on port ${other ?? "unknown"}.`);
    }
    const before = read(note);
    writeFileSync(note, String(port));
    // A killed holder leaves its note, and its children may still be ending, with the database open.
    if (before !== undefined) await patiently(async () => (before.groups.some(runs) || (await whyTaken(before.port)) !== undefined ? undefined : true));
    return new FolderLock(database, note);
  }

  release() {
    rmSync(this.#note, { force: true });
    this.#database.close();
  }
}

/** The port in a note, and the groups of processes. @param {string} note */
function read(note) {
  const [port = 0, ...groups] = existsSync(note) ? readFileSync(note, "utf8").split(" ").map(Number) : [];
  return port > 0 ? { port, groups } : undefined;
}

/** Whether a group of processes still runs. @param {number} group */
function runs(group) {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/**
 * @template T
 * @param {() => Promise<T | undefined>} find
 * @returns {Promise<T | undefined>}
 */
async function patiently(find) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const found = await find();
    if (found !== undefined || Date.now() > until) return found;
    await pause(50);
  }
}
