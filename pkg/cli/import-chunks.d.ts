export type Chunk = {
    body: string | Uint8Array<ArrayBuffer>;
    bytes: number;
    lines: number;
    isPart: boolean;
    problem?: string;
};
/**
 * The content of one request. `bytes` and `lines` are the part of the file that is done once it is answered. A line
 * above the limit counts only with the last of its parts. `problem` marks a line that fits into no request.
 *
 * @typedef {{ body: string | Uint8Array<ArrayBuffer>, bytes: number, lines: number, isPart: boolean, problem?: string }} Chunk
 */
/**
 * @param {AsyncIterable<Buffer>} stream
 * @param {number} largest the limit of a request in bytes
 * @param {boolean} isStart whether the stream begins at the start of the file
 * @returns {AsyncGenerator<Chunk>}
 */
export declare function chunksOf(stream: AsyncIterable<Buffer>, largest: number, isStart: boolean): AsyncGenerator<Chunk>;
