/** The flags of a command, from the description of its function's arguments in `openapi.json`. */
import { readFileSync } from "node:fs";
import { booleanOf, choiceOf, durationOf, integerOf, objectOf, rateOf, timeOf } from "./values.js";

/**
 * `name` is without its dashes; `into` leads to the argument that it sets.
 *
 * @typedef {object} Flag
 * @property {string} name
 * @property {string[]} into
 * @property {string} value what the help shows for the value; empty for a flag without a value
 * @property {string} says
 * @property {boolean} [isRequired]
 * @property {boolean} [isList] whether it may be repeated
 * @property {string[]} [choices]
 * @property {(text: string | undefined) => unknown} read
 */
/**
 * @typedef {object} Described
 * @property {string} summary
 * @property {Flag[]} flags
 * @property {boolean} isPaged whether the reply is a page, with a cursor for the next
 * @property {string[]} clearable the flags whose argument `null` clears
 */

/** Reads the file once. @type {any} */
let document;
function description() {
  document ??= JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"));
  return document;
}

/** @param {string} name such as `expiresAt` @returns {string} such as `expires-at` */
export const dashed = (name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A schema without its references and without `null`. @param {any} schema @returns {any} */
function plain(schema) {
  if (Array.isArray(schema.anyOf)) return { ...plain(schema.anyOf.find((/** @type {any} */ one) => one.type !== "null")), description: schema.description };
  if (schema.$ref !== undefined) return description().components.schemas[schema.$ref.split("/").at(-1)];
  const types = [schema.type].flat().filter((type) => type !== "null");
  return { ...schema, type: types[0], ...(schema.enum && { enum: schema.enum.filter((/** @type {unknown} */ one) => one !== null) }) };
}

/** The first sentence, without the full stop. @param {string | undefined} text */
const sentence = (text = "") => text.replace(/\.(?:\s.*)?$/s, "").replaceAll("`", "");

/**
 * @param {string[]} into
 * @param {any} given
 * @returns {Flag[]}
 */
function flagsOf(into, given) {
  const schema = plain(given);
  const field = into.join("-");
  const name = dashed(field);
  const says = sentence(schema.description);
  const own = { name, into, says };
  const isTime = schema.type === "integer" && schema.minimum === 1_000_000_000_000;
  if (isTime) {
    const at = { ...own, says: says.replace(/, in milliseconds since the Unix epoch/, ""), value: "TIME", read: (/** @type {any} */ text) => timeOf(name, text) };
    if (!field.endsWith("At")) return [at];
    const after = `${name.slice(0, -3)}-in`;
    return [at, { name: after, into, value: "DURATION", says: `The same, counted from now: 90s, 2h, 7d`, read: (/** @type {any} */ text) => Date.now() + durationOf(after, text) }];
  }
  if (schema.type === "integer" && field.endsWith("Ms")) {
    const short = name.slice(0, -3);
    return [{ ...own, name: short, value: "DURATION", says: says.replace(/, in milliseconds/, ""), read: (/** @type {any} */ text) => durationOf(short, text) }];
  }
  if (schema.type === "integer") return [{ ...own, value: "N", read: (/** @type {any} */ text) => integerOf(name, text) }];
  if (schema.type === "boolean") return [{ ...own, value: "", read: (text) => booleanOf(name, text) }];
  if (schema.type === "array") return [{ ...own, value: "TEXT", isList: true, read: String }];
  if (schema.type === "object") {
    const inner = Object.entries(schema.properties ?? {});
    if (schema.properties?.rate !== undefined) return [{ ...own, value: "N/PERIOD", read: (/** @type {any} */ text) => rateOf(name, text) }];
    if (inner.length > 0 && inner.every(([, one]) => plain(one).type === "array")) return inner.flatMap(([key, one]) => flagsOf([...into, key], one));
    return [{ ...own, value: "JSON", read: (/** @type {any} */ text) => objectOf(name, text) }];
  }
  const { enum: choices } = schema;
  if (choices === undefined) return [{ ...own, value: /Id$/.test(field) || field === "id" ? "ID" : "TEXT", read: String }];
  return [{ ...own, value: choices.join("|"), choices, read: (/** @type {any} */ text) => choiceOf(name, text, choices) }];
}

/** @type {Map<string, Described>} */
const known = new Map();

/** @param {string} path such as `invitCode:c` @returns {Described} */
export function described(path) {
  const found = known.get(path) ?? describe(path);
  known.set(path, found);
  return found;
}

/** @param {string} path @returns {Described} */
function describe(path) {
  const { summary, requestBody } = description().paths[`/${path.replace(":", "/")}`].post;
  const { properties, required = [] } = requestBody.content["application/json"].schema;
  const flags = Object.entries(properties).flatMap(([field, schema]) => flagsOf([field], schema).map((flag) => ({ ...flag, isRequired: required.includes(field) })));
  // Where an absent argument stays as it is, null clears it; no boolean, choice or reason can be cleared.
  const clearable = /:u$/.test(path) ? flags.filter(({ into, value, isRequired, choices }) => !isRequired && value !== "" && !choices && into[0] !== "reason" && into[0] !== "ownerId" && into[0] !== "name") : [];
  return { summary, flags, isPaged: properties.cursor !== undefined, clearable: clearable.filter(({ name }) => !name.endsWith("-in")).map(({ name }) => name) };
}
