/** What the rules say about watched results, and about changes to them. */

/** @typedef {import("../engine.js").Reply} Reply */

/**
 * On what a result depends, until when it holds, and whether it is evaluated again at all.
 *
 * @param {Reply} reply
 * @returns {{ topics?: string[], until?: number, final?: boolean }}
 */
export function watchedBy({ effects }) {
  const watch = effects.find(({ effect }) => effect === "watch");
  if (watch === undefined) return {};
  return { topics: watch["topics"], ...(watch["until"] == null ? {} : { until: watch["until"] }), final: watch["final"] === true };
}

/**
 * The watched topics that a mutation changed.
 *
 * @param {Reply} reply
 * @returns {string[]}
 */
export function changedBy({ effects }) {
  return effects.filter(({ effect }) => effect === "tell").flatMap(({ topics }) => topics);
}
