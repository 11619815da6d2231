/** Faults of shards and their directory. */

/** @typedef {import("./mutants.js").Test} Test */
/** @typedef {import("./mutants.js").Mutant} Mutant */

/** @type {Test} */
const group = { node: ["tests/worker/durable-group.test.js"] };

/** @type {Test} */
const claims = { node: ["tests/durable/claims.test.js"] };

/** @type {Test} */
const texts = { node: ["tests/durable/texts.test.js"] };

/** @type {Test} */
const spread = { node: ["tests/durable/spread.test.js"] };

/** @type {Test} */
const guessing = { node: ["tests/durable/guessing.test.js"] };

/** @type {Test} */
const faults = { node: ["tests/durable/faults.test.js"] };

/** @type {Mutant[]} */
export const durableMutants = [
  {
    name: "a shard creates a code under a claim that was given away",
    file: "js/worker/durable/shard.js",
    from: "if (fence !== undefined) throw new Error(OVERTAKEN);",
    to: "void fence;",
    test: claims,
  },
  {
    name: "a directory forgets a claim without asking its shard",
    file: "js/worker/durable/directory.js",
    from: "const isThere = await this.shard(shard).holds(folded, number);",
    to: "const isThere = false;",
    test: claims,
  },
  {
    name: "a directory gives a text to every shard that wants it",
    file: "js/worker/durable/directory.js",
    from: "if (entry.isCreated) return { holder: entry.shard };",
    to: "if (entry.isCreated) return this.#give(folded, shard);",
    test: claims,
  },
  {
    name: "a call that created no code leaves its claim",
    file: "js/bindings/durable-claims.js",
    from: 'isThere ? "created" : "settle"',
    to: '"created"',
    test: texts,
  },
  {
    name: "the directory chooses a number whose code is alive",
    file: "js/worker/durable/shard.js",
    from: "this.query(placed.release, folded, now).length > 0",
    to: "this.query(placed.release, folded, now + 9e12).length >= 0",
    test: texts,
  },
  {
    name: "a failing call takes its whole commit with it",
    file: "js/worker/durable/group.js",
    from: "return { rows: this.#storage.transactionSync(work) };\n    } catch (error) {",
    to: "return { rows: this.#storage.transactionSync(work) };\n    } catch (error) {\n      throw error;",
    test: group,
  },
  {
    name: "calls that wait together do not commit together",
    file: "js/worker/durable/group.js",
    from: "answered.length < AT_ONCE && read < ROWS_AT_ONCE",
    to: "answered.length < 1 && read < ROWS_AT_ONCE",
    test: group,
  },
  {
    name: "a call is run after its caller gave it up",
    file: "js/worker/durable/group.js",
    from: "if (Date.now() >= until) return { error: LATE };",
    to: "void [until, LATE];",
    test: group,
  },
  {
    name: "an overloaded object is asked again",
    file: "js/bindings/durable-objects.js",
    from: "overloaded !== true && (retryable",
    to: "(retryable",
    test: faults,
  },
  {
    name: "a creator's codes of the first shard alone are listed",
    file: "js/bindings/durable-spread.js",
    from: "const [only = NOWHERE, ...others] = shards;",
    to: "const [only = NOWHERE, ...others] = shards.slice(0, 1);",
    test: spread,
  },
  {
    name: "a user who owns a server in another shard is erased",
    file: "js/bindings/durable-everywhere.js",
    from: "if (owner !== undefined) return trips.shard(owner, statements);",
    to: "void owner;",
    test: spread,
  },
  {
    name: "wrong guesses in other shards do not count",
    file: "js/worker/durable/object.js",
    from: "return (await this.#isOver(guesses)) ? this.group.run(run, until) : answer;",
    to: "return answer;",
    test: guessing,
  },
];
