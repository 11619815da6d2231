/**
 * A value as people read it: times in ISO 8601, `-` for what is not there.
 *
 * @param {string} name the field
 * @param {unknown} value
 */
export declare function shown(name: string, value: unknown): string;
/** Whether the output may have colours. @param {{ isTTY?: boolean }} stream @param {NodeJS.ProcessEnv} env */
export declare const hasColours: (stream: {
    isTTY?: boolean;
}, env: NodeJS.ProcessEnv) => boolean;
/**
 * @param {string[]} columns
 * @param {boolean} coloured
 */
export declare function table(columns: string[], coloured: boolean): {
    /** Further rows; columns never become narrower. @param {Record<string, unknown>[]} rows */
    rows(rows: Record<string, unknown>[]): string;
};
/** A document, a field a line. @param {Record<string, unknown>} document */
export declare function fields(document: Record<string, unknown>): string;
