import { Rate } from "./rate.js";
export type Version = import("./frames.js").Version;
export type Identity = import("./identity.js").Identity;
export type Message = import("./messages.js").Message;
export type Request = import("./messages.js").Request;
export type Query = import("./query.js").Query;
export type Opened = {
    identity: Identity;
    address: string;
    /**
     * of the messages for people
     */
    language?: string | undefined;
    /**
     * `npm`, `rust`, `python` or another
     */
    client: string;
    /**
     * whether a page opened it, which is never a service
     */
    page: boolean;
};
export type Watched = {
    query: Query;
    shown: string | undefined;
};
export type Planned = {
    querySet: number;
    identity: number;
    watched: [number, Watched][];
    removed: number[];
};
export type Saved = {
    opened: Omit<Opened, "identity">;
    identity: Identity;
    session: string | undefined;
    received: {
        querySet: number;
        identity: number;
    };
    sent: Version;
    isOpening: boolean;
    queries: [number, Kept][];
};
export type Kept = {
    path: string;
    args: string;
    journal: string | undefined;
    first: string | undefined;
    topics: string[] | undefined;
    until: number | undefined;
    final: boolean;
};
/** @typedef {import("./frames.js").Version} Version */
/** @typedef {import("./identity.js").Identity} Identity */
/** @typedef {import("./messages.js").Message} Message */
/** @typedef {import("./messages.js").Request} Request */
/** @typedef {import("./query.js").Query} Query */
/**
 * What the host knows when a socket opens.
 *
 * @typedef {object} Opened
 * @property {Identity} identity
 * @property {string} address
 * @property {string | undefined} [language] of the messages for people
 * @property {string} client `npm`, `rust`, `python` or another
 * @property {boolean} page whether a page opened it, which is never a service
 */
/** A query that a connection watches, and the result that it was shown last. @typedef {{ query: Query, shown: string | undefined }} Watched */
/** What a transition will hold, as the connection stood when its trip began. @typedef {{ querySet: number, identity: number, watched: [number, Watched][], removed: number[] }} Planned */
/** What survives hibernation. @typedef {{ opened: Omit<Opened, "identity">, identity: Identity, session: string | undefined, received: { querySet: number, identity: number }, sent: Version, isOpening: boolean, queries: [number, Kept][] }} Saved */
/** @typedef {{ path: string, args: string, journal: string | undefined, first: string | undefined, topics: string[] | undefined, until: number | undefined, final: boolean }} Kept */
export declare class Connection {
    id: number;
    opened: {
        address: string;
        language?: string | undefined;
        client: string;
        page: boolean;
    };
    identity: import("./identity.js").Identity;
    lastSent: number;
    rate: Rate;
    /** The id of the client's session, once it said it. @type {string | undefined} */
    session: string | undefined;
    received: {
        querySet: number;
        identity: number;
    };
    /** @type {Version} */
    sent: Version;
    /** By the client's ids. @type {Map<number, Watched>} */
    queries: Map<number, Watched>;
    /** The ids of queries that were removed since the last transition. @type {number[]} */
    removed: number[];
    /** Messages behind a token that is being verified. @type {Message[]} */
    inbox: Message[];
    /** Whether a token is being verified. */
    verifying: boolean;
    /** Mutations and actions that wait, each with the identity at its arrival. @type {(Request & { identity: Identity })[]} */
    waiting: (Request & {
        identity: Identity;
    })[];
    /** The one that runs. @type {Request | undefined} */
    running: Request | undefined;
    /** The mutations that were answered since the last transition. */
    answered: number;
    /** Whether the client waits for a transition, even for an empty one. */
    owes: boolean;
    /** What a trip on its way will show. @type {Planned | undefined} */
    planned: Planned | undefined;
    /** Until when the first transition waits for the query set. @type {number | undefined} */
    openingUntil: number | undefined;
    /** How many trips in a row did not answer one of its queries, though they answered others, and when it takes part in one again. */
    failures: number;
    retryAt: number;
    /** Since when a transition waits for a slow reader. @type {number | undefined} */
    slowSince: number | undefined;
    /** The answer to a bad token, and when it is sent. @type {{ at: number, error: string } | undefined} */
    refusal: {
        at: number;
        error: string;
    } | undefined;
    /** @param {number} id @param {Opened} opened @param {number} now */
    constructor(id: number, { identity, ...opened }: Opened, now: number);
    /** Whether it watches a query that must be read, or whose result it was not shown. */
    get isStale(): boolean;
    /** Whether its next mutation may run. One that was sent again waits until its queries were shown first. */
    get mayCall(): boolean;
    /** Whether a trip may show it something now. @param {number} now */
    mayBeShown(now: number): boolean;
    /** @returns {Planned} */
    plan(): Planned;
    /** @returns {Saved} */
    save(): Saved;
    /** @param {number} id @param {Saved} saved @param {number} now */
    static restore(id: number, saved: Saved, now: number): Connection;
}
