export declare class MoveError extends Error {
    /** @param {string} why what is wrong, and what would be right */
    constructor(why: string);
}
/** What is wrong, if an error is a stop, wherever it was thrown. @param {unknown} error @returns {string | undefined} */
export declare function stopIn(error: unknown): string | undefined;
