/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const configure: (a: number, b: number) => [number, number, number];
export const findRequest: (a: number, b: number) => [number, number];
export const forget: (a: number, b: number) => [number, number];
export const forgetRequest: (a: number, b: number) => [number, number];
export const functionPaths: () => [number, number];
export const largestBody: (a: number, b: number, c: number, d: number) => number;
export const numbers: (a: number, b: number) => [number, number];
export const plan: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
export const refuse: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
export const replay: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number, number];
export const sameSecret: (a: number, b: number, c: number, d: number) => number;
export const settle: (a: number, b: number, c: number, d: number) => [number, number, number, number];
export const settleAnew: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number) => [number, number, number, number];
export const watch: (a: number, b: number, c: number, d: number) => [number, number];
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __externref_table_dealloc: (a: number) => void;
export const __wbindgen_start: () => void;
