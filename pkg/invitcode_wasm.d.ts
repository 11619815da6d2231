/* tslint:disable */
/* eslint-disable */

/**
 * A memory store, which answers calls at once.
 */
export class Memory {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Answers a call by path, with its arguments as JSON: `{ reply, cause }`.
     *
     * # Errors
     * `ERR_RANDOM`.
     */
    call(path: string, _arguments: string, given: any): any;
    /**
     * An empty store.
     */
    constructor();
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
 * An `Error` with `code` `ERR_UNKNOWN_ERROR` if the error is unknown.
 */
export function describeError(error: string, language?: string | null): string;

/**
 * Formats a code for reading: `ABCD-EFGH-JKMN`.
 */
export function formatCode(text: string): string;

/**
 * Plans a call by path, with its arguments as JSON. Returns `{ reply, cause }` if the call needs no storage,
 * or else `{ statements, instance, number, random }`: the statements to run as one transaction, each a list of
 * its number and its values; the ticket for [`settle_call`]; and the random bytes for [`settle_call_anew`].
 *
 * # Errors
 * `ERR_RANDOM`.
 */
export function planCall(path: string, _arguments: string, given: any): any;

/**
 * Refuses a call for a fault outside of the rules, and forgets its ticket: `{ reply, cause }`.
 *
 * # Errors
 * `ERR_RANDOM`.
 */
export function refuseCall(is_unavailable: boolean, given: any, instance: number, number: number): any;

/**
 * Settles a call by its ticket, with the rows of each statement as JSON: `{ reply, cause }`. Returns nothing
 * if this instance does not know the ticket.
 *
 * # Errors
 * `ERR_ROWS` if the rows are invalid.
 */
export function settleCall(instance: number, number: number, rows_json: string): any;

/**
 * Settles a call whose ticket this instance does not know, with the random bytes that its plan returned.
 *
 * # Errors
 * An `Error` with `code` if an argument is invalid.
 */
export function settleCallAnew(path: string, _arguments: string, given: any, random: string, rows_json: string): any;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_memory_free: (a: number, b: number) => void;
    readonly checkCode: (a: number, b: number) => any;
    readonly describeError: (a: number, b: number, c: number, d: number) => [number, number, number, number];
    readonly formatCode: (a: number, b: number) => [number, number];
    readonly memory_call: (a: number, b: number, c: number, d: number, e: number, f: any) => [number, number, number];
    readonly memory_new: () => number;
    readonly planCall: (a: number, b: number, c: number, d: number, e: any) => [number, number, number];
    readonly refuseCall: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly settleCall: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly settleCallAnew: (a: number, b: number, c: number, d: number, e: any, f: number, g: number, h: number, i: number) => [number, number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
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
