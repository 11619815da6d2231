/** The lists of who may use a code, as people write them. */

/** @typedef {import("../functions.js").Lists} Lists */

/**
 * One a line: an e-mail address, `@` and a domain, or a user's id.
 *
 * @param {string} text
 * @returns {Lists}
 */
export function listsOf(text) {
  const lines = text.split(/[\n,;]/).map((line) => line.trim()).filter((line) => line !== "");
  const lists = {
    users: lines.filter((line) => !line.includes("@")),
    emails: lines.filter((line) => line.indexOf("@") > 0),
    domains: lines.filter((line) => line.startsWith("@")).map((line) => line.slice(1)),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, entries]) => entries.length > 0));
}

/**
 * The same as arguments of `invitCode:c`.
 *
 * @param {string} text
 */
export function allowedOf(text) {
  const { users, emails, domains } = listsOf(text);
  return { ...(users && { allowedUsers: users }), ...(emails && { allowedEmails: emails }), ...(domains && { allowedDomains: domains }) };
}

/** An entry as a person writes it. @param {import("../functions.js").AllowedDocument} entry */
export const written = ({ kind, value }) => (kind === "domain" ? `@${value}` : value);
