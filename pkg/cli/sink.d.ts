export type Sink = {
    write: (text: string) => Promise<void>;
    end: () => Promise<void>;
    discard: () => Promise<void>;
};
/** Writes lines for people to the standard output. @param {string} text */
export declare const print: (text: string) => Promise<void>;
/**
 * Writes data, or text with the command's own colours, to standard output.
 *
 * @param {string} text
 * @returns {Promise<void>}
 */
export declare function printStyled(text: string): Promise<void>;
/**
 * A sink for data. A file or a program gets them as they are, a terminal does not.
 *
 * @param {string} path `-` for the standard output
 * @returns {Promise<Sink>}
 */
export declare function sinkOf(path: string): Promise<Sink>;
