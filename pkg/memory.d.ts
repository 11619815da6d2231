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
 * An in-memory store without an SQL engine: the rules and their data both live in the WebAssembly. It is for tests,
 * demos and previews, because it is lost with the page.
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
