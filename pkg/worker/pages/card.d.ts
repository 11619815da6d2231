export type View = import("./page.js").View;
export type Place = import("./page.js").Place;
/** @typedef {import("./page.js").View} View */
/** @typedef {import("./page.js").Place} Place */
/** @param {View} view @param {Place} place */
export declare function cardOf(view: View, place: Place): {
    text: string;
};
/** Whether the page watches when the code works. @param {View} view @param {Place} place */
export declare const isFollowed: ({ view, code, error }: View, { isLive }: Place) => boolean;
