/**
 * Loaded into the processes that `npm start` starts, which have their own group. When their parent ends for any reason,
 * the whole group ends.
 */
import { isMainThread } from "node:worker_threads";

const OFTEN = 250;
const LAST_CHANCE = 1_000;

if (isMainThread && process.platform !== "win32") {
  // The parent passes its id, because it may end before this begins. Children of this process get this one as parent.
  const parent = Number(process.env.INVITCODE_PARENT ?? process.ppid);
  delete process.env.INVITCODE_PARENT;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    // This process gets the signal too.
    process.on("SIGTERM", () => {});
    setTimeout(() => process.kill(0, "SIGKILL"), LAST_CHANCE);
    process.kill(0, "SIGTERM");
  }, OFTEN);
  watch.unref();
}
