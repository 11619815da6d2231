export type NewCodeFormProps = {
    serverId: string;
    actions: Pick<import("./lists.js").CodeActions, "create" | "createMany" | "revokeBatch">;
    linkOf: ((code: string) => string) | undefined;
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
export declare function NewCodeForm({ serverId, actions, linkOf, tell, headingLevel }: NewCodeFormProps): import("react").ReactElement;
