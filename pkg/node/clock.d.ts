/** Runs the scheduled work once a minute, as a cron trigger does. */
/**
 * @param {(scheduledTime: number) => Promise<void>} work
 * @returns {{ stop(patience: number): Promise<void> }} `stop` waits for work under way, so many milliseconds at most
 */
export declare function everyMinute(work: (scheduledTime: number) => Promise<void>): {
    stop(patience: number): Promise<void>;
};
