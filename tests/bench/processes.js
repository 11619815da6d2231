/** What the processes that this one started take, where the system tells. */
import { readdir, readFile } from "node:fs/promises";

/** The clock of `/proc`, whose unit Linux has fixed for programs. */
const TICKS_A_SECOND = 100;

/** @returns {Promise<string[]>} */
export async function children() {
  const tasks = await readdir("/proc/self/task").catch(() => []);
  const lists = await Promise.all(tasks.map((task) => readFile(`/proc/self/task/${task}/children`, "utf8").catch(() => "")));
  return lists.flatMap((list) => list.split(" ").filter((pid) => pid !== ""));
}

/** The seconds of processor that a process took, and the system for it. @param {string} pid */
export async function processorOf(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
