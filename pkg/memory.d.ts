export type Call = import("./engine.js").Call;
export type MemoryBinding = {
    name: "memory";
    answer: (call: Call) => {
        reply: any;
        cause: string | null;
    };
};
/** @typedef {import("./engine.js").Call} Call */
/**
 * A store that needs no SQL engine: the rules and their data both live in the WebAssembly. For tests, demos and
 * previews; it is gone with the page.
 *
 * @typedef {object} MemoryBinding
 * @property {"memory"} name
 * @property {(call: Call) => { reply: any, cause: string | null }} answer
 */
/**
 * An empty store.
 *
 * @returns {MemoryBinding}
 * @throws {import("./errors.js").InvitcodeError} `ERR_NOT_INITIALIZED` before `init`
 */
export declare function memory(): MemoryBinding;
