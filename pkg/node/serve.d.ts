export type Options = import("./options.js").Options;
export type Service = {
    /**
     * where it listens
     */
    url: string;
    /**
     * accepts no further calls, finishes running ones, and closes the database
     */
    stop: () => Promise<void>;
};
/**
 * @param {Options} given
 * @returns {Promise<Service>}
 */
export declare function begin(given: Options): Promise<Service>;
