/**
 * A line that is no setting would be passed over in silence, and with it what it was to forbid.
 *
 * @param {string} text
 * @param {string} file its name, for the message
 * @returns {Record<string, string | undefined>}
 * @throws {ToolError}
 */
export declare function settingsOf(text: string, file: string): Record<string, string | undefined>;
