/**
 * Loaded into the processes that `npm start` starts, which have a group of their own: when the one that started them
 * is gone, however it went, the whole group ends.
 */
import { isMainThread } from "node:worker_threads";

const OFTEN = 250;
const LAST_CHANCE = 1_000;

if (isMainThread && process.platform !== "win32") {
  // A parent may be gone before this begins, so it says who it is. Whoever this process starts has this one as its parent.
  const parent = Number(process.env.INVITCODE_PARENT ?? process.ppid);
  delete process.env.INVITCODE_PARENT;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    // The signal comes here as well.
    process.on("SIGTERM", () => {});
    setTimeout(() => process.kill(0, "SIGKILL"), LAST_CHANCE);
    process.kill(0, "SIGTERM");
  }, OFTEN);
  watch.unref();
}
