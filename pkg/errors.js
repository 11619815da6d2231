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
 * Three more are never thrown to a caller. The first is what `options.onError` is told where a storage binding's `run`
 * gave no list of row objects for each statement; the others stand in the log of the worker.
 *
 * | `code` | what was wrong |
 * | --- | --- |
 * | `ERR_ROWS` | a storage binding gave no list of row objects for each statement |
 * | `ERR_SETTINGS` | the settings of a deployment are no JSON object that its instance knows |
 * | `ERR_HEAD` | the head of a request is not as the worker writes it |
 *
 * @typedef {"ERR_NOT_INITIALIZED" | "ERR_MODULE" | "ERR_ARGUMENT" | "ERR_UNKNOWN_ERROR" | "ERR_BINDING" | "ERR_CLOCK" | "ERR_RANDOM" | "ERR_ROWS" | "ERR_SETTINGS" | "ERR_HEAD"} ErrorCode
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
