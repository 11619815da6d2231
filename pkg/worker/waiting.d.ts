export type Waiting = {
    code?: string | undefined;
    returning?: string | undefined;
};
/** @typedef {{ code?: string | undefined, returning?: string | undefined }} Waiting */
/** @param {Headers} headers @returns {Waiting} */
export declare function waitingIn(headers: Headers): Waiting;
/**
 * The header that sets the cookie, with where the page leads behind the code.
 *
 * @param {string} header as the rules made it
 * @param {string | undefined} returning
 */
export declare function withReturn(header: string, returning: string | undefined): string;
