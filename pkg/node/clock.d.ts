/** Runs the scheduled work once a minute, as a cron trigger does. */
/**
 * @param {(scheduledTime: number) => Promise<void>} work
 * @returns {{ stop(): Promise<void> }} `stop` waits for work under way
 */
export declare function everyMinute(work: (scheduledTime: number) => Promise<void>): {
    stop(): Promise<void>;
};
