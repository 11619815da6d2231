/**
 * The transactions of an object. Those that arrive while one waits for its turn run in one commit, each atomic in itself:
 * if one fails, the others are not affected.
 */
import { messageOf, MOST_WAITING } from "../../d1.js";

/** @typedef {import("../../d1.js").Rows} Rows */
/** @typedef {import("../../d1.js").Value} Value */
/** @typedef {{ exec(sql: string, ...values: Value[]): { toArray(): Record<string, Value>[] } }} Sql */
/** The part of an object's storage that is used here. @typedef {{ sql: Sql, transactionSync<T>(work: () => T): T }} Storage */
/** @typedef {import("../../durable-message.js").Answer} Answer */
/** @typedef {{ work: () => Rows[], until: number, tell: (answer: Answer) => void }} Waiting */

/** The most transactions in one commit, and the most rows read in it before the next begins: others wait meanwhile. */
export const AT_ONCE = 64;
export const ROWS_AT_ONCE = 500;

export const OVERLOADED = "the shard is overloaded: too many calls wait for it";
const LATE = "the caller gave the call up before its turn came";

export class Group {
  #storage;
  #turn;
  #after;
  /** @type {Waiting[]} */
  #waiting = [];
  #isDue = false;

  /**
   * @param {Storage} storage
   * @param {{ turn?: () => Promise<unknown>, after?: () => Promise<unknown> | undefined }} [options] `turn` waits until those that
   * arrive meanwhile are there; `after` runs after a commit, and the answers wait for what it returns
   */
  constructor(storage, { turn = macrotask, after = () => undefined } = {}) {
    this.#storage = storage;
    this.#turn = turn;
    this.#after = after;
  }

  /**
   * Runs a transaction. It never rejects.
   *
   * @param {() => Rows[]} work
   * @param {number} until when its caller gives it up
   * @returns {Promise<Answer>}
   */
  run(work, until) {
    if (this.#waiting.length >= MOST_WAITING) return Promise.resolve({ error: OVERLOADED });
    return new Promise((tell) => {
      this.#waiting.push({ work, until, tell });
      if (!this.#isDue) this.#later();
    });
  }

  #later() {
    this.#isDue = true;
    // A macrotask: within one, no further message of a caller is received.
    void this.#turn().then(() => this.#commit());
  }

  /**
   * All of them within this turn: the platform commits at its end. None is in another's transaction, since SQLite keeps what
   * they changed until the outer one ends, beyond 64 KiB in a file.
   */
  #commit() {
    /** @type {[Waiting, Answer][]} */
    const answered = [];
    for (let read = 0; answered.length < AT_ONCE && read < ROWS_AT_ONCE; ) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const answer = this.#one(next);
      answered.push([next, answer]);
      if ("rows" in answer) for (const rows of answer.rows) read += rows.length;
    }
    this.#isDue = false;
    if (this.#waiting.length > 0) this.#later();
    const tell = () => answered.forEach(([{ tell }, answer]) => tell(answer));
    // What was committed is reported, whatever the outcome of that is.
    const work = (async () => this.#after())();
    void work.then(tell, tell);
  }

  /** @param {Waiting} waiting @returns {Answer} */
  #one({ work, until }) {
    if (Date.now() >= until) return { error: LATE };
    try {
      return { rows: this.#storage.transactionSync(work) };
    } catch (error) {
      return { error: messageOf(error) };
    }
  }
}

function macrotask() {
  // It costs less than `scheduler.wait(0)`, and as many calls come meanwhile.
  return new Promise((resolve) => setTimeout(resolve, 0));
}
