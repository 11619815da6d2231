/** The tables of docs/security-tests.md, read: which attack is tried by which tests. */
import { readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);

/** @typedef {{ file: string, name: string }} Cited a test, by its file and its name */
/** @typedef {{ attack: string, defence: string, cited: Cited[], line: number }} Row */

const HEAD = "| attack | defence | tried by |";

/** A file with the names of tests in it: `[guessing](../tests/http/guessing.test.js): “one”, “another”`. */
const CITATION = /^\[[^\]]+\]\(\.\.\/([^)]+)\): (“[^”]+”(?:, “[^”]+”)*)$/;

/**
 * The rows of every table of attacks.
 *
 * @param {string} text
 * @returns {Row[]}
 */
export function rowsOf(text) {
  /** @type {Row[]} */
  const rows = [];
  let inside = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (line === HEAD) inside = true;
    else if (!line.startsWith("|")) inside = false;
    else if (inside && !/^\| *---/.test(line)) rows.push(rowOf(line, index + 1));
  }
  return rows;
}

/** @param {string} text @param {number} line @returns {Row} */
function rowOf(text, line) {
  const cells = text.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim());
  const [attack = "", defence = "", tried = ""] = cells;
  if (cells.length !== 3) throw new Error(`line ${line} has ${cells.length} cells`);
  const cited = tried.split("<br>").flatMap((citation) => {
    const [, file, names] = CITATION.exec(citation.trim()) ?? [];
    if (file === undefined || names === undefined) throw new Error(`line ${line}: this names no test: ${citation}`);
    return names.slice(1, -1).split("”, “").map((name) => ({ file, name }));
  });
  return { attack, defence, cited, line };
}

/** @param {string} text */
const literally = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Whether a file of tests has a test, or a group of tests, with this very name. Where the file makes the name of a
 * template, what fills the template must stand in the file as well.
 *
 * @param {string} source
 * @param {Cited} cited
 */
export function has(source, { file, name }) {
  if (file.endsWith(".rs")) return new RegExp(`#\\[test\\]\\s+fn ${literally(name)}\\(`).test(source);
  const names = source.matchAll(/\b(?:test|describe)\(\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g);
  for (const [, plain, template] of names) {
    if (plain !== undefined && plain.replaceAll('\\"', '"') === name) return true;
    if (template === undefined) continue;
    const parts = template.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/);
    const filled = new RegExp(`^${parts.map(literally).join("(.+)")}$`).exec(name);
    if (filled?.slice(1).every((text) => source.includes(text))) return true;
  }
  return false;
}

/** @param {string} path from the project's folder */
export const read = (path) => readFileSync(new URL(path, root), "utf8");
