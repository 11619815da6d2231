/** The caller for whom a connection acts. */

/**
 * @typedef {object} Identity
 * @property {any} caller as the rules read it
 * @property {string} text the same for the same rights: it makes queries distinct
 * @property {number} [until] when it ends, in milliseconds
 * @property {boolean} [session] it came with the upgrade, so that only another upgrade renews it
 */

/**
 * @param {any} caller
 * @param {{ until?: number | undefined, session?: boolean }} [more]
 * @returns {Identity}
 */
export function identityOf(caller, { until, session = false } = {}) {
  return { caller, text: JSON.stringify(caller), ...(until === undefined ? {} : { until }), ...(session ? { session } : {}) };
}

/** @param {Identity} identity @param {number} now */
export function isOver({ until }, now) {
  return until !== undefined && until <= now;
}
