/**
 * Who used a code and when.
 *
 * @param {{ id: string, codeId: string, code: string }} props
 * @returns {import("react").ReactElement}
 */
export declare function UseList({ id, codeId, code }: {
    id: string;
    codeId: string;
    code: string;
}): import("react").ReactElement;
