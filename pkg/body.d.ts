/** Reading a request's body without ever holding more of it than the rules accept. */
/** The most bytes that a body may have. */
export declare const LARGEST: number;
/**
 * @param {Request} request
 * @returns {Promise<Uint8Array | undefined>} undefined where the body is too large
 */
export declare function readBody(request: Request): Promise<Uint8Array | undefined>;
