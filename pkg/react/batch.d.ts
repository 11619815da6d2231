export type BatchProps = {
    batch: {
        batchId: string;
        codes: string[];
    };
    linkOf: ((code: string) => string) | undefined;
    revokeBatch: import("./lists.js").CodeActions["revokeBatch"];
    tell: (sentence: string) => void;
    onRevoked: () => void;
};
/**
 * @typedef {object} BatchProps
 * @property {{ batchId: string, codes: string[] }} batch
 * @property {((code: string) => string) | undefined} linkOf
 * @property {import("./lists.js").CodeActions["revokeBatch"]} revokeBatch
 * @property {(sentence: string) => void} tell
 * @property {() => void} onRevoked
 */
/**
 * The codes that one call created, to take away.
 *
 * @param {BatchProps} props
 * @returns {import("react").ReactElement}
 */
export declare function Batch({ batch, linkOf, revokeBatch, tell, onRevoked }: BatchProps): import("react").ReactElement;
/**
 * Revokes a batch. It takes two presses: up to 1,000 codes, which nothing restores together.
 *
 * @param {Omit<BatchProps, "batch" | "linkOf" | "onRevoked"> & { batchId: string, onRevoked?: () => void }} props
 * @returns {import("react").ReactElement}
 */
export declare function RevokeBatch({ batchId, revokeBatch, tell, onRevoked }: Omit<BatchProps, "batch" | "linkOf" | "onRevoked"> & {
    batchId: string;
    onRevoked?: () => void;
}): import("react").ReactElement;
