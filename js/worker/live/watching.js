/** What the rules tell of a result that is watched, and the marks of topics that are watched. */

/** @typedef {import("../engine.js").Reply} Reply */
/** @typedef {import("../../bindings/work.js").Numbered} Numbered */

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
 * The topics that a mutation changed and that are watched; undefined: it may have changed anything.
 *
 * @param {Reply} reply
 * @returns {string[] | undefined}
 */
export function changedBy({ effects }) {
  const told = effects.filter(({ effect }) => effect === "tell");
  return told.length === 0 ? undefined : told.flatMap(({ topics }) => topics);
}

/**
 * The statements that mark topics as watched, and read their change numbers.
 *
 * @param {import("../engine.js").Settings} _settings
 * @param {string[]} _topics
 * @param {number} _until
 * @param {number} _now
 * @returns {Numbered[]}
 */
export function marksOf(_settings, _topics, _until, _now) {
  return [];
}
