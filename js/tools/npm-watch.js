/** Watches the npm that runs this script: after SIGKILL or SIGHUP it ends without a signal to its script. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const OFTEN = 500;

/** npm runs scripts through one of these shells, which outlives npm. */
const SHELL = /^-?(?:ba|da|a|k|z|ya|fi)?sh$|^busybox$/;

/**
 * Calls back once npm has ended. Does nothing if npm did not start this process.
 *
 * @param {() => void} callback
 */
export function whenNpmEnds(callback) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const { name, parent: above } = stateOf(parent) ?? {};
  const isShell = name !== undefined && SHELL.test(name);
  const watch = setInterval(() => {
    if (process.ppid === parent && !(isShell && stateOf(parent)?.parent !== above)) return;
    clearInterval(watch);
    callback();
  }, OFTEN);
  watch.unref();
}

/**
 * A process's name and parent. An id in use does not mean that the process runs: it may be a zombie.
 *
 * @param {number} pid
 * @returns {{ name: string, parent: number } | undefined}
 */
function stateOf(pid) {
  try {
    if (process.platform === "linux") {
      const [, name = "", parent] = /^\d+ \((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return { name, parent: Number(parent) };
    }
    const [, parent, path = ""] = /^\s*(\d+)\s+(.*\S)/.exec(execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })) ?? [];
    return { name: path.slice(path.lastIndexOf("/") + 1), parent: Number(parent) };
  } catch {
    return undefined;
  }
}
