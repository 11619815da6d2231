/** The description of the service, as its users read it. */
import { readFileSync } from "node:fs";
import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";

/** @typedef {Record<string, any>} Json */
/** @typedef {{ path: string, method: string, operation: Json }} Operation */

/** @type {Json} */
export const document = JSON.parse(readFileSync(new URL("../../pkg/openapi.json", import.meta.url), "utf8"));

/** What a reference or the thing itself says. @param {Json} value @returns {any} */
export function resolved(value) {
  const reference = value["$ref"];
  if (reference === undefined) return value;
  const found = reference
    .slice(2)
    .split("/")
    .reduce((/** @type {any} */ within, /** @type {string} */ name) => within?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  if (found === undefined) throw new Error(`${reference} is not there`);
  return found;
}

/** Every operation. @type {Operation[]} */
export const operations = Object.entries(document["paths"]).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** An address of an operation's path, its parameters filled in with their examples. @param {Operation} operation */
export function addressOf({ path, operation }) {
  return path.replaceAll(/\{([^}]+)\}/g, (_, name) => {
    const parameter = (operation["parameters"] ?? []).map(resolved).find((/** @type {Json} */ one) => one["in"] === "path" && one["name"] === name);
    return encodeURIComponent(parameter["example"]);
  });
}

/**
 * Closes the objects of a schema, so that an undescribed field is found. Combined schemas stay open.
 *
 * @param {any} schema
 * @returns {any}
 */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return schema.properties !== undefined && schema.type === "object" ? { unevaluatedProperties: false, ...inner } : inner;
}

/** @param {boolean} strictly */
function validator(strictly) {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
  ajv.addKeyword("components");
  // The package's types know only how CommonJS imports it.
  /** @type {any} */ (addFormats)(ajv);
  const components = strictly ? closed(document["components"].schemas) : document["components"].schemas;
  /** @param {Json} schema */
  return (schema) => ajv.compile({ ...(strictly ? closed(schema) : schema), components: { schemas: components } });
}

const compile = { open: validator(false), closed: validator(true) };

/** @type {Map<Json, import("ajv").ValidateFunction>} */
const compiled = new Map();

/**
 * The violations of a schema of the document by a value; empty if there are none.
 *
 * @param {Json} schema
 * @param {unknown} value
 * @param {{ strictly?: boolean }} [options] whether fields that the schema does not name are wrong
 * @returns {string[]}
 */
export function faults(schema, value, { strictly = false } = {}) {
  let validate = strictly ? compiled.get(schema) : compile.open(schema);
  if (validate === undefined) compiled.set(schema, (validate = compile.closed(schema)));
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || "/"} ${message} ${JSON.stringify(params)}`);
}
