import { createElement } from "react";
/** Published files hold no JSX, so that they run without a build. */
export declare const h: typeof createElement;
/**
 * A text that somebody chose, with its own direction: never markup, never a link.
 *
 * @param {string} text
 * @param {string} className
 */
export declare function foreign(text: string, className: string): import("react").DetailedReactHTMLElement<{
    className: string;
}, HTMLElement>;
/** The same where only text is allowed, as in a label. @param {string} text */
export declare function plain(text: string): string;
/** What somebody typed in a field of several lines, in one line: the service takes no line breaks. @param {string} text */
export declare function oneLine(text: string): string;
/**
 * A sentence in which a quoted name replaces `{}`.
 *
 * @param {string} sentence
 * @param {string} name
 * @param {string} language
 */
export declare function named(sentence: string, name: string, language: string): import("react").FunctionComponentElement<import("react").FragmentProps>;
/** @param {...(string | false | undefined)} names */
export declare const classes: (...names: (string | false | undefined)[]) => string;
