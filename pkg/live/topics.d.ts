/** Which queries depend on which topics, and the change number of each topic that is marked as watched. */
export type Query = import("./query.js").Query;
/** @typedef {import("./query.js").Query} Query */
export declare class Topics {
    #private;
    /** The change numbers of marked topics, when they were read last. @type {Map<string, number>} */
    numbers: Map<string, number>;
    /** @param {Query} query */
    add(query: Query): void;
    /** @param {Query} query */
    remove(query: Query): void;
    /** The queries that a change of these topics may change; without topics, all. @param {string[] | undefined} topics @param {Iterable<Query>} all @returns {Iterable<Query>} */
    of(topics: string[] | undefined, all: Iterable<Query>): Iterable<Query>;
    /** All topics that a query depends on. */
    watched(): string[];
    /** Those of these queries that are not marked yet. @param {Iterable<Query>} queries */
    unmarked(queries: Iterable<Query>): string[];
    /**
     * Takes numbers that were read.
     *
     * @param {[topic: string, number: number][]} numbers
     * @returns {string[]} the topics that changed since they were read before
     */
    read(numbers: [topic: string, number: number][]): string[];
    /** Forgets the marks of topics that nobody watches. @returns {string[]} */
    dropped(): string[];
}
