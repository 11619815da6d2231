/**
 * Each statement of a document is proven by one test with its name, in the section of the statement. A test that names no
 * statement fails at once. `everyStatementIsProven` fails if a statement has neither a test that ran nor an override.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { statementsOf } from "./statement.js";

/** @typedef {import("./statement.js").DocumentSource} DocumentSource */
/** @typedef {() => void | Promise<void>} Proof */

/** The names of the tests that ran. @type {Set<string>} */
const ran = new Set();
/** The names that were given to tests. @type {Set<string>} */
const named = new Set();

/**
 * The tests of one section.
 *
 * @param {DocumentSource} document
 * @param {string} section
 * @returns {(statement: string, proof: Proof) => void}
 */
export function provingOf(document, section) {
  const statements = new Map(statementsOf(document).map((statement) => [statement.id, statement]));
  return (statement, proof) => {
    const id = `${document.number} · ${section} · ${statement}`;
    const known = statements.get(id);
    if (known === undefined) throw new Error(`the document has no statement ${id}`);
    if (!known.proven) throw new Error(`the statement is overridden, so its test would be misread: ${id}`);
    if (named.has(id)) throw new Error(`two tests have the name ${id}`);
    named.add(id);
    test(id, async () => {
      ran.add(id);
      await proof();
    });
  };
}

/**
 * Call it last, after the tests of all sections.
 *
 * @param {DocumentSource} document
 */
export function everyStatementIsProven(document) {
  test(`${document.number} · every statement has a test that ran, or an override`, () => {
    const missing = statementsOf(document).filter(({ id, proven }) => proven && !ran.has(id));
    assert.deepEqual(missing.map(({ id }) => id), []);
  });
}
