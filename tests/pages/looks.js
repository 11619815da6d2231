/** How the pages are looked at. */

/** @typedef {{ locale: "en-GB" | "fr-FR", width: number, colorScheme: "light" | "dark" }} Look */

/** @type {Look[]} */
const ALL = (/** @type {const} */ (["en-GB", "fr-FR"])).flatMap((locale) => [390, 1280].flatMap((width) => (/** @type {const} */ (["light", "dark"])).map((colorScheme) => ({ locale, width, colorScheme }))));

/** Each pair of language, width and theme is among these. */
const PAIRS = ["en-GB 390 light", "en-GB 1280 dark", "fr-FR 390 dark", "fr-FR 1280 light"];

/** `npm run verify` sets `ALL_LOOKS`. */
export const LOOKS = ALL.filter(({ locale, width, colorScheme }) => process.env["ALL_LOOKS"] !== undefined || PAIRS.includes(`${locale} ${width} ${colorScheme}`));
