import { html } from "./template.js";
export type View = import("./page.js").View;
export type Place = import("./page.js").Place;
/**
 * @param {View} view
 * @param {Place} place
 * @param {ReturnType<typeof html>} inside
 */
export declare function documentOf(view: View, place: Place, inside: ReturnType<typeof html>): {
    text: string;
};
