/** Asks again and again until something changes. The join page and the package's components share it. */
/**
 * Asks every 15 seconds while the page is visible. After each failure the pause is twice as long, up to 4 minutes. A page
 * that is hidden asks nothing; one that is seen again asks when it is due.
 *
 * @param {() => Promise<boolean>} ask whether an answer came
 * @returns {() => void} ends it
 */
export declare function askAgain(ask: () => Promise<boolean>): () => void;
