export type Binding = import("../../d1.js").Binding;
export type Call = import("../engine.js").Call;
export type Reply = import("../engine.js").Reply;
/** Whether a call failed because it ran before. @param {unknown} cause */
export declare function ranBefore(cause: unknown): boolean;
/**
 * The reply of a mutation's first run.
 *
 * @param {string} key
 * @param {(now: number) => Call} callAt the call as of a time, to be replayed
 * @param {Binding} binding
 * @returns {Promise<Reply | undefined>} undefined when it wrote nothing, or is forgotten: then it may run anew
 * @throws {StorageError}
 */
export declare function firstReply(key: string, callAt: (now: number) => Call, binding: Binding): Promise<Reply | undefined>;
