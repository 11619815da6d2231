export type AuditDocument = import("./audit.js").AuditDocument;
export type Change = {
    name: string;
    before?: string;
    after: string;
};
/**
 * @param {AuditDocument} entry
 * @param {string} language a language tag, whose formats times and numbers have
 * @param {Record<string, string>} [campaigns] their names by their ids
 * @returns {Change[]}
 */
export declare function changesOf(entry: AuditDocument, language: string, campaigns?: Record<string, string>): Change[];
/** The beginning of a long value. @param {string} value */
export declare function cut(value: string): string;
