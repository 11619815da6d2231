/** Templates of HTML that escape every value, unless a template made it. */
/** HTML that needs no escaping. */
declare class Html {
    text: string;
    /** @param {string} text */
    constructor(text: string);
}
/**
 * HTML from a template. Put values between quotes or between tags only. A list is joined; `undefined`, `null` and
 * `false` are nothing.
 *
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 */
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): Html;
/** HTML that a build made. @param {string} text */
export declare function built(text: string): Html;
export {};
