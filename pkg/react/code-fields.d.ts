export type Entered = {
    maxUses: string;
    expiresAt: string;
    label: string;
};
export type Problems = Partial<Record<string, string>>;
export type CodeFieldsProps = {
    entered: Entered;
    problems: Problems;
    onChange: (name: keyof Entered, value: string) => void;
    /**
     * whether the first field takes the focus
     */
    focus?: boolean;
};
/** @typedef {{ maxUses: string, expiresAt: string, label: string }} Entered what the fields hold */
/** What is wrong with each field, as the service says it. @typedef {Partial<Record<string, string>>} Problems */
/**
 * @typedef {object} CodeFieldsProps
 * @property {Entered} entered
 * @property {Problems} problems
 * @property {(name: keyof Entered, value: string) => void} onChange
 * @property {boolean} [focus] whether the first field takes the focus
 */
/** @type {Entered} */
export declare const EMPTY: Entered;
/** What the fields show of a code. @param {import("./code-row.js").CodeDocument} code @returns {Entered} */
export declare function enteredOf({ maxUses, expiresAt, label }: import("./code-row.js").CodeDocument): Entered;
/** What the fields mean; null where one is empty. @param {Entered} entered */
export declare function termsOf({ maxUses, expiresAt, label }: Entered): {
    maxUses: number | null;
    expiresAt: number | null;
    label: string | null;
};
/**
 * What is wrong with each field. Of a time that is over the service speaks to developers.
 *
 * @param {{ details?: { field: string, problem: string }[] }} refusal
 * @param {{ expiresAt: string }} entered
 * @param {string} language
 * @returns {Problems}
 */
export declare function problemsOf({ details }: {
    details?: {
        field: string;
        problem: string;
    }[];
}, { expiresAt }: {
    expiresAt: string;
}, language: string): Problems;
/** A time as the input for it reads it: in the person's own time zone, to the minute. @param {number} at */
export declare function localTime(at: number): string;
/**
 * The fields of a code's settings.
 *
 * @param {CodeFieldsProps} props
 * @returns {import("react").ReactElement}
 */
export declare function CodeFields({ entered, problems, onChange, focus }: CodeFieldsProps): import("react").ReactElement;
