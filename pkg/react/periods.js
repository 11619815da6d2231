/** The periods of a rate that forms offer. */

const HOUR = 3_600_000;

export const PERIODS = { minute: 60_000, hour: HOUR, day: 24 * HOUR };

/** The name of a period; `other` for one that no form offers. @param {number} ms */
export const periodOf = (ms) => Object.entries(PERIODS).find(([, length]) => length === ms)?.[0] ?? "other";
