export type CodeDocument = import("../functions.js").CodeDocument;
export type CodeRowProps = {
    code: CodeDocument;
    linkOf: ((code: string) => string) | undefined;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    actions: import("./lists.js").CodeActions;
};
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * @typedef {object} CodeRowProps
 * @property {CodeDocument} code
 * @property {((code: string) => string) | undefined} linkOf
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {import("./lists.js").CodeActions} actions
 */
/**
 * @param {CodeRowProps} props
 * @returns {import("react").ReactElement}
 */
export declare function CodeRow({ code, linkOf, tell, actions }: CodeRowProps): import("react").ReactElement;
