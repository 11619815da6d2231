/** How long something lasts, for people. The worker, the console and the package's components share it. */
/**
 * A length of time, such as "7 days" or "36 hours": in the greatest unit that says it exactly, else in whole units of
 * which there are two or more. It never says more than the time that it is given.
 *
 * @param {number} ms one minute or more
 * @param {string} language
 */
export declare function lasting(ms: number, language: string): string;
