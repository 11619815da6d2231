export type Binding = import("./d1.js").Binding;
export type MemoryBinding = import("./memory.js").MemoryBinding;
export type CallOptions = {
    now: number;
    language: string;
    requestId: string;
    /**
     * 32 bytes, or those of the platform's cryptographic source
     */
    random: Uint8Array | undefined;
    /**
     * the argument that cannot be written as JSON
     */
    field: string | undefined;
    /**
     * the kind of its value
     */
    what: string | undefined;
};
export type Call = {
    path: string;
    text: string;
    options: CallOptions;
};
/**
 * @param {Call} call
 * @param {Binding | MemoryBinding} binding
 * @param {(cause: unknown) => void} onError
 * @returns {Promise<any>} the reply
 */
export declare function answer(call: Call, binding: Binding | MemoryBinding, onError: (cause: unknown) => void): Promise<any>;
