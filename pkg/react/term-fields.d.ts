export type Terms = import("./entered-terms.js").Terms;
export type TermFieldsProps = {
    serverId: string;
    entered: Terms;
    /**
     * by the argument's name
     */
    problems: Partial<Record<string, string>>;
    onChange: (change: Partial<Terms>) => void;
    /**
     * whether the code is about to be created: then its lists and the number of codes are asked for too
     */
    isNew: boolean;
};
/** @typedef {import("./entered-terms.js").Terms} Terms */
/**
 * @typedef {object} TermFieldsProps
 * @property {string} serverId
 * @property {Terms} entered
 * @property {Partial<Record<string, string>>} problems by the argument's name
 * @property {(change: Partial<Terms>) => void} onChange
 * @property {boolean} isNew whether the code is about to be created: then its lists and the number of codes are asked for too
 */
/**
 * The fields of a code's conditions and grants.
 *
 * @param {TermFieldsProps} props
 * @returns {import("react").ReactElement}
 */
export declare function TermFields({ serverId, entered, problems, onChange, isNew }: TermFieldsProps): import("react").ReactElement;
