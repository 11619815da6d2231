/** Shared by the readers of header fields. */
/**
 * Part of a field without the white space that HTTP allows around it: space and tab. `trim` would also remove
 * characters that belong to the text, such as U+2000 and U+00A0.
 *
 * @param {string} text
 */
export declare function withoutSpace(text: string): string;
