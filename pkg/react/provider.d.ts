export type ProviderProps = {
    /**
     * where the service is; empty for the page's own origin
     */
    url?: string | {
        readonly href: string;
    } | undefined;
    /**
     * with `url`: a bearer token, or what fetches one
     */
    token?: import("../http.js").Token | undefined;
    /**
     * instead of `url`: a Convex client, which
     * makes everything live, `http({ url, token })`, or a caller such as `functions(memory())`
     */
    client?: import("./transport.js").AnyClient | undefined;
    /**
     * the user who is signed in
     */
    userId?: string | undefined;
    /**
     * its display name
     */
    userName?: string | undefined;
    /**
     * a language tag; French for `fr` and its regions, English otherwise
     */
    language?: string | undefined;
    /**
     * how often lists are read again where the client is not live; never by default
     */
    refreshMs?: number | undefined;
    /**
     * where `invitcode_code_bg.wasm` is, if the
     * bundler does not find it
     */
    wasm?: import("../code.js").InitInput | undefined;
    children?: import("react").ReactNode;
};
/**
 * @typedef {object} ProviderProps
 * @property {string | { readonly href: string } | undefined} [url] where the service is; empty for the page's own origin
 * @property {import("../http.js").Token | undefined} [token] with `url`: a bearer token, or what fetches one
 * @property {import("./transport.js").AnyClient | undefined} [client] instead of `url`: a Convex client, which
 * makes everything live, `http({ url, token })`, or a caller such as `functions(memory())`
 * @property {string | undefined} [userId] the user who is signed in
 * @property {string | undefined} [userName] its display name
 * @property {string | undefined} [language] a language tag; French for `fr` and its regions, English otherwise
 * @property {number | undefined} [refreshMs] how often lists are read again where the client is not live; never by default
 * @property {import("../code.js").InitInput | undefined} [wasm] where `invitcode_code_bg.wasm` is, if the
 * bundler does not find it
 * @property {import("react").ReactNode} [children]
 */
/**
 * Connects the hooks and components below it with a service.
 *
 * @param {ProviderProps} props
 * @returns {import("react").ReactElement}
 */
export declare function InvitcodeProvider({ url, token, client: given, userId, userName, language, refreshMs, wasm, children }: ProviderProps): import("react").ReactElement;
