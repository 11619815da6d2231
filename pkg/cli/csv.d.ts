/** Rows as CSV (RFC 4180) that a spreadsheet shows as text. */
/** @param {(string | number | null)[][]} rows */
export declare const csv: (rows: (string | number | null)[][]) => string;
