/**
 * Finds fields and items in JSON text without parsing numbers or strings, so that they keep their spelling. The text must
 * be valid JSON.
 */
/**
 * The items of the list, or the fields of the object, that begins at an index, without the commas.
 *
 * @param {string} text
 * @param {number} start
 * @returns {Generator<{ start: number, end: number }, number>} returns the index of the last bracket
 */
export declare function itemsOf(text: string, start: number): Generator<{
    start: number;
    end: number;
}, number>;
/**
 * The value of an object's field, in its original spelling.
 *
 * @param {string} text
 * @param {string} name
 * @returns {{ start: number, end: number } | undefined}
 */
export declare function fieldOf(text: string, name: string): {
    start: number;
    end: number;
} | undefined;
