/**
 * The snippets of the package's README, for the tests to run.
 */
import { readFile } from "node:fs/promises";

const readme = new URL("../../js/package/README.md", import.meta.url);

/**
 * @param {string} heading of the section
 * @param {string} language of the snippets
 * @returns {Promise<string[]>}
 */
export async function snippets(heading, language) {
  const sections = (await readFile(readme, "utf8")).split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  const found = [...(section ?? "").matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name]) => name === language);
  if (found.length === 0) throw new Error(`the README has no ${language} under "${heading}"`);
  return found.map(([, , text]) => String(text));
}
