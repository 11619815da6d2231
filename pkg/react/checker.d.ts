export type Verdict = {
    kind: "empty";
} | {
    kind: "generated";
    code: string;
} | {
    kind: "custom";
    code: string;
} | {
    kind: "mistyped";
    problem: "length" | "symbol" | "check";
};
/**
 * Loads the WebAssembly once. If it fails, the service checks every code instead.
 *
 * @param {any} source where it is, if not beside the module
 */
export declare function loadChecker(source: any): void;
export declare const checker: {
    /** @param {() => void} listener */
    subscribe(listener: () => void): () => undefined;
    snapshot: () => "failed" | "idle" | "loading" | "ready";
};
/**
 * Judges a text. Without the WebAssembly, a text of the right length passes.
 *
 * @param {string} text
 * @returns {Verdict}
 */
export declare function judge(text: string): Verdict;
/**
 * @param {string} error such as `errors.expired`
 * @param {string} language
 * @returns {string | undefined} the sentence for a person; undefined without the WebAssembly, or for a new error
 */
export declare function sentence(error: string, language: string): string | undefined;
/** @param {string} code */
export declare function shown(code: string): string;
