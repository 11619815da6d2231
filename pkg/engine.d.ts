export type Binding = import("./d1.js").Binding;
export type Statement = import("./d1.js").Statement;
export type Value = import("./d1.js").Value;
export type Work = [number: number, ...params: Value[]][];
export type Wish = ["discord", user: string];
export type Reason = "unavailable" | "internal" | "tooLarge" | "unconfigured";
export type Call = {
    settings: string;
    head: string;
    random: Uint8Array;
    body: Uint8Array;
};
export type Reply = {
    status: number;
    headers: Record<string, string>;
    label: string;
    withdrawn: string[];
    body: string;
};
export type Outcome = {
    reply: Reply;
    trips: number;
    cause?: unknown;
};
/**
 * Makes the instance from a compiled module. From then on it is also replaced when its memory has
 * grown too large; whoever keeps a `Memory` store must initialise the glue directly instead, since
 * that store would go with the instance.
 *
 * @param {WebAssembly.Module} module
 */
export declare function start(module: WebAssembly.Module): void;
/**
 * Answers a call with at most one trip to storage, whatever happens: a failure becomes its reply,
 * with the error in `cause`.
 *
 * @param {Call} call
 * @param {Binding} binding
 * @param {(wish: Wish) => Promise<object>} [grant] gets what a call wishes for
 * @returns {Promise<Outcome>}
 */
export declare function answer(call: Call, binding: Binding, grant?: (wish: Wish) => Promise<object>): Promise<Outcome>;
/**
 * The reply to a call that cannot be answered, in the shape that its route promises.
 *
 * @param {Call} call
 * @param {Reason} reason
 * @returns {Reply}
 */
export declare function refuse({ settings, head }: Call, reason: Reason): Reply;
/**
 * The most bytes that a body may have on a path.
 *
 * @param {string} path
 */
export declare function largestBody(path: string): number;
/**
 * Whether two secrets are equal, in a time that tells nothing about either.
 *
 * @param {string} given
 * @param {string} expected
 */
export declare function sameSecret(given: string, expected: string): boolean;
/**
 * Runs one call into the instance. An error with a `code` is one that Rust returned. Any other was
 * meant by nobody and left the instance in the middle of something, a trap and an exhausted stack
 * alike: the next call gets a fresh instance.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export declare function enter<T>(call: () => T): T;
/**
 * A response as the rules write it: all but the body on its first line, as JSON.
 *
 * @param {string} text
 * @returns {Reply}
 */
export declare function replyOf(text: string): Reply;
