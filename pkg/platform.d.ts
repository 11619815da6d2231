/**
 * What the platform gives, taken on first use and told apart by its shape: a test environment such as Jest's jsdom
 * lacks some of it and has a realm of its own, where `instanceof` is false for what comes from another.
 */
export type Bytes = ArrayBuffer | ArrayBufferView;
export type Module = typeof globalThis extends {
    WebAssembly: {
        Module: {
            prototype: infer Compiled;
        };
    };
} ? Compiled : object;
/**
 * @param {unknown} value
 * @returns {value is Bytes}
 */
export declare function isBytes(value: unknown): value is Bytes;
/**
 * @param {unknown} value
 * @returns {value is Module}
 */
export declare function isModule(value: unknown): value is Module;
/**
 * A module of Node's own, where this runs in Node. An import would stop the bundlers of pages.
 *
 * @param {string} name
 * @returns {any}
 */
export declare function builtin(name: string): any;
/** The platform's decoder of UTF-8, made on first use. */
export declare class TextDecoder {
    #private;
    /** @param {Bytes} [bytes] */
    decode(bytes?: Bytes): string;
}
/** The platform's encoder to UTF-8, made on first use. */
export declare class TextEncoder {
    #private;
    /** @param {string} text @returns {Uint8Array} */
    encode(text: string): Uint8Array;
    /** @param {string} text @param {Uint8Array} view @returns {{ read: number, written: number }} */
    encodeInto(text: string, view: Uint8Array): {
        read: number;
        written: number;
    };
}
