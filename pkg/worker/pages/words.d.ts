/** What the pages say, in English and French. Each text is a function of the names in it, already quoted. */
export type Language = import("./join/quoted.js").Language;
/** @typedef {import("./join/quoted.js").Language} Language */
declare const english: {
    name: string;
    other: string;
    invitation: {
        title: (/** @type {string} */ server: string) => string;
        untitled: string;
        eyebrow: string;
        by: (/** @type {string} */ inviter: string) => string;
        asAdmin: string;
        asAdminFor: (/** @type {string} */ time: string) => string;
        lasts: (/** @type {string} */ time: string) => string;
        unnamed: string;
        limited: string;
        limitedHint: string;
        asks: string;
        ask: string;
        note: string;
        noteHint: string;
        join: string;
        proceed: string;
        confirm: string;
        asName: string;
        nameHint: string;
        signedIn: (/** @type {string} */ account: string) => string;
        signIn: string;
        signInFirst: string;
        another: string;
        code: string;
        qr: string;
        qrAlt: (/** @type {string} */ code: string) => string;
    };
    joined: {
        heading: string;
        text: (/** @type {string} */ account: string) => string;
        welcome: string;
        already: string;
        alreadyText: string;
        proceed: (/** @type {string} */ host: string) => string;
    };
    pending: {
        heading: string;
        waiting: string;
        text: string;
        watched: string;
        look: string;
        withdraw: string;
    };
    withdrawn: {
        heading: string;
        text: string;
        again: string;
    };
    declined: {
        heading: string;
        text: string;
        reason: string;
    };
    confirm: {
        heading: string;
        text: string;
    };
    signIn: {
        heading: string;
        text: string;
    };
    unavailable: {
        heading: string;
        text: string;
        advice: string;
    };
    mistyped: {
        heading: string;
        text: string;
    };
    enter: {
        title: string;
        heading: string;
        text: string;
        label: string;
        button: string;
        waiting: string;
        example: string;
        short: string;
        typo: string;
        strange: string;
        good: string;
    };
    foreign: {
        heading: string;
        text: string;
    };
    lost: {
        heading: string;
        text: string;
    };
    refused: {
        "errors.expired": string[];
        "errors.maxUsed": string[];
        "errors.permissionDenied": string[];
        "errors.notStarted": string[];
        "errors.notInvited": string[];
        "errors.serverFull": string[];
        "errors.tooFast": string[];
        "errors.rateLimited": string[];
        "errors.badRequest": string[];
        "errors.unavailable": string[];
        "errors.internal": string[];
    };
    failed: string[];
    request: (/** @type {string} */ id: string) => string;
    again: string;
    follows: string;
    typeCode: string;
    offline: string;
    busy: string;
    ended: string;
};
/** @type {Record<Language, typeof english>} */
export declare const WORDS: Record<Language, typeof english>;
export {};
