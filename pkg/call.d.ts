export type Binding = import("./d1.js").Binding;
export type MemoryBinding = import("./memory.js").MemoryBinding;
export type Remote = import("./http.js").Remote;
export type Functions = import("./functions.js").Functions;
export type Success<Data> = {
    status: "success";
    code: 200 | 202;
    message: string;
    data: Data;
};
export type AnyError = "errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable";
export type Details<Kind extends string> = Kind extends "errors.notInvited" ? {
    requires: ("email" | "user")[];
} : {
    field: string;
    problem: string;
}[];
export type Refusal<Kind extends string> = Kind extends string ? RefusalOf<Kind> : never;
export type RefusalOf<Kind extends string> = {
    status: "error";
    /**
     * the HTTP status of the service's answer
     */
    code: number;
    /**
     * for developers; `describeError` gives a message for users
     */
    message: string;
    error: Kind;
    /**
     * for `errors.badRequest` and `errors.notInvited`
     */
    details?: Details<Kind>;
    /**
     * for `errors.internal` and `errors.unavailable`
     */
    requestId?: string;
};
export type ReplyOf<Path extends keyof Functions> = Success<Functions[Path]["data"]> | Refusal<Functions[Path]["errors"] | AnyError>;
export type Options = {
    /**
     * the time in milliseconds since the Unix epoch; `Date.now` by default
     */
    now?: () => number;
    /**
     * 32 unpredictable bytes, different for each call, because they identify the call;
     * the platform's cryptographic source by default
     */
    random?: () => Uint8Array;
    /**
     * the language of the replies' messages; English by default
     */
    language?: "en" | "fr";
    /**
     * receives the cause of an `errors.internal` or `errors.unavailable`,
     * which the reply does not contain
     */
    onError?: (cause: unknown) => void;
};
export type Caller = <Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>;
/** @typedef {import("./d1.js").Binding} Binding */
/** @typedef {import("./memory.js").MemoryBinding} MemoryBinding */
/** @typedef {import("./http.js").Remote} Remote */
/** @typedef {import("./functions.js").Functions} Functions */
/**
 * The reply of a function that succeeded. Its code is 202 where only a request was filed.
 *
 * @template Data
 * @typedef {{ status: "success", code: 200 | 202, message: string, data: Data }} Success
 */
/**
 * The errors of every function.
 *
 * @typedef {"errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable"} AnyError
 */
/**
 * The details of a refusal: the fault of each argument; for `errors.notInvited`, what the code's lists hold.
 *
 * @template {string} Kind
 * @typedef {Kind extends "errors.notInvited" ? { requires: ("email" | "user")[] } : { field: string, problem: string }[]} Details
 */
/**
 * The reply of a function that refused the call and changed nothing.
 *
 * @template {string} Kind
 * @typedef {Kind extends string ? RefusalOf<Kind> : never} Refusal
 */
/**
 * The reply of one refusal.
 *
 * @template {string} Kind
 * @typedef {object} RefusalOf
 * @property {"error"} status
 * @property {number} code the HTTP status of the service's answer
 * @property {string} message for developers; `describeError` gives a message for users
 * @property {Kind} error
 * @property {Details<Kind>} [details] for `errors.badRequest` and `errors.notInvited`
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
 * @property {() => number} [now] the time in milliseconds since the Unix epoch; `Date.now` by default
 * @property {() => Uint8Array} [random] 32 unpredictable bytes, different for each call, because they identify the call;
 * the platform's cryptographic source by default
 * @property {"en" | "fr"} [language] the language of the replies' messages; English by default
 * @property {(cause: unknown) => void} [onError] receives the cause of an `errors.internal` or `errors.unavailable`,
 * which the reply does not contain
 */
/**
 * Calls one function by its path. A refusal is a reply too; the promise rejects only with an `InvitcodeError`.
 *
 * @typedef {<Path extends keyof Functions>(path: Path, args: Functions[Path]["arguments"]) => Promise<ReplyOf<Path>>} Caller
 */
/**
 * The functions over a storage binding. They trust their arguments: authenticate the caller first. Over `http(…)` of
 * `invitcode/http` they are those of a running service, which needs no `init`.
 *
 * @template {Binding | MemoryBinding | Remote} Over
 * @param {Over} binding `memory()`, `d1(env.DB)`, `http({ url, token })`, or any object with a `name` and a `run`
 * @param {Options} [options] for a storage binding
 * @returns {Over extends Remote ? Remote["call"] : Caller}
 * @throws {InvitcodeError} `ERR_NOT_INITIALIZED` before `init`; `ERR_BINDING` when `binding` is not a storage binding
 *
 * @example
 * const call = functions(memory());
 * const server = await call("server:c", { name: "Chess club", ownerId: "ada" });
 */
export declare function functions<Over extends Binding | MemoryBinding | Remote>(binding: Over, options?: Options): Over extends Remote ? Remote["call"] : Caller;
