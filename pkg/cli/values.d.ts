/** @param {string} flag @param {string} value */
export declare function integerOf(flag: string, value: string): number;
/**
 * A time in milliseconds since the Unix epoch. A time of day needs its zone, so that it means the same everywhere.
 *
 * @param {string} flag
 * @param {string} value
 */
export declare function timeOf(flag: string, value: string): number;
/** A duration in milliseconds: `90s`, `7d`, `1d12h`, or a number of milliseconds. @param {string} flag @param {string} value */
export declare function durationOf(flag: string, value: string): number;
/** A rate such as `10/1m`. @param {string} flag @param {string} value */
export declare function rateOf(flag: string, value: string): {
    rate: number;
    periodMs: number;
};
/** @param {string} flag @param {string} value */
export declare function objectOf(flag: string, value: string): any;
/** @param {string} flag @param {string} value @param {string[]} choices */
export declare function choiceOf(flag: string, value: string, choices: string[]): string;
/** @param {string} flag @param {string | undefined} value what follows `=`, if anything does */
export declare function booleanOf(flag: string, value: string | undefined): boolean;
