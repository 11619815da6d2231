/** Tables for a terminal and the same ones as Markdown. */

/** @typedef {{ title: string, columns: string[], rows: string[][], notes?: string[] }} Table */

/** @param {Table} table @param {boolean} markdown */
export function render({ title, columns, rows, notes = [] }, markdown) {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)));
  /** @param {string[]} cells */
  const line = (cells) => {
    const padded = cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)));
    return markdown ? `| ${padded.join(" | ")} |` : `  ${padded.join("   ")}`.trimEnd();
  };
  const rule = widths.map((width, index) => (index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}${markdown ? ":" : "-"}`));
  return [
    markdown ? `### ${title}` : title,
    "",
    line(columns),
    line(rule),
    ...rows.map(line),
    "",
    ...notes.flatMap((note) => (markdown ? [note, ""] : [`  ${note}`])),
    ...(markdown || notes.length === 0 ? [] : [""]),
  ].join("\n");
}

/** @param {number} value */
export const ratio = (value) => value.toFixed(2);

/** @param {number} value */
export const whole = (value) => Math.round(value).toLocaleString("en-US");

/** @param {number} bytes */
export const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
