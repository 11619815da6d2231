export type Scheduled = (controller: {
    scheduledTime: number;
}, env: any, context?: {
    waitUntil(promise: Promise<unknown>): void;
}) => Promise<void>;
/** @param {import("../mount.js").Mount} mount @returns {Scheduled} */
export declare function scheduledOf(mount: import("../mount.js").Mount): Scheduled;
