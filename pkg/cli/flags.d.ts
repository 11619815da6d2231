export type Flag = {
    name: string;
    into: string[];
    /**
     * what the help shows for the value; empty for a flag without a value
     */
    value: string;
    says: string;
    isRequired?: boolean;
    /**
     * whether it may be repeated
     */
    isList?: boolean;
    choices?: string[];
    read: (text: string | undefined) => unknown;
};
export type Described = {
    summary: string;
    flags: Flag[];
    /**
     * whether the reply is a page, with a cursor for the next
     */
    isPaged: boolean;
    /**
     * the flags whose argument `null` clears
     */
    clearable: string[];
};
/** @param {string} name such as `expiresAt` @returns {string} such as `expires-at` */
export declare const dashed: (name: string) => string;
/** @param {string} path such as `invitCode:c` @returns {Described} */
export declare function described(path: string): Described;
