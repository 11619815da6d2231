export type CodeDocument = import("../functions.js").CodeDocument;
export type CodeToolsProps = {
    id: string;
    code: CodeDocument;
    actions: Pick<import("./lists.js").CodeActions, "rotate" | "evict" | "revokeBatch">;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
};
/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * @typedef {object} CodeToolsProps
 * @property {string} id
 * @property {CodeDocument} code
 * @property {Pick<import("./lists.js").CodeActions, "rotate" | "evict" | "revokeBatch">} actions
 * @property {(sentence: string) => void} tell says something in the live region
 */
/**
 * What a code grants, who may use it, and what to do if it leaked.
 *
 * @param {CodeToolsProps} props
 * @returns {import("react").ReactElement}
 */
export declare function CodeTools({ id, code, actions, tell }: CodeToolsProps): import("react").ReactElement;
export type Perform = (act: () => Promise<any>, said: (data: any) => string) => Promise<void>;
