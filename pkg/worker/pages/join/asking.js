/** Asks again and again until something changes. The join page and the package's components share it. */

const EVERY = 15_000;

/** The longest pause after failures. */
const LONGEST = 240_000;

/**
 * Asks every 15 seconds while the page is visible. After each failure the pause is twice as long, up to 4 minutes. A page
 * that is hidden asks nothing; one that is seen again asks when it is due.
 *
 * @param {() => Promise<boolean>} ask whether an answer came
 * @returns {() => void} ends it
 */
export function askAgain(ask) {
  let pause = EVERY;
  let due = Date.now() + pause;
  let isAsking = false;
  let hasEnded = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const plan = () => {
    clearTimeout(timer);
    if (!hasEnded && !isAsking && document.visibilityState !== "hidden") timer = setTimeout(run, Math.max(0, due - Date.now()));
  };
  const run = async () => {
    isAsking = true;
    const isAnswered = await ask().catch(() => false);
    isAsking = false;
    pause = isAnswered ? EVERY : Math.min(2 * pause, LONGEST);
    due = Date.now() + pause;
    plan();
  };
  document.addEventListener("visibilitychange", plan);
  plan();
  return () => {
    hasEnded = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", plan);
  };
}
