/**
 * Every place in every request that can hold a caller's text, taken from the service's own description, so that attacks
 * cover all of them, also future ones.
 */
import { operations, resolved } from "../support/openapi.js";

/** @typedef {import("../support/openapi.js").Operation} Operation */
/** @typedef {Record<string, any>} Json */
/** @typedef {(string | number)[]} Path where in a body something stands */
/** @typedef {{ route: string, init: { method: string, headers: Record<string, string>, body?: string } }} Request */
/** @typedef {{ what: string, place: "path" | "query" | "header" | "body", request: (value: unknown) => Request }} Field */

/** Headers that the service reads on every route, whether described or not. */
const HEADERS = ["Idempotency-Key", "Accept-Language", "Content-Type", "Content-Encoding", "Origin", "CF-Connecting-IP", "X-Client-Address", "Authorization", "Cookie", "X-Request-Id", "Access-Control-Request-Headers", "X-Forwarded-For", "User-Agent", "Referer", "Sec-Fetch-Site"];

/** @param {Operation} operation @returns {Json[]} */
const parametersOf = ({ operation }) => (operation["parameters"] ?? []).map(resolved);

/** @param {Operation} operation @returns {{ type: string, schema: Json, example: any } | undefined} */
function bodyOf({ operation }) {
  const [found] = Object.entries(operation["requestBody"]?.content ?? {});
  if (found === undefined) return undefined;
  const [type, { schema, example }] = /** @type {[string, any]} */ (found);
  return { type, schema: resolved(schema), example: typeof example === "string" ? JSON.parse(example) : example };
}

/**
 * The request of an operation's own examples.
 *
 * @param {Operation} operation
 * @param {{ parameter?: string, value?: unknown, body?: unknown, headers?: Record<string, string> }} [instead]
 * @returns {Request}
 */
export function requestOf(operation, { parameter, value, body, headers = {} } = {}) {
  const url = new URL("http://example");
  let path = operation.path;
  /** @type {Record<string, string>} */
  const sent = {};
  for (const { name, in: place, example, required } of parametersOf(operation)) {
    const text = String(name === parameter ? value : (example ?? ""));
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(text));
    else if (name !== parameter && !required) continue;
    else if (place === "query") url.searchParams.set(name, text);
    else sent[name] = text;
  }
  const described = bodyOf(operation);
  const written = described && JSON.stringify(body ?? described.example);
  // As bytes, since that is what a header is made of.
  for (const [name, text] of Object.entries({ ...sent, ...headers })) sent[name] = Buffer.from(text).toString("latin1");
  return {
    route: path + url.search,
    init: { method: operation.method, headers: { ...(described && { "Content-Type": described.type }), ...sent }, ...(written !== undefined && { body: written }) },
  };
}

/** @param {unknown} value @returns {Path[]} where in a value something stands that holds nothing else */
function leaves(value) {
  if (typeof value !== "object" || value === null) return [[]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner).map((path) => [Array.isArray(value) ? Number(name) : name, ...path]));
}

/** @param {any} value @param {Path} path @param {unknown} leaf @returns {any} a copy with another leaf */
function withLeaf(value, [name, ...rest], leaf) {
  if (name === undefined) return leaf;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[name] = withLeaf(copy[name], rest, leaf);
  return copy;
}

/** @param {Operation} operation @returns {Field[]} */
function fieldsOf(operation) {
  const what = `${operation.method} ${operation.path}`;
  const parameters = parametersOf(operation).map(({ name, in: place }) => ({
    what: `${what}: ${name} in the ${place}`,
    place,
    request: (/** @type {unknown} */ value) => requestOf(operation, { parameter: name, value }),
  }));
  const body = bodyOf(operation);
  if (body === undefined) return parameters;
  const named = new Set(leaves(body.example).map((path) => path.join(".")));
  const unsaid = Object.keys(body.schema["properties"] ?? {}).filter((name) => ![...named].some((path) => path.split(".")[0] === name));
  /** @type {Path[]} */
  const paths = [...leaves(body.example), ...unsaid.map((name) => [name])];
  const inBody = paths.map((path) => ({
    what: `${what}: ${path.join(".") || "the body"}`,
    place: /** @type {const} */ ("body"),
    request: (/** @type {unknown} */ value) => requestOf(operation, { body: withLeaf(body.example, path, value) }),
  }));
  return [...parameters, ...inBody];
}

/** The functions, called as Convex's client calls them. @returns {Operation[]} */
function convexOperations() {
  const run = operations.find(({ path }) => path === "/api/run/{module}/{function}");
  if (run === undefined) throw new Error("the description has no /api/run");
  return operations
    .filter(({ path }) => /^\/(?:invitCode|server|member)\/\w+$/.test(path))
    .map((native) => {
      const { example = {}, schema = {} } = bodyOf(native) ?? {};
      const all = Object.fromEntries(Object.keys(schema["properties"] ?? {}).map((name) => [name, example[name] ?? null]));
      const content = { "application/json": { schema: {}, example: { format: "json", args: all } } };
      return { path: `/api/run${native.path}`, method: "POST", operation: { requestBody: { content } } };
    });
}

/** All operations: those described, and every function once more through Convex's API. */
export const everyOperation = [...operations, ...convexOperations()];

/** Every place in every operation that a caller fills. @type {Field[]} */
export const fields = everyOperation.flatMap(fieldsOf);

/** Every request header of every operation. @type {Field[]} */
export const headerFields = everyOperation.flatMap((operation) =>
  HEADERS.map((name) => ({
    what: `${operation.method} ${operation.path}: header ${name}`,
    place: /** @type {const} */ ("header"),
    request: (/** @type {unknown} */ value) => requestOf(operation, { headers: { [name]: String(value) } }),
  })),
);
