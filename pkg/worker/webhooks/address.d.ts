/** Which hosts webhooks may go to: those of the public internet. */
/**
 * Whether a host, as a URL writes it, is of the public internet: neither a name of a private network nor an address of a
 * private, local, link-local, shared or reserved range.
 *
 * @param {string} hostname
 */
export declare function isPublic(hostname: string): boolean;
