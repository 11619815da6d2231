export type Binding = import("./d1.js").Binding;
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
/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./memory.js").MemoryBinding} MemoryBinding */
/** @typedef {import("./functions.js").Functions} Functions */
/**
 * What a function did.
 *
 * @template Data
 * @typedef {{ status: "success", code: 200, message: string, data: Data }} Success
 */
/**
 * What any call may be refused for, whatever its function.
 *
 * @typedef {"errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable"} AnyError
 */
/**
 * Why a function did nothing.
 *
 * @template {string} Kind
 * @typedef {object} Refusal
 * @property {"error"} status
 * @property {number} code the HTTP status that the service answers with
 * @property {string} message for developers; `describeError` has the words for a person
 * @property {Kind} error
 * @property {{ field: string, problem: string }[]} [details] for `errors.badRequest`, what is wrong with each argument
 * @property {string} [requestId] for `errors.internal` and `errors.unavailable`
 */
/**
 * The reply of the function at a path.
 *
 * @template {keyof Functions} Path
 * @typedef {Success<Functions[Path]["data"]> | Refusal<Functions[Path]["errors"] | AnyError>} ReplyOf
 */
/**
 * @typedef {object} Options
 * @property {() => number} [now] the time in milliseconds since the Unix epoch; `Date.now` unless told
 * @property {() => Uint8Array} [random] 32 bytes that nobody can guess, others for each call, since they are what a call
 * is known by; the platform's cryptographic source unless told
 * @property {"en" | "fr"} [language] the language of the replies' messages; English unless told
 * @property {(cause: unknown) => void} [onError] is told what stands behind an `errors.internal` or
 * `errors.unavailable`, since the reply itself says nothing of it
 */
/**
 * Calls one function by its path. What the function refuses is a reply too; the promise rejects with an
 * `InvitcodeError` only.
 *
 * @typedef {<Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>} Caller
 */
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
