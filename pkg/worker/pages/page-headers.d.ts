/**
 * @param {boolean} isPage
 * @param {string | undefined} signInUrl a form may lead there
 */
export declare function pageHeaders(isPage: boolean, signInUrl: string | undefined): Record<string, string>;
/**
 * The headers of a document: nothing from other hosts, no framing, no evaluation of texts.
 *
 * @param {{ style: string, forms: string }} sources where its style comes from and its forms lead to
 * @returns {Record<string, string>}
 */
export declare function documentHeaders({ style, forms }: {
    style: string;
    forms: string;
}): Record<string, string>;
