export type Receiver = {
    url: string;
    /**
     * one for each secret
     */
    signers: readonly Signer[];
    /**
     * sends a request; the platform's own without it
     */
    fetch?: typeof fetch;
};
export type Signer = {
    sign(id: string, at: Date, body: string): string;
};
/**
 * @param {(name: string) => string | undefined} text a variable's text
 * @param {(name: string) => boolean} flag
 * @param {string[]} problems
 * @param {typeof fetch | undefined} [outbound]
 * @returns {Receiver | undefined} undefined where nothing is told
 */
export declare function receiverOf(text: (name: string) => string | undefined, flag: (name: string) => boolean, problems: string[], outbound?: typeof fetch | undefined): Receiver | undefined;
