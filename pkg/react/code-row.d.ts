export type Words = import("./words.js").Words;
export type CodeDocument = import("../functions.js").CodeDocument;
export type CodeRowProps = {
    code: CodeDocument;
    linkOf: ((code: string) => string) | undefined;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    change: import("./lists.js").CodeActions["change"];
    revoke: import("./lists.js").CodeActions["revoke"];
    restore: import("./lists.js").CodeActions["restore"];
};
/** @typedef {import("./words.js").Words} Words */
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * @typedef {object} CodeRowProps
 * @property {CodeDocument} code
 * @property {((code: string) => string) | undefined} linkOf
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {import("./lists.js").CodeActions["change"]} change
 * @property {import("./lists.js").CodeActions["revoke"]} revoke
 * @property {import("./lists.js").CodeActions["restore"]} restore
 */
/**
 * @param {CodeRowProps} props
 * @returns {import("react").ReactElement}
 */
export declare function CodeRow({ code, linkOf, tell, change, revoke, restore }: CodeRowProps): import("react").ReactElement;
