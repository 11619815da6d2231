/** Sockets that watch the name of a server, in a process of their own. They answer one job at a time. */

/** @typedef {{ seen: number, at: number[], socket: WebSocket }} Watcher */

/** @type {Watcher[]} */
const watchers = [];
let onSeen = () => {};

const now = () => performance.timeOrigin + performance.now();

/** @param {string} url @param {string} serverId @returns {Promise<void>} */
function open(url, serverId) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}api/1.48.0/sync`);
    /** @type {Watcher} */
    const watcher = { seen: 0, at: [], socket };
    watchers.push(watcher);
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ type: "Connect", sessionId: crypto.randomUUID(), connectionCount: 0, lastCloseReason: "InitialConnect", clientTs: 0 }));
      socket.send(JSON.stringify({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [{ type: "Add", queryId: 0, udfPath: "server:r", args: [{ serverId }] }] }));
    });
    socket.addEventListener("message", ({ data }) => {
      const number = Number(/"name":"change (\d+)"/.exec(data)?.[1] ?? 0);
      if (number > watcher.seen) {
        const at = now();
        for (let missed = watcher.seen + 1; missed <= number; missed += 1) watcher.at[missed] = at;
        watcher.seen = number;
        onSeen();
      }
      resolve();
    });
    socket.addEventListener("close", ({ code, reason }) => {
      process.send?.({ failed: `a watcher's socket was closed: ${code} ${reason}` });
      reject(new Error(reason));
    });
  });
}

/** @param {number} number @returns {Promise<void>} */
function allSaw(number) {
  return new Promise((resolve) => {
    const look = () => {
      if (!watchers.every(({ seen }) => seen >= number)) return;
      onSeen = () => {};
      resolve();
    };
    onSeen = look;
    look();
  });
}

process.on("message", async (/** @type {any} */ job) => {
  if (job.open !== undefined) {
    for (let from = 0; from < job.open; from += 50) {
      await Promise.all(Array.from({ length: Math.min(50, job.open - from) }, () => open(job.url, job.serverId)));
    }
    process.send?.({});
  } else if (job.until !== undefined) {
    await allSaw(job.until);
    process.send?.({ seen: watchers.map(({ at }) => at[job.until]) });
  } else {
    await allSaw(job.last);
    let latest = 0;
    for (const [place, sent] of job.sent.entries()) for (const { at } of watchers) latest = Math.max(latest, Number(at[job.first + place]) - sent);
    process.send?.({ latest });
  }
});
process.once("disconnect", () => process.exit());
