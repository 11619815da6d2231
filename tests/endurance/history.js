/**
 * The calls of all callers and their answers, to be compared with the tables.
 *
 * A fact is a row that a call makes, such as `use server|code|user`. A call may make several: all of them or none.
 * A value can change, for example whether a code is revoked. While it is unknown whether a call happened, the value may
 * be the old or the new one.
 */

/** The value where there is no row. */
const ABSENT = "absent";

/** @typedef {string | number} Value */
/** @typedef {{ facts: Iterable<string>, values: Map<string, Value> }} Snapshot */
/**
 * What is known of a fact: `told` once a call that makes it was acknowledged, `asked` while such a call is open,
 * `doubted` once a call got no answer. Facts of the same `call` happen together.
 *
 * @typedef {{ told: boolean, asked: number, doubted: boolean, call: number }} Knowledge
 */
/** @typedef {{ facts: string[], values: [string, Value][], before: Map<string, Set<Value>> }} Intent */

export class History {
  /** @type {Map<string, Knowledge>} */
  #facts = new Map();
  /** What each value may be. @type {Map<string, Set<Value>>} */
  #values = new Map();
  #calls = 0;

  /** The number of acknowledged facts. */
  get told() {
    let told = 0;
    for (const fact of this.#facts.values()) told += fact.told ? 1 : 0;
    return told;
  }

  /**
   * A call is about to be made.
   *
   * @param {string[]} facts that it leads to
   * @param {[string, Value][]} [values] that it changes
   * @returns {Intent}
   */
  intend(facts, values = []) {
    this.#calls += 1;
    for (const fact of facts) {
      const known = this.#facts.get(fact) ?? { told: false, asked: 0, doubted: false, call: this.#calls };
      known.asked += 1;
      this.#facts.set(fact, known);
    }
    /** @type {Map<string, Set<Value>>} */
    const before = new Map();
    for (const [name, value] of values) {
      const possible = this.#values.get(name) ?? new Set([ABSENT]);
      before.set(name, possible);
      this.#values.set(name, new Set([...possible, value]));
    }
    return { facts, values, before };
  }

  /** The call was acknowledged. @param {Intent} intent @param {[string, Value][]} told that it told besides */
  did({ facts, values }, told = []) {
    for (const fact of facts) {
      const known = this.#known(fact);
      known.asked -= 1;
      known.told = true;
    }
    for (const [name, value] of [...values, ...told]) this.#values.set(name, new Set([value]));
  }

  /**
   * The call was refused and changed nothing, unless an earlier attempt without an answer did.
   *
   * @param {Intent} intent
   * @param {boolean} again whether there was such a try
   */
  refused({ facts, before }, again) {
    for (const fact of facts) {
      const known = this.#known(fact);
      known.asked -= 1;
      known.doubted ||= again;
      if (!known.told && !known.doubted && known.asked === 0) this.#facts.delete(fact);
    }
    if (!again) for (const [name, possible] of before) this.#values.set(name, possible);
  }

  /** What contradicts the history. @param {Snapshot} snapshot @returns {string[]} */
  contradictions({ facts, values }) {
    /** @type {string[]} */
    const found = [];
    /** @type {Map<string, number>} */
    const rows = new Map();
    for (const fact of facts) rows.set(fact, (rows.get(fact) ?? 0) + 1);
    for (const [fact, count] of rows) {
      if (!this.#facts.has(fact)) found.push(`nobody asked for it: ${fact}`);
      if (count > 1) found.push(`it is there ${count} times: ${fact}`);
    }
    /** By call, whether a call without an answer happened. @type {Map<number, boolean>} */
    const happened = new Map();
    for (const [fact, { told, call }] of this.#facts) {
      const isThere = rows.has(fact);
      if (told && !isThere) found.push(`it was acknowledged and is lost: ${fact}`);
      if (told) continue;
      if ((happened.get(call) ?? isThere) !== isThere) found.push(`its call happened in part: ${fact}`);
      happened.set(call, isThere);
    }
    for (const [name, possible] of this.#values) {
      const value = values.get(name) ?? ABSENT;
      if (!possible.has(value)) found.push(`${name} is ${value}, and should be ${[...possible].join(" or ")}`);
    }
    return found;
  }

  /** @param {string} fact */
  #known(fact) {
    const known = this.#facts.get(fact);
    if (known === undefined) throw new Error(`no call is open that leads to: ${fact}`);
    return known;
  }
}
