/**
 * The files of the pages, from the assets of the worker that the service is a part of. Where wrangler serves them by
 * itself, as it does for the deployed worker, these requests do not reach it.
 */
export type Mount = import("./mount.js").Mount;
export type Answer = {
    label: string;
    status: number;
    trips: 0;
    response: (headers: Record<string, string>) => Response;
};
export type Alike = {
    label: string;
    path: string;
};
/**
 * As {@link answerOf}, without a promise for most requests, which ask for no file. To a method that files do not have, the
 * rules answer.
 *
 * @param {Mount} mount
 * @param {Request} request
 * @param {URL} url
 * @param {string} path
 * @param {any} env the host's environment
 * @returns {Promise<Answer | Alike | undefined> | undefined}
 */
export declare function fileAnswer(mount: Mount, request: Request, url: URL, path: string, env: any): Promise<Answer | Alike | undefined> | undefined;
