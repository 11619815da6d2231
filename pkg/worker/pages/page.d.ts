export type View = {
    view: "invitation" | "unavailable" | "mistyped" | "enter" | "confirm" | "joined" | "pending" | "withdrawn" | "signIn" | "foreign" | "refused";
    language: import("./words.js").Language;
    code: string | null;
    server: string | null;
    invitedBy: string | null;
    /**
     * what joining gives to who is new there
     */
    grants: {
        role: "admin" | "member";
        membershipMs: number | null;
    } | null;
    account: {
        id: string;
        name: string | null;
    } | null;
    isOpen: boolean;
    /**
     * whether joining files a request that somebody approves
     */
    asksFirst: boolean;
    /**
     * whether the code is for certain people, so that nothing is told before it is known who asks
     */
    isLimited: boolean;
    /**
     * the account's request that waits, to take it back
     */
    pendingRequest: string | null;
    joined: boolean | null;
    error: string | null;
    requestId: string | null;
};
export type Place = {
    /**
     * the path that the service is mounted under
     */
    base: string;
    /**
     * where the page leads after joining
     */
    proceed: URL | undefined;
    /**
     * what was asked for as `return`, if it is allowed
     */
    returning: string | undefined;
    /**
     * the text that no code can have
     */
    typed: string | undefined;
    signInUrl: string | undefined;
    publicUrl: string | undefined;
    isLive: boolean;
};
/** @type {import("./index.js").Page} */
export declare function page({ headers, body }: import("../engine.js").Reply, { mount, request, url, config }: import("./index.js").Context): string | Promise<string>;
