/** The periods of a rate that forms offer. */
export declare const PERIODS: {
    minute: number;
    hour: number;
    day: number;
};
/** The name of a period; `other` for one that no form offers. @param {number} ms */
export declare const periodOf: (ms: number) => string;
