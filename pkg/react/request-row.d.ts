export type RequestRowProps = {
    request: import("../functions.js").RequestDocument;
    actions: Pick<import("./requests.js").RequestActions, "approve" | "decline" | "reopen">;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    /**
     * called when the request was decided
     */
    onGone: () => void;
};
/**
 * @typedef {object} RequestRowProps
 * @property {import("../functions.js").RequestDocument} request
 * @property {Pick<import("./requests.js").RequestActions, "approve" | "decline" | "reopen">} actions
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {() => void} onGone called when the request was decided
 */
/**
 * @param {RequestRowProps} props
 * @returns {import("react").ReactElement}
 */
export declare function RequestRow({ request: { _id: id, _creationTime: made, user, userId, note, reason, status }, actions, tell, onGone }: RequestRowProps): import("react").ReactElement;
