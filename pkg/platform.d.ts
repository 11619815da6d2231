/**
 * The platform's classes, looked up on first use and recognised by their shape. A test environment such as that of Jest
 * jsdom lacks some of them, and has its own realm, where `instanceof` is false for objects of another realm.
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
 * One of Node's own modules, in Node. An import would break bundlers for pages.
 *
 * @param {string} name
 * @returns {any}
 */
export declare function builtin(name: string): any;
/** The platform's UTF-8 decoder, made on first use. */
export declare class TextDecoder {
    #private;
    /** @param {Bytes} [bytes] */
    decode(bytes?: Bytes): string;
}
/** The platform's UTF-8 encoder, made on first use. */
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
