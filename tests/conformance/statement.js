/**
 * The statements of the five documents, as data: what each says of the service, and whether a test
 * proves it or the specification overrides it.
 */

/** @typedef {{ note?: string, override?: string }} Remark */
/**
 * A section of a document: its heading, the module whose tests prove it, and its statements in the document's own words,
 * with remarks.
 *
 * @typedef {{ name: string, tests: string, statements: (string | [statement: string, remark: Remark])[] }} SectionSource
 */
/** @typedef {{ number: string, title: string, system: string, sections: SectionSource[] }} DocumentSource */
/**
 * @typedef {object} Statement
 * @property {string} id the name of its test: document, section, statement
 * @property {string} document
 * @property {string} section
 * @property {string} statement the document's words
 * @property {string} tests the module of its test
 * @property {boolean} proven whether a test proves it; if not, `override` says why
 * @property {string | undefined} override
 * @property {string | undefined} note how to read the statement, if that is not clear
 */

/**
 * @param {DocumentSource} document
 * @returns {Statement[]}
 */
export function statementsOf({ number, sections }) {
  return sections.flatMap(({ name, tests, statements }) =>
    statements.map((source) => {
      const [statement, { note, override }] = typeof source === "string" ? [source, /** @type {Remark} */ ({})] : source;
      const id = `${number} · ${name} · ${statement}`;
      return { id, document: number, section: name, statement, tests, proven: override === undefined, override, note };
    }),
  );
}
