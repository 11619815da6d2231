/** The functions over a running service. This module holds no WebAssembly: the rules run in the service. */
import { InvitcodeError } from "./errors.js";
export { InvitcodeError };
export type Functions = import("./functions.js").Functions;
export type ErrorCode = import("./errors.js").ErrorCode;
export type RemoteCaller = import("./http-call.js").RemoteCaller;
export type CallOptions = import("./http-call.js").CallOptions;
export type HttpOptions = import("./http-call.js").HttpOptions;
export type Token = import("./http-call.js").Token;
export type ReplyOf<Path extends keyof Functions> = import("./call.js").ReplyOf<Path>;
export type Remote = {
    readonly name: "http";
    readonly call: RemoteCaller;
};
/**
 * @typedef {import("./functions.js").Functions} Functions
 * @typedef {import("./errors.js").ErrorCode} ErrorCode
 * @typedef {import("./http-call.js").RemoteCaller} RemoteCaller
 * @typedef {import("./http-call.js").CallOptions} CallOptions
 * @typedef {import("./http-call.js").HttpOptions} HttpOptions
 * @typedef {import("./http-call.js").Token} Token
 */
/**
 * @template {keyof Functions} Path
 * @typedef {import("./call.js").ReplyOf<Path>} ReplyOf
 */
/**
 * A running service, instead of a storage binding.
 *
 * @typedef {{ readonly name: "http", readonly call: RemoteCaller }} Remote
 */
/**
 * A running service, for {@link functions}. Each answer of the service is a reply; the promise rejects only with an
 * `InvitcodeError`, when there is no answer or when it is not one of the service.
 *
 * A call is repeated only where that is safe: queries, `invitCode:use`, and mutations with an `idempotencyKey`. It is
 * repeated after a broken connection, and after 429 or 503 when `Retry-After` ends before the deadline.
 *
 * @param {HttpOptions} options
 * @returns {Remote}
 * @throws {InvitcodeError} `ERR_ARGUMENT` when an option is not what it must be
 *
 * @example
 * const call = functions(http({ url: "https://invites.example", token: () => session.token() }));
 * const reply = await call("invitCode:use", { code, userId });
 */
export declare function http(options: HttpOptions): Remote;
/**
 * The functions of a running service. `functions` of `invitcode` takes the same value.
 *
 * @param {Remote} remote what {@link http} returned
 * @returns {RemoteCaller}
 * @throws {InvitcodeError} `ERR_BINDING` for anything else
 */
export declare function functions(remote: Remote): RemoteCaller;
