import { InvitcodeError } from "./errors.js";

/**
 * The part of `AbortSignal` that is used, so that a project without its types compiles too.
 *
 * @typedef {object} Signal
 * @property {boolean} aborted
 * @property {any} [reason]
 * @property {(type: "abort", listener: () => void) => void} addEventListener
 * @property {(type: "abort", listener: () => void) => void} removeEventListener
 */

/** The end of one call, by its time or by its caller. */
export class Deadline {
  /** Why the call ended. @type {InvitcodeError | undefined} */
  failure;
  #controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #end;
  #caller;
  #onAbort;

  /**
   * @param {number} milliseconds
   * @param {Signal | undefined} caller the caller's own signal
   * @param {string} route
   */
  constructor(milliseconds, caller, route) {
    this.#end = Date.now() + milliseconds;
    this.#caller = caller;
    this.#onAbort = () => this.#stop(new InvitcodeError("ERR_ABORTED", `The call of ${route} was aborted`, { cause: caller?.reason }));
    if (caller?.aborted) throw new InvitcodeError("ERR_ABORTED", `The call of ${route} was aborted`, { cause: caller.reason });
    caller?.addEventListener("abort", this.#onAbort);
    const late = () => this.#stop(new InvitcodeError("ERR_DEADLINE", `${route} did not answer within ${milliseconds} ms, so it is not known whether the call happened`));
    this.#timer = setTimeout(late, milliseconds);
  }

  /** An `AbortSignal` for `fetch`. @returns {any} */
  get signal() {
    return this.#controller.signal;
  }

  /** The milliseconds that are left. */
  left() {
    return this.#end - Date.now();
  }

  /**
   * The promise, or a rejection when the call ends before.
   *
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>}
   */
  race(promise) {
    const { signal } = this.#controller;
    return new Promise((resolve, reject) => {
      const stop = () => reject(this.failure);
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop);
      // Its own failure is handled in any case, so that none is left over when the call ended before.
      promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
  }

  /** @param {number} milliseconds */
  pause(milliseconds) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const waited = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return this.race(waited).finally(() => clearTimeout(timer));
  }

  clear() {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#onAbort);
  }

  /** @param {InvitcodeError} failure */
  #stop(failure) {
    this.failure ??= failure;
    this.#controller.abort(failure);
  }
}
