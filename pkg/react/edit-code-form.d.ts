export type EditCodeFormProps = {
    id: string;
    code: import("./code-row.js").CodeDocument;
    change: import("./lists.js").CodeActions["change"];
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    onClose: () => void;
};
/**
 * @typedef {object} EditCodeFormProps
 * @property {string} id
 * @property {import("./code-row.js").CodeDocument} code
 * @property {import("./lists.js").CodeActions["change"]} change
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {() => void} onClose
 */
/**
 * @param {EditCodeFormProps} props
 * @returns {import("react").ReactElement}
 */
export declare function EditCodeForm({ id, code, change, tell, onClose }: EditCodeFormProps): import("react").ReactElement;
