/**
 * What this package throws. A function's refusal is never thrown: it is a reply. The first errors are mistakes in how
 * the package is called, so a retry does not help.
 *
 * | `code` | what was wrong |
 * | --- | --- |
 * | `ERR_NOT_INITIALIZED` | `init` or `initSync` has not finished |
 * | `ERR_MODULE` | `init` or `initSync` got no WebAssembly; the message says what came instead and what to write |
 * | `ERR_ARGUMENT` | a function that takes text got something else |
 * | `ERR_UNKNOWN_ERROR` | `describeError` got the name of an error that does not exist |
 * | `ERR_BINDING` | `functions` got no storage binding |
 * | `ERR_CLOCK` | `options.now` did not return a number |
 * | `ERR_RANDOM` | `options.random` did not return 32 bytes |
 * | `ERR_PROVIDER` | a hook or component of `invitcode/react` was used outside of `<InvitcodeProvider>` |
 * | `ERR_OPTIONS` | `invitcode` of `invitcode/worker`, or `serve` of `invitcode/node`, got an option or a setting that is not valid |
 * | `ERR_NODE` | a function of `invitcode/node` was called in a Node that is too old for it |
 * | `ERR_STORAGE` | `sqlite` or `libsql` of `invitcode/node` could not open the database, or its schema is newer |
 *
 * `invitcode/http` has no reply to give in these cases:
 *
 * | `code` | what happened |
 * | --- | --- |
 * | `ERR_NETWORK` | no answer came; a call that writes may have happened |
 * | `ERR_DEADLINE` | no answer came in time; a call that writes may have happened |
 * | `ERR_ABORTED` | the caller's signal ended the call |
 * | `ERR_ANSWER` | the answer is not one of the service, such as a gateway's page |
 * | `ERR_TOKEN` | the function `token` failed, or returned no string |
 *
 * Three more are never thrown to a caller. `options.onError` receives the first; the others are in the worker's log.
 *
 * | `code` | what was wrong |
 * | --- | --- |
 * | `ERR_ROWS` | a storage binding's `run` did not return a list of row objects for each statement |
 * | `ERR_SETTINGS` | `settings` is not a valid settings object |
 * | `ERR_HEAD` | the head of a request is not in the worker's format |
 *
 * @typedef {"ERR_NOT_INITIALIZED" | "ERR_MODULE" | "ERR_ARGUMENT" | "ERR_UNKNOWN_ERROR" | "ERR_BINDING" | "ERR_CLOCK" | "ERR_RANDOM" | "ERR_OPTIONS" | "ERR_NODE" | "ERR_STORAGE" | "ERR_NETWORK" | "ERR_DEADLINE" | "ERR_ABORTED" | "ERR_ANSWER" | "ERR_TOKEN" | "ERR_PROVIDER" | "ERR_ROWS" | "ERR_SETTINGS" | "ERR_HEAD"} ErrorCode
 */

export class InvitcodeError extends Error {
  /**
   * @param {ErrorCode} code stable, for programs
   * @param {string} message what is wrong and what to write instead
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "InvitcodeError";
    /** @type {ErrorCode} */
    this.code = code;
  }
}
