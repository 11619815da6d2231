/** What to do where no service answers, or where it wants another token. */
export declare const hints: {
    start: string;
    credential: string;
};
/**
 * @param {{ url?: string, tokenFile?: string }} flags
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ base: URL, token: string | undefined }}
 * @throws {ToolError}
 */
export declare function targetOf({ url, tokenFile }: {
    url?: string;
    tokenFile?: string;
}, env: NodeJS.ProcessEnv): {
    base: URL;
    token: string | undefined;
};
