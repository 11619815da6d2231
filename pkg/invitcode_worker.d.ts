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
 * Forgets a request that will not be settled.
 *
 * # Errors
 * Those of a new instance only.
 */
export function forget(instance: number, number: number): void;

/**
 * The path of every function, such as `invitCode:use`, with a space between two.
 */
export function functionPaths(): string;

/**
 * The greatest size of a body on a path, in bytes. A caller that may send more than 64 KiB must be verified
 * before the body is read.
 */
export function largestBody(path: string): number;

/**
 * Plans a request. Returns one of three:
 * - the statements to run as one transaction, `[[statement, ...values], ..., [instance, number, random]]`: the
 *   last list is the ticket for [`settle`], and the random bytes for [`settle_anew`];
 * - an effect, `{"effect": name, ...}`: perform it, then plan the request again with the outcome in its head;
 * - a response, as [`settle`] returns it.
 *
 * # Errors
 * An `Error` with `code` if the settings or the head are invalid.
 */
export function plan(settings: number, head: string, body: Uint8Array | number[]): string;

/**
 * Refuses a request for a fault outside of the rules: `unavailable`, `internal`, `tooLarge` or `unconfigured`.
 *
 * # Errors
 * An `Error` with `code` if the settings or the head are invalid.
 */
export function refuse(settings: number, head: string, reason: string): string;

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

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly configure: (a: number, b: number) => [number, number, number];
    readonly forget: (a: number, b: number) => [number, number];
    readonly functionPaths: () => [number, number];
    readonly largestBody: (a: number, b: number) => number;
    readonly plan: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly refuse: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly sameSecret: (a: number, b: number, c: number, d: number) => number;
    readonly settle: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly settleAnew: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number, number];
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
