/**
 * The conformance table as Markdown. `npm run conformance` prints it; `-- --write` writes only the overridden statements
 * to README.md beside this file.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documents } from "./documents.js";
import { statementsOf } from "./statement.js";

/** The file of the overrides. */
export const place = new URL("README.md", import.meta.url);

const introduction = `# Conformance

The service stands in for five systems, each described by a document. Every statement that a document makes has a test here that
proves it against the running worker, or a reason why the specification (SPEC, with the number of its section) overrides it. A test has the
name of its statement: document · section · statement.

\`\`\`sh
npm run conformance                                      # prints every statement with its test
npm run build && node --test "tests/conformance/*.test.js"
node --test --test-name-pattern "004 · Rate Limiting" tests/conformance/timecapsule.test.js
\`\`\``;

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
  return [`## ${titleOf(document)}`, "", ...sections].join("\n");
}

/** @param {import("./statement.js").DocumentSource} document */
const titleOf = ({ number, title, system }) => `${number}: ${title} (${system})`;

/** The numbers of proven and overridden statements of each document. */
function counts() {
  const rows = documents.map((document) => {
    const statements = statementsOf(document);
    const proven = statements.filter((statement) => statement.proven).length;
    return `| ${titleOf(document)} | ${statements.length} | ${proven} | ${statements.length - proven} |`;
  });
  return ["| document | statements | proven | overridden |", "| --- | ---: | ---: | ---: |", ...rows].join("\n");
}

/** The whole table. */
export function table() {
  return `${introduction}\n\n${counts()}\n\n${documents.map(part).join("\n")}`;
}

/** The overridden statements, each with its reason. */
export function overrides() {
  const rows = documents.flatMap((document) =>
    statementsOf(document)
      .filter(({ proven }) => !proven)
      .map(({ document: number, section, statement, override }) => `| ${number} · ${cell(section)} | ${cell(statement)} | ${cell(override ?? "")} |`),
  );
  const lines = ["## Overridden", "", "| section | statement | reason |", "| --- | --- | --- |", ...rows, ""];
  return `${introduction}\n\n${counts()}\n\n${lines.join("\n")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) writeFileSync(place, overrides());
  else process.stdout.write(table());
}
