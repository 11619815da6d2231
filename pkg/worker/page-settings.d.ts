export type PageSettings = {
    /**
     * the service's address as people reach it, without a slash at its end
     */
    publicUrl: string | undefined;
    publicOrigin: string | undefined;
    /**
     * the page on which people sign in: an address, or a path of this host
     */
    signInUrl: string | undefined;
    /**
     * where a page may lead after joining
     */
    returns: readonly Place[];
    /**
     * the two files that name the applications, as JSON
     */
    appLinks: {
        apple?: string;
        android?: string;
    };
    /**
     * whether pages may watch
     */
    isLive: boolean;
};
export type Place = {
    origin: string;
    path: string;
};
/**
 * @param {(name: string) => string | undefined} text
 * @param {string[]} problems
 * @param {boolean} [isLive]
 * @returns {PageSettings}
 */
export declare function pageSettingsOf(text: (name: string) => string | undefined, problems: string[], isLive?: boolean): PageSettings;
/**
 * Where a page leads after joining: the address that was asked for, if the settings allow it.
 *
 * @param {string | null | undefined} asked
 * @param {readonly Place[]} places
 * @returns {URL | undefined}
 */
export declare function returnOf(asked: string | null | undefined, places: readonly Place[]): URL | undefined;
