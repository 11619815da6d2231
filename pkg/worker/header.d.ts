/** Shared by the readers of methods and header fields. */
/**
 * Part of a field without the white space that HTTP allows around it: space and tab. `trim` would also remove
 * characters that belong to the text, such as U+2000 and U+00A0.
 *
 * @param {string} text
 */
export declare function withoutSpace(text: string): string;
/** Whether a method only reads. @param {string} method */
export declare const isRead: (method: string) => method is "GET" | "HEAD";
