export type NewCodeFormProps = {
    create: import("./lists.js").CodeActions["create"];
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    headingLevel: number;
};
/**
 * @param {NewCodeFormProps} props
 * @returns {import("react").ReactElement}
 */
export declare function NewCodeForm({ create, tell, headingLevel }: NewCodeFormProps): import("react").ReactElement;
