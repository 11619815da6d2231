/** What came back over HTTP: a reply of the service, or something else. */
import { InvitcodeError } from "./errors.js";
export type Answer = {
    reply?: any;
    /**
     * why there is no reply
     */
    error?: InvitcodeError;
    /**
     * whether a later attempt may be answered differently
     */
    isTransient: boolean;
    retryAfterMs?: number;
};
/**
 * The message about a redirect. Redirects are not followed: the call would become a GET or lose its token, and
 * its content would be sent to another host.
 *
 * @param {any} response
 * @returns {string | undefined}
 */
export declare function elsewhere({ status, type, headers }: any): string | undefined;
/**
 * @param {any} response
 * @param {string} route
 * @returns {Promise<Answer>}
 */
export declare function readAnswer(response: any, route: string): Promise<Answer>;
