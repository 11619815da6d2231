/** Runs the scheduled work once a minute, as a cron trigger does. */

const MINUTE = 60_000;

/**
 * @param {(scheduledTime: number) => Promise<void>} work
 * @returns {{ stop(patience: number): Promise<void> }} `stop` waits for running work, at most so many milliseconds
 */
export function everyMinute(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void> | undefined} */
  let running;
  let isOver = false;
  const wait = () => {
    const next = (Math.floor(Date.now() / MINUTE) + 1) * MINUTE;
    timer = setTimeout(() => {
      // Work that takes longer than a minute is not started a second time meanwhile.
      running = work(next).finally(() => {
        running = undefined;
        if (!isOver) wait();
      });
    }, next - Date.now());
    timer.unref();
  };
  wait();
  return {
    async stop(patience) {
      isOver = true;
      clearTimeout(timer);
      // Many events to deliver take most of a minute.
      if (running !== undefined) await Promise.race([running, new Promise((resolve) => setTimeout(resolve, patience).unref())]);
    },
  };
}
