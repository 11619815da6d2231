/** The caller for whom a connection acts. */
export type Identity = {
    /**
     * as the rules read it
     */
    caller: any;
    /**
     * the same for the same rights: it makes queries distinct
     */
    text: string;
    /**
     * when it ends, in milliseconds
     */
    until?: number;
    /**
     * it came with the upgrade, so that only another upgrade renews it
     */
    session?: boolean;
};
/**
 * @typedef {object} Identity
 * @property {any} caller as the rules read it
 * @property {string} text the same for the same rights: it makes queries distinct
 * @property {number} [until] when it ends, in milliseconds
 * @property {boolean} [session] it came with the upgrade, so that only another upgrade renews it
 */
/**
 * @param {any} caller
 * @param {{ until?: number | undefined, session?: boolean }} [more]
 * @returns {Identity}
 */
export declare function identityOf(caller: any, { until, session }?: {
    until?: number | undefined;
    session?: boolean;
}): Identity;
/** @param {Identity} identity @param {number} now */
export declare function isOver({ until }: Identity, now: number): boolean;
