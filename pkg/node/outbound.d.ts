export type Lookup = typeof import("node:dns").lookup;
/** @typedef {typeof import("node:dns").lookup} Lookup */
/** A name leads to an address that is not of the public internet. */
export declare class PrivateAddressError extends Error {
    /** @override */
    name: string;
    code: string;
}
/**
 * A lookup that gives public addresses only. One that is not public refuses the name, even beside others.
 *
 * @param {Lookup} [lookup]
 * @returns {import("node:net").LookupFunction}
 */
export declare function publicLookup(lookup?: Lookup): import("node:net").LookupFunction;
/**
 * A `fetch` for webhooks: https only, and no redirects.
 *
 * @param {Lookup} [lookup]
 * @returns {{ fetch: typeof fetch }}
 */
export declare function outbound(lookup?: Lookup): {
    fetch: typeof fetch;
};
