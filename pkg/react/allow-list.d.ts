export type Entry = import("../functions.js").AllowedDocument;
/** @typedef {import("../functions.js").AllowedDocument} Entry */
/**
 * Who may use a code, with what can be done about it.
 *
 * @param {{ code: import("../functions.js").CodeDocument, perform: import("./code-tools.js").Perform }} props
 * @returns {import("react").ReactElement}
 */
export declare function AllowList({ code, perform }: {
    code: import("../functions.js").CodeDocument;
    perform: import("./code-tools.js").Perform;
}): import("react").ReactElement;
