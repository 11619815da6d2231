/** Which queries depend on which topics, and the change number of each topic that is marked as watched. */

/** @typedef {import("./query.js").Query} Query */

export class Topics {
  /** @type {Map<string, Set<Query>>} */
  #queries = new Map();
  /** Queries that may depend on anything. @type {Set<Query>} */
  #onAnything = new Set();
  /** The change numbers of marked topics, when they were read last. @type {Map<string, number>} */
  numbers = new Map();

  /** @param {Query} query */
  add(query) {
    if (query.topics === undefined) this.#onAnything.add(query);
    for (const topic of query.topics ?? []) {
      const known = this.#queries.get(topic);
      if (known === undefined) this.#queries.set(topic, new Set([query]));
      else known.add(query);
    }
  }

  /** @param {Query} query */
  remove(query) {
    this.#onAnything.delete(query);
    for (const topic of query.topics ?? []) {
      const known = this.#queries.get(topic);
      known?.delete(query);
      if (known?.size === 0) this.#queries.delete(topic);
    }
  }

  /** The queries that a change of these topics may change; without topics, all. @param {string[] | undefined} topics @param {Iterable<Query>} all @returns {Iterable<Query>} */
  of(topics, all) {
    if (topics === undefined) return all;
    const found = new Set(this.#onAnything);
    for (const topic of topics) for (const query of this.#queries.get(topic) ?? []) found.add(query);
    return found;
  }

  /** All topics that a query depends on. */
  watched() {
    return [...this.#queries.keys()];
  }

  /** Those of these queries that are not marked yet. @param {Iterable<Query>} queries */
  unmarked(queries) {
    const found = new Set();
    for (const { topics } of queries) for (const topic of topics ?? []) if (!this.numbers.has(topic)) found.add(topic);
    return /** @type {string[]} */ ([...found]);
  }

  /**
   * Takes numbers that were read.
   *
   * @param {[topic: string, number: number][]} numbers
   * @returns {string[]} the topics that changed since they were read before
   */
  read(numbers) {
    const changed = numbers.filter(([topic, number]) => this.numbers.has(topic) && this.numbers.get(topic) !== number);
    for (const [topic, number] of numbers) this.numbers.set(topic, number);
    return changed.map(([topic]) => topic);
  }

  /** Forgets the marks of topics that nobody watches. @returns {string[]} */
  dropped() {
    const gone = [...this.numbers.keys()].filter((topic) => !this.#queries.has(topic));
    for (const topic of gone) this.numbers.delete(topic);
    return gone;
  }
}
