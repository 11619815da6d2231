/** The known word that is nearest to a mistyped one. */
/**
 * @param {string} word
 * @param {string[]} known
 * @returns {string | undefined} nothing where none is near
 */
export declare function nearest(word: string, known: string[]): string | undefined;
