export type Done = {
    bytes: number;
    lines: number;
    stored: number;
    recorded: number;
    skipped: number;
};
export type Chunk = import("./import-chunks.js").Chunk;
export type Answer = {
    stored: number;
    recorded: number;
    refused: {
        line: number;
        field: string;
        problem: string;
    }[];
};
export type Source = {
    path: string;
    size: number | undefined;
    identity: string | undefined;
};
export type Bar = ReturnType<typeof import("./progress.js").progressBar>;
/** @typedef {{ bytes: number, lines: number, stored: number, recorded: number, skipped: number }} Done */
/** @typedef {import("./import-chunks.js").Chunk} Chunk */
/** @typedef {{ stored: number, recorded: number, refused: { line: number, field: string, problem: string }[] }} Answer */
/** @typedef {{ path: string, size: number | undefined, identity: string | undefined }} Source */
/** @typedef {ReturnType<typeof import("./progress.js").progressBar>} Bar */
/**
 * The file to import.
 *
 * @param {string} path `-` for the standard input
 * @returns {Promise<Source>}
 * @throws {ToolError} if it cannot be read
 */
export declare function sourceOf(path: string): Promise<Source>;
/**
 * @param {import("./service.js").Service} service
 * @param {Source} source
 * @param {Bar} bar
 * @returns {Promise<{ skipped: number }>} the number of lines that could not be stored
 */
export declare function importFile(service: import("./service.js").Service, source: Source, bar: Bar): Promise<{
    skipped: number;
}>;
