export type View = import("./page.js").View;
export type Place = import("./page.js").Place;
export type Told = {
    heading: string;
    text: string;
    withdraw?: string;
    proceed?: {
        href: string;
        label: string;
    };
};
/** @typedef {import("./page.js").View} View */
/** @typedef {import("./page.js").Place} Place */
/** @typedef {{ heading: string, text: string, withdraw?: string, proceed?: { href: string, label: string } }} Told */
/**
 * @param {View} view
 * @param {Place} place
 * @param {boolean} [isWatched] whether the page's script shows it, which goes on watching
 * @returns {Told}
 */
export declare function toldBy(view: View, { base, proceed }: Place, isWatched?: boolean): Told;
/** The title of an invitation. @param {View} view */
export declare function titleOf({ language, server }: View): string;
