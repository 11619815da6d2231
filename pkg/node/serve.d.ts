export type Options = import("./options.js").Options;
export type Service = {
    /**
     * where it listens
     */
    url: string;
    /**
     * takes no further calls, finishes those under way, and closes its database
     */
    stop: () => Promise<void>;
};
/**
 * @param {Options} given
 * @returns {Promise<Service>}
 */
export declare function begin(given: Options): Promise<Service>;
