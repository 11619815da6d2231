export type NewCodeFormProps = {
    create: import("./lists.js").CodeActions["create"];
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    headingLevel: number;
};
/**
 * @typedef {object} NewCodeFormProps
 * @property {import("./lists.js").CodeActions["create"]} create
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {number} headingLevel
 */
declare const EMPTY: {
    maxUses: string;
    expiresAt: string;
    label: string;
};
export type Field = keyof typeof EMPTY;
/**
 * @param {NewCodeFormProps} props
 * @returns {import("react").ReactElement}
 */
export declare function NewCodeForm({ create, tell, headingLevel }: NewCodeFormProps): import("react").ReactElement;
export {};
