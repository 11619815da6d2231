/** Rows as CSV (RFC 4180) that a spreadsheet shows as text. */

/**
 * A cell. One that a spreadsheet would take for a formula gets an apostrophe in front.
 *
 * @param {string | number | null} value
 */
function cell(value) {
  const text = value === null ? "" : String(value);
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) || shown !== text ? `"${shown.replaceAll('"', '""')}"` : shown;
}

/** @param {(string | number | null)[][]} rows */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
