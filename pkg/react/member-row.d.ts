export type MemberRowProps = {
    member: import("../functions.js").MemberDocument;
    /**
     * says something in the live region
     */
    tell: (sentence: string) => void;
    setRole: import("./lists.js").MemberActions["setRole"];
    remove: import("./lists.js").MemberActions["remove"];
    /**
     * called when the member was removed
     */
    onGone: () => void;
};
/**
 * @typedef {object} MemberRowProps
 * @property {import("../functions.js").MemberDocument} member
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {import("./lists.js").MemberActions["setRole"]} setRole
 * @property {import("./lists.js").MemberActions["remove"]} remove
 * @property {() => void} onGone called when the member was removed
 */
/**
 * @param {MemberRowProps} props
 * @returns {import("react").ReactElement}
 */
export declare function MemberRow({ member: { user, userId, role }, tell, setRole, remove, onGone }: MemberRowProps): import("react").ReactElement;
