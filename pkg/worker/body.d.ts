/** Reads a request's body without holding more of it than the rules accept. */
/**
 * @param {Request} request
 * @param {number} largest the most bytes that the body may have
 * @returns {Promise<Uint8Array | undefined>} undefined when the body is too large
 */
export declare function readBody(request: Request, largest: number): Promise<Uint8Array | undefined>;
