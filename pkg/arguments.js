/**
 * Arguments as JSON, or the argument that JSON cannot hold and the kind of its value. Rust has the message for it.
 *
 * @typedef {{ text: string, field: string | undefined, what: string | undefined }} Written
 */

/** Thrown at the first value that JSON would silently drop or change. */
class Unwritable extends Error {}

/**
 * @param {unknown} value with `toJSON` applied
 * @param {boolean} inArray
 * @returns {string | undefined} the kind of value that cannot be written
 */
function unwritable(value, inArray) {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? undefined : "number";
    case "string":
      return value.isWellFormed?.() === false ? "surrogate" : undefined;
    case "bigint":
    case "function":
    case "symbol":
      return typeof value;
    case "undefined":
      return inArray ? "undefined" : undefined;
    default:
      return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {string | undefined} its JSON; undefined when JSON omits it
 * @throws {Unwritable}
 */
function write(value) {
  return JSON.stringify(value, function (_, found) {
    const what = unwritable(found instanceof Number ? found.valueOf() : found, Array.isArray(this));
    if (what !== undefined) throw new Unwritable(what);
    return found;
  });
}

/**
 * Writes a function's arguments as JSON. A value that `JSON.stringify` would turn into `null`, omit or throw about is
 * reported, so that `maxUses: NaN` does not become a code without a limit.
 *
 * @param {any} args
 * @returns {Written}
 */
export function writeArguments(args) {
  let field = "arguments";
  try {
    if (typeof args !== "object" || args === null || Array.isArray(args) || typeof args.toJSON === "function") {
      return { text: write(args ?? {}) ?? "null", field: undefined, what: undefined };
    }
    /** @type {string[]} */
    const fields = [];
    // One by one, so that the name is known when an accessor throws.
    for (const name of Object.keys(args)) {
      field = name;
      const text = write(args[name]);
      if (text !== undefined) fields.push(`${JSON.stringify(name)}:${text}`);
    }
    return { text: `{${fields.join(",")}}`, field: undefined, what: undefined };
  } catch (error) {
    return { text: "", field, what: error instanceof Unwritable ? error.message : "other" };
  }
}
