export type Binding = import("./d1.js").Binding;
export type Response = import("./engine.js").Reply;
export type MemoryBinding = import("./memory.js").MemoryBinding;
export type Functions = import("./functions.js").Functions;
export type Success<Data> = {
    status: "success";
    code: 200;
    message: string;
    data: Data;
};
export type AnyError = "errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable";
export type Refusal<Kind extends string> = {
    status: "error";
    /**
     * the HTTP status that the service answers with
     */
    code: number;
    /**
     * for developers; `describeError` has the words for a person
     */
    message: string;
    error: Kind;
    /**
     * for `errors.badRequest`, what is wrong with each argument
     */
    details?: {
        field: string;
        problem: string;
    }[];
    /**
     * for `errors.internal` and `errors.unavailable`
     */
    requestId?: string;
};
export type ReplyOf<Path extends keyof Functions> = Success<Functions[Path]["data"]> | Refusal<Functions[Path]["errors"] | AnyError>;
export type Options = {
    /**
     * the time in milliseconds since the Unix epoch; `Date.now` unless told
     */
    now?: () => number;
    /**
     * 32 bytes that nobody can guess, others for each call, since they are what a call
     * is known by; the platform's cryptographic source unless told
     */
    random?: () => Uint8Array;
    /**
     * the language of the replies' messages; English unless told
     */
    language?: "en" | "fr";
    /**
     * is told what stands behind an `errors.internal` or
     * `errors.unavailable`, since the reply itself says nothing of it
     */
    onError?: (cause: unknown) => void;
};
export type Caller = <Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>;
/**
 * The functions over a storage binding, called as the service's own code would call them: whoever acts is who the
 * arguments say.
 *
 * @param {Binding | MemoryBinding} binding `memory()`, `d1(env.DB)`, or any object with a `name` and a `run`
 * @param {Options} [options]
 * @returns {Caller}
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init`; `ERR_BINDING` for anything else than
 * a binding
 *
 * @example
 * const call = functions(memory());
 * const server = await call("server:c", { name: "Chess club", ownerId: "ada" });
 */
export declare function functions(binding: Binding | MemoryBinding, options?: Options): Caller;
