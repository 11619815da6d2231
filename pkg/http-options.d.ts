export type HttpOptions = import("./http-call.js").HttpOptions;
/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} least
 */
export declare function checkedNumber(value: unknown, name: string, least: number): number;
/** @param {HttpOptions} options */
export declare function checkedOptions(options: HttpOptions): {
    url: string;
    token: import("./http-call.js").Token | undefined;
    deadlineMs: number;
    retries: number;
    language: "en" | "fr" | undefined;
    credentials: "include" | "omit" | "same-origin" | undefined;
    fetch: (/** @type {string} */ address: string, /** @type {any} */ init: any) => Promise<any>;
};
export type Checked = ReturnType<typeof checkedOptions>;
/** @typedef {ReturnType<typeof checkedOptions>} Checked */
