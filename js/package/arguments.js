/**
 * A value among a function's arguments that JSON cannot hold.
 *
 * @typedef {{ field: string, problem: string }} Problem
 */

/** Stops the writing at the first value that JSON would drop or change without a word. */
class Unwritable extends Error {}

/**
 * @param {unknown} value as JSON would write it, `toJSON` applied
 * @param {boolean} inArray
 * @returns {string | undefined} what is wrong with it
 */
function problemOf(value, inArray) {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : "must be a finite number";
    case "bigint":
      return "must be a number, not a BigInt";
    case "function":
    case "symbol":
      return `must not be a ${typeof value}`;
    case "undefined":
      return inArray ? "must not be undefined" : undefined;
    default:
      return undefined;
  }
}

/**
 * Writes a function's arguments as JSON. What `JSON.stringify` would turn into `null`, leave out or throw about is
 * reported instead, so that `maxUses: NaN` does not become a code without a limit.
 *
 * @param {unknown} args
 * @returns {{ text: string } | { problem: Problem }}
 */
export function writeArguments(args) {
  let field = "";
  try {
    const text = JSON.stringify(args ?? {}, function (key, value) {
      if (this === args) field = key;
      const problem = problemOf(value instanceof Number ? value.valueOf() : value, Array.isArray(this));
      if (problem !== undefined) throw new Unwritable(problem);
      return value;
    });
    return { text: text ?? "null" };
  } catch (error) {
    const problem = error instanceof Unwritable ? error.message : "cannot be written as JSON";
    return { problem: { field, problem } };
  }
}
