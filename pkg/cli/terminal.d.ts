/**
 * Texts for a terminal. A text from a service or a file may contain characters that move the cursor, change colours or reverse the
 * direction of a line: they are escaped, wherever the text goes.
 */
/** A text of somebody else as a part of a line. @param {unknown} text */
export declare const oneLine: (text: unknown) => string;
/** A text of several lines. @param {string} text */
export declare const plain: (text: string) => string;
/** A JSON text: the same value, in JSON's own spelling. @param {string} json without line ends between its values */
export declare const plainJson: (json: string) => string;
/** Prints a message for people to standard error. @param {string} text */
export declare function tell(text: string): void;
