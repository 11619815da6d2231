/** Runs the scheduled work once a minute, as a cron trigger does. */
/**
 * @param {(scheduledTime: number) => Promise<void>} work
 * @returns {{ stop(patience: number): Promise<void> }} `stop` waits for running work, at most so many milliseconds
 */
export declare function everyMinute(work: (scheduledTime: number) => Promise<void>): {
    stop(patience: number): Promise<void>;
};
