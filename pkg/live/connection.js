/** One socket: its versions, its queries, its waiting mutations. */
import { MESSAGES_A_SECOND, MESSAGE_BURST, MUTATIONS_A_TRANSITION, OPENING } from "./limits.js";
import { Rate } from "./rate.js";

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

export class Connection {
  /** The id of the client's session, once it said it. @type {string | undefined} */
  session = undefined;
  received = { querySet: 0, identity: 0 };
  /** @type {Version} */
  sent = { querySet: 0, identity: 0, ts: 0 };
  /** By the client's ids. @type {Map<number, Watched>} */
  queries = new Map();
  /** The ids of queries that were removed since the last transition. @type {number[]} */
  removed = [];
  /** Messages behind a token that is being verified. @type {Message[]} */
  inbox = [];
  /** Whether a token is being verified. */
  verifying = false;
  /** Mutations and actions that wait, each with the identity at its arrival. @type {(Request & { identity: Identity })[]} */
  waiting = [];
  /** The one that runs. @type {Request | undefined} */
  running = undefined;
  /** The mutations that were answered since the last transition. */
  answered = 0;
  /** Whether the client waits for a transition, even for an empty one. */
  owes = false;
  /** What a trip on its way will show. @type {Planned | undefined} */
  planned = undefined;
  /** Until when the first transition waits for the query set. @type {number | undefined} */
  openingUntil;
  /** How many trips in a row did not answer one of its queries, though they answered others, and when it takes part in one again. */
  failures = 0;
  retryAt = 0;
  /** Since when a transition waits for a slow reader. @type {number | undefined} */
  slowSince = undefined;
  /** The answer to a bad token, and when it is sent. @type {{ at: number, error: string } | undefined} */
  refusal = undefined;

  /** @param {number} id @param {Opened} opened @param {number} now */
  constructor(id, { identity, ...opened }, now) {
    this.id = id;
    this.opened = opened;
    this.identity = identity;
    this.lastSent = now;
    this.openingUntil = now + OPENING;
    this.rate = new Rate(MESSAGE_BURST, MESSAGES_A_SECOND, now);
  }

  /** Whether it watches a query that must be read, or whose result it was not shown. */
  get isStale() {
    for (const { query, shown } of this.queries.values()) if (query.stale || shown !== query.text) return true;
    return false;
  }

  /** Whether its next mutation may run. One that was sent again waits until its queries were shown first. */
  get mayCall() {
    if (this.running !== undefined || this.planned !== undefined || this.refusal !== undefined) return false;
    return this.answered < MUTATIONS_A_TRANSITION && !(this.sent.ts === 0 && this.isStale);
  }

  /** Whether a trip may show it something now. @param {number} now */
  mayBeShown(now) {
    if (this.running !== undefined || this.planned !== undefined || this.refusal !== undefined) return false;
    return this.answered > 0 || this.openingUntil === undefined || this.openingUntil <= now;
  }

  /** @returns {Planned} */
  plan() {
    const { removed } = this;
    this.removed = [];
    this.planned = { ...this.received, watched: [...this.queries], removed };
    return this.planned;
  }

  /** @returns {Saved} */
  save() {
    const { opened, identity, session, received, sent } = this;
    /** @type {[number, Kept][]} */
    const queries = [...this.queries].map(([id, { query }]) => {
      const { path, args, journal, first, topics, until, final } = query;
      return [id, { path, args, journal, first, topics, until, final }];
    });
    return { opened, identity, session, received, sent, isOpening: this.openingUntil !== undefined, queries };
  }

  /** @param {number} id @param {Saved} saved @param {number} now */
  static restore(id, saved, now) {
    const connection = new Connection(id, { ...saved.opened, identity: saved.identity }, now);
    connection.session = saved.session;
    connection.received = saved.received;
    connection.sent = saved.sent;
    if (!saved.isOpening) connection.openingUntil = undefined;
    return connection;
  }
}
