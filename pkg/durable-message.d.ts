/** The error of a shard that does not have the text which a cache says it has. */
export declare const ELSEWHERE = "the text is in another shard";
export type Statement = import("./d1.js").Statement;
export type Rows = import("./d1.js").Rows;
export type Value = import("./d1.js").Value;
export type Answer = {
    rows: Rows[];
} | {
    error: string;
};
export type Claim = [folded: string, number: number];
export type Message = {
    work: [number | string, ...Value[]][];
    left: number;
    claim?: Claim | undefined;
    of?: string | undefined;
};
/**
 * @param {Statement[]} work
 * @param {number} left for how many milliseconds the caller waits
 * @param {{ claim?: Claim | undefined, of?: string | undefined }} [more] `of`: the text that a code of the shard must have
 */
export declare function written(work: Statement[], left: number, { claim, of }?: {
    claim?: Claim | undefined;
    of?: string | undefined;
}): string;
/** @param {string} text @returns {{ work: Statement[], left: number, claim: Claim | undefined, of: string | undefined }} */
export declare function read(text: string): {
    work: Statement[];
    left: number;
    claim: Claim | undefined;
    of: string | undefined;
};
