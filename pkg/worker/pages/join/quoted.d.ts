/** Names as pages show them. The worker and the page's script share this. */
export type Language = "en" | "fr";
/**
 * A name as quoted text: nothing in it can look like the page's own words, or change their order.
 *
 * @param {string} name
 * @param {Language} language
 */
export declare function quoted(name: string, language: Language): string;
/** The first letter of a name, for its seal. @param {string} name */
export declare function initial(name: string): string;
