/* tslint:disable */
/* eslint-disable */

/**
 * A store in memory, on which requests are answered at once.
 */
export class Memory {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * An empty store.
     */
    constructor();
    /**
     * Answers a request: a response.
     *
     * # Errors
     * An `Error` with `code`, where the settings, the head or the random bytes are not of their form.
     */
    run(settings: string, head: string, random: Uint8Array | number[], body: Uint8Array | number[]): string;
}

export function __wbg_reset_state(): void;

/**
 * Checks a typed text offline as a generated code: `{ ok: true, code }`, or `{ ok: false, problem }`
 * with `length`, `symbol` or `check`.
 */
export function checkCode(text: string): object;

/**
 * The message of an error for a person, in English, or in French for `fr`.
 *
 * # Errors
 * An `Error` with `code` `ERR_UNKNOWN_ERROR`, where there is no such error.
 */
export function describeError(error: string, language?: string | null): string;

/**
 * A code as it is easiest to read: `ABCD-EFGH-JKMN`.
 */
export function formatCode(text: string): string;

/**
 * The most bytes that a body may have on a path; who may send more than 64 KiB is to be found out before
 * the body is read.
 */
export function largestBody(path: string): number;

/**
 * Plans a request: a response, as [`settle`] gives it; the statements to run as one transaction,
 * `[[number, ...values], ...]`; or a wish, `["discord", user]`: Discord is to make an invite, and the request
 * to be planned again with what came of it in the head. `settings` and `head` are JSON.
 *
 * # Errors
 * An `Error` with `code`, where the settings, the head or the random bytes are not of their form.
 */
export function plan(settings: string, head: string, random: Uint8Array | number[], body: Uint8Array | number[]): string;

/**
 * Refuses a request for a fault outside: `unavailable`, `internal`, `tooLarge` or `unconfigured`. It is not
 * settled any more.
 *
 * # Errors
 * An `Error` with `code`, where the settings or the head are not of their form.
 */
export function refuse(settings: string, head: string, reason: string): string;

/**
 * Whether two secrets are the same, in a time that depends on neither's content.
 */
export function sameSecret(given: string, expected: string): boolean;

/**
 * Settles a request with the rows of each statement, as JSON: a response, whose first line is
 * `[status, {name: header, ...}, label, withdrawn?]`, and all that follows its body. `withdrawn` lists the
 * invites that are to be revoked at Discord.
 *
 * # Errors
 * An `Error` with `code`, where what is given is not of its form.
 */
export function settle(settings: string, head: string, random: Uint8Array | number[], body: Uint8Array | number[], rows: string): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_memory_free: (a: number, b: number) => void;
    readonly checkCode: (a: number, b: number) => any;
    readonly describeError: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly formatCode: (a: number, b: number) => [number, number];
    readonly largestBody: (a: number, b: number) => number;
    readonly memory_new: () => number;
    readonly memory_run: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number, number];
    readonly plan: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => [number, number, number, number];
    readonly refuse: (a: number, b: number, c: number, d: number, e: number, f: number) => [number, number, number, number];
    readonly sameSecret: (a: number, b: number, c: number, d: number) => number;
    readonly settle: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number, j: number) => [number, number, number, number];
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
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
