/** Rows as a table with aligned columns, for a terminal or a file. */
import { styleText } from "node:util";
import { oneLine } from "./terminal.js";

/** Letters that a terminal draws over two columns. */
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
/** Letters that take no column of their own. */
const JOINED = /[\p{Mn}\p{Me}\p{Cf}\ufe0f]/u;

/** The last moment that has a date. */
const LATEST = 8.64e15;

/** @param {string} text */
function width(text) {
  let columns = 0;
  for (const letter of text) columns += JOINED.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return columns;
}

/** Whether a field holds a time in milliseconds. @param {string} name */
const isTime = (name) => /At$/.test(name) || name === "_creationTime";

/**
 * A value as people read it: times in ISO 8601, `-` for what is not there.
 *
 * @param {string} name the field
 * @param {unknown} value
 */
export function shown(name, value) {
  if (value === null || value === undefined) return "-";
  if (isTime(name) && typeof value === "number" && Math.abs(value) <= LATEST) return new Date(value).toISOString();
  const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
  const text = typeof value === "string" ? value : isList ? value.join(" ") : JSON.stringify(value);
  return oneLine(text) || (isList ? "-" : '""');
}

/** Whether the output may have colours. @param {{ isTTY?: boolean }} stream @param {NodeJS.ProcessEnv} env */
export const hasColours = (stream, env) => stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";

/** @type {Record<string, "green" | "yellow" | "red" | "dim">} */
const COLOURS = { active: "green", delivered: "green", approved: "green", pending: "yellow", scheduled: "yellow", suspended: "yellow", expired: "dim", used: "dim", withdrawn: "dim", closed: "dim", revoked: "red", declined: "red", dead: "red" };

/**
 * @param {string[]} columns
 * @param {boolean} coloured
 */
export function table(columns, coloured) {
  const widths = columns.map(width);
  let isBegun = false;
  /** @param {string[]} cells @param {(text: string, index: number) => string} style */
  const line = (cells, style) => cells.map((cell, index) => style(cell, index) + (index < cells.length - 1 ? " ".repeat(Number(widths[index]) - width(cell) + 2) : "")).join("").trimEnd();
  const own = (/** @type {string} */ text, /** @type {number} */ index) => {
    const colour = columns[index] === "status" ? COLOURS[text] : undefined;
    // Whether the stream has colours was decided before.
    return coloured && colour !== undefined ? styleText(colour, text, /** @type {any} */ ({ validateStream: false })) : text;
  };
  const head = (/** @type {string} */ text) => (coloured ? styleText("bold", text, /** @type {any} */ ({ validateStream: false })) : text);
  return {
    /** Further rows; columns never become narrower. @param {Record<string, unknown>[]} rows */
    rows(rows) {
      const cells = rows.map((row) => columns.map((name) => shown(name, row[name])));
      for (const row of cells) row.forEach((cell, index) => (widths[index] = Math.max(Number(widths[index]), width(cell))));
      const lines = cells.map((row) => line(row, own));
      if (!isBegun && lines.length > 0) lines.unshift(line(columns, head));
      isBegun ||= lines.length > 0;
      return lines.map((text) => `${text}\n`).join("");
    },
  };
}

/** A document, a field a line. @param {Record<string, unknown>} document */
export function fields(document) {
  const lines = Object.entries(document).map(([name, value]) => [oneLine(name), shown(name, value)]);
  const widest = Math.max(0, ...lines.map(([name]) => width(String(name))));
  return lines.map(([name, value]) => `${name?.padEnd(widest)}  ${value}\n`).join("");
}
