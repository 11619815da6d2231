/** What one connection may cost, and the times of the protocol. Times are in milliseconds, sizes in UTF-16 units or bytes. */

/** The queries that a connection may watch at a time. */
export const MOST_QUERIES = 256;

/** The length of one message. */
export const LONGEST_MESSAGE = 1024 * 1024;

/** The length of the arguments of one call, as of an HTTP body. */
export const LONGEST_ARGUMENTS = 64 * 1024;

/** The messages that a connection may send at once: a client sends all that was open again when it reconnects. */
export const MESSAGE_BURST = 2_500;

/** The messages a second that a connection may send for long. */
export const MESSAGES_A_SECOND = 50;

/** The mutations and actions of a connection that wait. */
export const MOST_WAITING = 1_000;

/** The mutations of a connection that run before it is shown what they did. */
export const MUTATIONS_A_TRANSITION = 8;

/** The distinct queries that one trip reads, unless a single connection watches more. */
export const QUERIES_A_TRIP = 200;

/** How long changes are collected before a trip, so that a burst of messages or of changes is one trip. */
export const COLLECTING = 2;

/**
 * After a trip, changes are collected for so long for each connection that was shown something, so that many watchers of
 * a busy server leave time for others, and at most for so long. Nobody who waits for an answer waits for this.
 */
export const REST_A_SCREEN = 0.1;
export const LONGEST_REST = 250;

/**
 * How long the first transition waits for the query set. A client sends it right behind the connect message, and a first
 * transition without it would show a page without its values.
 */
export const OPENING = 250;

/** A client gives up a connection that was silent for 30 s (Rust, Python) or 60 s (npm). */
export const SILENCE = 22_000;

/** The shortest silence that is broken together with a longer one, so that one alarm serves all connections. */
export const SHORTEST_SILENCE = 15_000;

/** How often watched topics are marked again and their change numbers compared. */
export const RENEWAL = 40_000;

/** How long a mark holds. */
export const MARK = 90_000;

/** The wait before the first repeat of a trip that failed; it doubles up to the longest. */
export const FIRST_REPEAT = 250;
export const LONGEST_REPEAT = 10_000;

/** A client that reads so slowly that a transition waits for so long is dropped. */
export const SLOWEST_READER = 30_000;

/** How long a client that has only one token, and would send it again at once, waits for the answer that it is bad. */
export const BAD_TOKEN_PAUSE = 2_000;

/** How far before this machine's clock a client may claim to have seen a time, in milliseconds. */
export const FARTHEST_TIME = 24 * 3600 * 1000;
