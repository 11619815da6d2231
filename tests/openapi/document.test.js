// The description is valid OpenAPI 3.1, complete, and its examples match its schemas.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { document, faults, operations, resolved } from "../support/openapi.js";

/** Every object within a value, with the place where it stands. @param {any} value @param {string} [at] @returns {Generator<[string, any]>} */
function* within(value, at = "") {
  if (typeof value !== "object" || value === null) return;
  yield [at, value];
  for (const [name, inner] of Object.entries(value)) yield* within(inner, `${at}/${name}`);
}

/** The values that stand beside a schema as its examples. @param {any} holder @returns {[string, unknown][]} */
function examplesOf({ example, examples }) {
  const named = Object.entries(examples ?? {}).map(([name, one]) => /** @type {[string, unknown]} */ ([name, one.value]));
  return example === undefined ? named : [["example", example], ...named];
}

test("the description is valid OpenAPI 3.1 by the schema of the specification", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors));
  assert.match(document["openapi"], /^3\.1\.\d+$/);
});

test("no object of the description has a name twice, which readers of YAML refuse", () => {
  const text = readFileSync(new URL("../../pkg/openapi.json", import.meta.url), "utf8");
  // Convex's numbers are written as 200.0.
  assert.equal(JSON.stringify(JSON.parse(text), null, 1), text.trimEnd().replace(/(?<=: \d+)\.0(?=,?$)/gm, ""));
});

test("every reference resolves, and every component is referenced", () => {
  const used = new Set();
  for (const [at, value] of within(document)) {
    if (typeof value["$ref"] !== "string") continue;
    assert.doesNotThrow(() => resolved(value), at);
    used.add(value["$ref"]);
  }
  const { securitySchemes, ...components } = document["components"];
  assert.ok(Object.keys(securitySchemes).length > 0);
  for (const [kind, named] of Object.entries(components)) {
    for (const name of Object.keys(named)) assert.ok(used.has(`#/components/${kind}/${name}`), `${kind}/${name} is used nowhere`);
  }
});

test("every operation has a unique name, a known tag, a summary and known credentials", () => {
  const tags = document["tags"].map((/** @type {any} */ tag) => tag.name);
  const names = new Set();
  for (const { path, method, operation } of operations) {
    assert.ok(!names.has(operation["operationId"]), operation["operationId"]);
    names.add(operation["operationId"]);
    assert.ok(operation["summary"].length > 5 && operation["tags"].length === 1, path);
    assert.ok(tags.includes(operation["tags"][0]), `${path}: ${operation["tags"]}`);
    for (const scheme of operation["security"].flatMap(Object.keys)) assert.ok(document["components"].securitySchemes[scheme], scheme);
    assert.ok(Object.keys(operation["responses"]).some((status) => status.startsWith("2")), `${method} ${path}`);
  }
  assert.deepEqual(new Set(operations.map(({ operation }) => operation["tags"][0])), new Set(tags));
});

test("exactly the variable parts of a path are described, each with an example", () => {
  for (const { path, method, operation } of operations) {
    const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name).sort();
    const parameters = (operation["parameters"] ?? []).map(resolved).filter((/** @type {any} */ one) => one.in === "path");
    assert.deepEqual(parameters.map((/** @type {any} */ { name }) => name).sort(), named, `${method} ${path}`);
    for (const parameter of parameters) {
      assert.equal(parameter.required, true);
      assert.notEqual(parameter.example, undefined, `${path}: ${parameter.name}`);
    }
  }
});

describe("examples of the description", () => {
  for (const [at, holder] of within(document)) {
    if (holder.schema === undefined || examplesOf(holder).length === 0) continue;
    test(`the example at ${at} matches its schema`, () => {
      for (const [name, value] of examplesOf(holder)) {
        assert.deepEqual(faults(holder.schema, value), [], `${name}: ${JSON.stringify(value)}`);
        assert.deepEqual(faults(holder.schema, value, { strictly: true }), [], `${name}, fields that the schema does not name`);
      }
    });
  }

  test("every body and every answer has an example, except this document", () => {
    for (const { path, method, operation } of operations) {
      const bodies = [operation["requestBody"], ...Object.values(operation["responses"]).map(resolved)].filter((one) => one?.content !== undefined);
      for (const [type, media] of bodies.flatMap((body) => Object.entries(body.content))) {
        // What a page or an image looks like is not told here.
        if (type === "text/html" || type === "image/svg+xml") continue;
        if (path === "/openapi.json" && media.schema.type === "object") continue;
        if (resolved(operation["responses"]["409"] ?? {})?.content?.[type] === media) continue;
        assert.notEqual(examplesOf(media).length, 0, `${method} ${path}: ${JSON.stringify(media.schema)}`);
      }
    }
  });
});
