export type Sink = {
    write: (text: string) => Promise<void>;
    end: () => Promise<void>;
    discard: () => Promise<void>;
};
/**
 * Writes to the standard output.
 *
 * @param {string} text
 * @returns {Promise<void>}
 */
export declare function print(text: string): Promise<void>;
/** @param {string} path `-` for the standard output @returns {Promise<Sink>} */
export declare function sinkOf(path: string): Promise<Sink>;
