/** One function with its arguments, as it is shown. */

/** @typedef {import("./client.js").Client} Client */
/** @typedef {import("./transport.js").Path} Path */
/** @typedef {import("./transport.js").Outcome} Outcome */
/**
 * What is known of a reading. A failure keeps the reply that was shown before.
 *
 * @template [Reply=any]
 * @typedef {{ status: "loading", reply?: undefined, error?: undefined } | { status: "ready", reply: Reply, error?: undefined } | { status: "failed", reply?: Reply | undefined, error: unknown }} Reading
 */
/**
 * Changes a successful reply's data as a mutation is going to change it.
 *
 * @typedef {(path: Path, args: any, data: any) => any} Edit
 */

/** @type {Reading} */
export const LOADING = Object.freeze({ status: "loading" });

export class Entry {
  /** The epoch in which the reply was asked for. */
  epoch = -1;
  /** @type {Reading} */
  #read = LOADING;
  /** @type {Reading} */
  #shown = LOADING;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {{ epoch: number, done: Promise<void> } | undefined} */
  #pending;
  /** @type {(() => void) | undefined} */
  #stop;
  #client;

  /**
   * @param {Client} client
   * @param {Path} path
   * @param {Record<string, unknown>} args
   */
  constructor(client, path, args) {
    this.#client = client;
    this.path = path;
    this.args = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  }

  get isWatched() {
    return this.#listeners.size > 0;
  }

  /** Whether the code was unknown, or the caller guessed too often: asking again would count as another guess. */
  get isFinal() {
    const reply = this.#read.reply;
    const error = reply?.data?.wouldAnswer?.error ?? reply?.error;
    return ["invitCode:explain", "invitCode:r"].includes(this.path) && ["errors.invalid", "errors.rateLimited"].includes(error);
  }

  /** @returns {Reading} the same object until it changes */
  snapshot = () => this.#shown;

  /**
   * @param {() => void} listener
   * @returns {() => void}
   */
  subscribe = (listener) => {
    const isFirst = this.#listeners.size === 0;
    this.#listeners.add(listener);
    if (isFirst) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  #begin() {
    const { follow } = this.#client.transport;
    if (follow === undefined) void this.read();
    else this.#stop = follow(this.path, this.args, (outcome) => this.#take(outcome, this.#client.epoch));
  }

  #end() {
    this.#stop?.();
    this.#stop = undefined;
  }

  /**
   * Reads it again. A running read is enough, unless a mutation happened since it began.
   *
   * @returns {Promise<void>}
   */
  read() {
    const { epoch } = this.#client;
    if (this.#pending?.epoch === epoch) return this.#pending.done;
    const done = this.#client.transport
      .call(this.path, this.args)
      .then((reply) => this.#take({ reply }, epoch), (error) => this.#take({ error }, epoch))
      .finally(() => {
        if (this.#pending === pending) this.#pending = undefined;
      });
    const pending = { epoch, done };
    this.#pending = pending;
    return done;
  }

  /** Shows the reply with the edits that it does not hold yet. */
  publish() {
    const { reply } = this.#read;
    let { data } = reply ?? {};
    if (reply?.status === "success") {
      for (const { edit, since } of this.#client.overlays) {
        if (since === undefined || this.epoch < since) data = edit(this.path, this.args, data);
      }
    }
    const shown = data === reply?.data ? this.#read : { ...this.#read, reply: { ...reply, data } };
    if (shown === this.#shown) return;
    this.#shown = /** @type {Reading} */ (shown);
    for (const listener of [...this.#listeners]) listener();
  }

  /** @param {Outcome} outcome @param {number} epoch */
  #take({ reply, error }, epoch) {
    if (epoch < this.epoch) return;
    this.epoch = epoch;
    const isSame = reply !== undefined && this.#read.status === "ready" && JSON.stringify(reply) === JSON.stringify(this.#read.reply);
    if (!isSame) this.#read = reply === undefined ? { status: "failed", reply: this.#read.reply, error } : { status: "ready", reply };
    this.publish();
  }
}
