import { InvitcodeError } from "./errors.js";
export type Signal = {
    aborted: boolean;
    reason?: any;
    addEventListener: (type: "abort", listener: () => void) => void;
    removeEventListener: (type: "abort", listener: () => void) => void;
};
/**
 * The part of `AbortSignal` that is used, so that a project without its types compiles too.
 *
 * @typedef {object} Signal
 * @property {boolean} aborted
 * @property {any} [reason]
 * @property {(type: "abort", listener: () => void) => void} addEventListener
 * @property {(type: "abort", listener: () => void) => void} removeEventListener
 */
/** The end of one call, by its time or by its caller. */
export declare class Deadline {
    #private;
    /** Why the call ended. @type {InvitcodeError | undefined} */
    failure: InvitcodeError | undefined;
    /**
     * @param {number} milliseconds
     * @param {Signal | undefined} caller the caller's own signal
     * @param {string} route
     */
    constructor(milliseconds: number, caller: Signal | undefined, route: string);
    /** An `AbortSignal` for `fetch`. @returns {any} */
    get signal(): any;
    /** The milliseconds that are left. */
    left(): number;
    /**
     * The promise, or a rejection when the call ends before.
     *
     * @template T
     * @param {Promise<T>} promise
     * @returns {Promise<T>}
     */
    race<T>(promise: Promise<T>): Promise<T>;
    /** @param {number} milliseconds */
    pause(milliseconds: number): Promise<any>;
    clear(): void;
}
