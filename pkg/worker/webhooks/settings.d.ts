export type Receiver = {
    url: string;
    /**
     * one for each secret
     */
    signers: readonly Signer[];
};
export type Signer = {
    sign(id: string, at: Date, body: string): string;
};
/**
 * @param {(name: string) => string | undefined} text a variable's text
 * @param {(name: string) => boolean} flag
 * @param {string[]} problems
 * @returns {Receiver | undefined} undefined where nothing is told
 */
export declare function receiverOf(text: (name: string) => string | undefined, flag: (name: string) => boolean, problems: string[]): Receiver | undefined;
