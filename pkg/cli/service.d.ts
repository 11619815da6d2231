import { Unreachable } from "./failures.js";
export type Service = {
    fetch: (init?: RequestInit & {
        cursor?: string;
    }) => Promise<Response>;
    call: (path: string, args: unknown) => Promise<any>;
    url: string;
};
export type Hints = {
    start: string;
    credential: string;
};
/**
 * @param {{ base: URL, credential: string | undefined, say: (text: string) => void, hints: Hints }} options
 * @returns {Service}
 */
export declare function serviceAt({ base, credential, say, hints }: {
    base: URL;
    credential: string | undefined;
    say: (text: string) => void;
    hints: Hints;
}): Service;
/** The address of a service, to which paths can be added. @param {string} text @param {string} [from] where it was given */
export declare function addressOf(text: string, from?: string): URL;
/** @param {Service} service */
export declare const stranger: (service: Service) => Unreachable;
/** @param {URL} base */
export declare function answers(base: URL): Promise<boolean>;
