/**
 * A mistake in how this package is called, which no retry mends. What a function refuses is never thrown: it is a
 * reply.
 *
 * | `code` | what was wrong |
 * | --- | --- |
 * | `ERR_NOT_INITIALIZED` | `init` or `initSync` was not done yet |
 * | `ERR_MODULE` | `init` or `initSync` got no WebAssembly; the message says what came instead and what to write |
 * | `ERR_ARGUMENT` | something else than text was given where text is wanted |
 * | `ERR_UNKNOWN_ERROR` | `describeError` was asked for an error that does not exist |
 * | `ERR_BINDING` | `functions` was given no storage binding |
 * | `ERR_CLOCK` | `options.now` did not return a number |
 * | `ERR_RANDOM` | `options.random` did not return 32 bytes |
 *
 * @typedef {"ERR_NOT_INITIALIZED" | "ERR_MODULE" | "ERR_ARGUMENT" | "ERR_UNKNOWN_ERROR" | "ERR_BINDING" | "ERR_CLOCK" | "ERR_RANDOM"} ErrorCode
 */

export class InvitcodeError extends Error {
  /**
   * @param {ErrorCode} code stable, for programs
   * @param {string} message what is wrong and how to do it right
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "InvitcodeError";
    /** @type {ErrorCode} */
    this.code = code;
  }
}
