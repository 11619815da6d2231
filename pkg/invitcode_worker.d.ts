/* tslint:disable */
/* eslint-disable */

export function __wbg_reset_state(): void;

/**
 * Reads the settings of a deployment and returns the number by which its requests refer to them in this
 * instance.
 *
 * # Errors
 * `ERR_SETTINGS` if they are not JSON.
 */
export function configure(settings: string): number;

/**
 * The statement that finds the first run of a mutation with this key. Its row, if it ran, is
 * `{at, random, wrote}`.
 */
export function findRequest(key: string): string;

/**
 * Forgets a request that will not be settled.
 *
 * # Errors
 * Those of a new instance only.
 */
export function forget(instance: number, number: number): void;

/**
 * The statement that forgets a mutation with this key that wrote nothing, so that it may run anew.
 */
export function forgetRequest(key: string): string;

/**
 * The greatest size of a body that a caller of a kind may send to a path, in bytes; 0 if its body need not be
 * read. Without a kind, nothing is returned where the caller must be verified first.
 */
export function largestBody(path: string, kind?: string | null): number | undefined;

/**
 * The statements that read the change numbers of topics. Their rows are those of [`watch`].
 */
export function numbers(topics_json: string): string;

/**
 * Plans a request. Returns one of three:
 * - the statements to run as one transaction, `[[statement, places, ...], [...values], [instance, number,
 *   random]]`: a statement's places are a text with a character for each of its values, see
 *   [`work`](super::work); the last list is the ticket for [`settle`], and the random bytes for
 *   [`settle_anew`]; where the store is several databases, the place follows, as
 *   [`Place::to_text`](crate::domain::place::Place::to_text) writes it;
 * - an effect, `{"effect": name, ...}`: perform it, then plan the request again with the outcome in its head;
 * - a response, as [`settle`] returns it.
 *
 * # Errors
 * An `Error` with `code` if the settings or the head are invalid.
 */
export function plan(settings: number, head: string, body: Uint8Array | number[]): string;

/**
 * Refuses a request for a fault outside of the rules: `unavailable`, `internal`, `tooLarge`, `unconfigured`, `moving` or `notWhileMoving`.
 *
 * # Errors
 * An `Error` with `code` if the settings or the head are invalid.
 */
export function refuse(settings: number, head: string, reason: string): string;

/**
 * Plans a mutation that ran before and wrote, so that [`settle`] gives its reply; nothing is written. The head
 * has the first run's time as `now` and `replay: true`; the random bytes are the first run's. Returns what
 * [`plan`] returns.
 *
 * # Errors
 * An `Error` with `code` if an argument is invalid.
 */
export function replay(settings: number, head: string, body: Uint8Array | number[], random: string): string;

/**
 * Whether two secrets are equal. The time it takes does not depend on their content.
 */
export function sameSecret(given: string, expected: string): boolean;

/**
 * Settles a request by its ticket, with the rows of each statement as JSON. Returns a response: the first line
 * is `[status, {name: header, ...}, label, cause?, ...effects]`, and the rest is the body. Returns nothing if
 * this instance does not know the ticket.
 *
 * # Errors
 * `ERR_ROWS` if the rows are invalid.
 */
export function settle(instance: number, number: number, rows_json: string): string | undefined;

/**
 * Settles a request whose ticket this instance does not know, with the random bytes that its plan returned.
 *
 * # Errors
 * An `Error` with `code` if an argument is invalid.
 */
export function settleAnew(settings: number, head: string, body: Uint8Array | number[], random: string, rows_json: string): string;

/**
 * The statements that mark topics, a JSON list such as `["server:tea-club", "user:ada"]`, as watched until a
 * time. Their rows are `{topic, number}`: the change number of each topic. A mark that had ended by `now`
 * raises the number, since changes since then were not counted. Mark first, then read.
 */
export function watch(topics_json: string, until: number, now: number): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly configure: (a: number, b: number) => [number, number, number];
    readonly findRequest: (a: number, b: number) => [number, number];
    readonly forget: (a: number, b: number) => [number, number];
    readonly forgetRequest: (a: number, b: number) => [number, number];
    readonly largestBody: (a: number, b: number, c: number, d: number) => number;
    readonly numbers: (a: number, b: number) => [number, number];
    readonly plan: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly refuse: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly replay: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number, number];
    readonly sameSecret: (a: number, b: number, c: number, d: number) => number;
    readonly settle: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly settleAnew: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number, number];
    readonly watch: (a: number, b: number, c: number, d: number) => [number, number];
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
