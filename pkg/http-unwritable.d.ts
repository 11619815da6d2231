/** The refusal of arguments that JSON cannot hold. It has the words of `src/functions/direct.rs`, which no request reaches. */
/**
 * @param {string} field
 * @param {string | undefined} what
 * @param {string | undefined} language
 */
export declare function unwritable(field: string, what?: string | undefined, language?: string | undefined): {
    status: string;
    code: number;
    message: string;
    error: string;
    details: {
        field: string;
        problem: string;
    }[];
};
