/**
 * The conformance table as Markdown. `node tests/conformance/table.js` writes it to README.md beside
 * this file.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documents } from "./documents.js";
import { statementsOf } from "./statement.js";

/** Where the table stands. */
export const place = new URL("README.md", import.meta.url);

const introduction = `# Conformance

Made by \`node tests/conformance/table.js\`, and compared with its sources by every \`npm test\`.

The service stands in for five systems, each described by a document. Here is every statement that a
document makes, in its own words, with the test that proves it against the worker as it runs. A test
has the name of its statement (document · section · statement) and stands in the file beside the
section's heading:

\`\`\`sh
npm run build && node --test "tests/conformance/*.test.js"
node --test --test-name-pattern "004 · Rate Limiting" tests/conformance/timecapsule.test.js
\`\`\`

Where the project's specification (SPEC, with the number of its section) overrides a document, the
statement has the reason instead of a test.`;

/** For a cell of a table, where `<` begins a tag unless it stands in a code span. @param {string} text */
function cell(text) {
  const parts = text.replaceAll("|", "\\|").split("`");
  return parts.map((part, at) => (at % 2 === 0 ? part.replaceAll("<", "&lt;") : part)).join("`");
}

/** @param {import("./statement.js").Statement} statement */
function row({ statement, override, note }) {
  const shown = override === undefined ? ["proven", ...(note === undefined ? [] : [note])].join(": ") : `overridden: ${override}`;
  return `| ${cell(statement)} | ${cell(shown)} |`;
}

/** @param {import("./statement.js").DocumentSource} document */
function part(document) {
  const statements = statementsOf(document);
  const overridden = statements.filter(({ proven }) => !proven).length;
  const sections = document.sections.flatMap(({ name, tests }) => [
    `### ${name}`,
    "",
    `[${tests}](${tests})`,
    "",
    "| statement | |",
    "| --- | --- |",
    ...statements.filter(({ section }) => section === name).map(row),
    "",
  ]);
  return [
    `## ${document.number}: ${document.title} (${document.system})`,
    "",
    `${statements.length} statements: ${statements.length - overridden} proven, ${overridden} overridden.`,
    "",
    ...sections,
  ].join("\n");
}

/** The whole page. */
export function table() {
  const all = documents.flatMap(statementsOf);
  const proven = all.filter((statement) => statement.proven).length;
  const sum = `In all ${all.length} statements: ${proven} proven, ${all.length - proven} overridden.`;
  return `${introduction}\n\n${sum}\n\n${documents.map(part).join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(place, table());
