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
 * @param {any} response
 * @param {string} route
 * @returns {Promise<Answer>}
 */
export declare function readAnswer(response: any, route: string): Promise<Answer>;
