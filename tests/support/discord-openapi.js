/**
 * An extract of Discord's API description, of 2026-07. It belongs to Discord and is not in this repository: it is a file
 * beside it, or the file that `INVITCODE_DISCORD_OPENAPI` names.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

const usual = fileURLToPath(new URL("../../../shared/discord/invites.openapi.json", import.meta.url));

/** Where the description is looked for. */
export const place = process.env["INVITCODE_DISCORD_OPENAPI"] ?? usual;

/** @returns {Promise<any>} the description; undefined where there is none */
export async function description() {
  const text = await readFile(place, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** @param {any} openapi */
export function checks(openapi) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat("snowflake", /^(0|[1-9][0-9]{0,19})$/);
  ajv.addSchema({ ...openapi, $id: "discord" });

  /** The operation of a request. @param {string} method @param {string} path with the base's own path before it */
  function operationOf(method, path) {
    const wanted = path.replace(/^\/api\/v10/, "").split("/");
    const template = Object.keys(openapi.paths).find((known) => {
      const parts = known.split("/");
      return parts.length === wanted.length && parts.every((part, at) => part.startsWith("{") || part === wanted[at]);
    });
    const operation = template && openapi.paths[template][method.toLowerCase()];
    if (!operation) throw new Error(`Discord describes no ${method} ${path}`);
    return { operation, pointer: `discord#/paths/${escaped(String(template))}/${method.toLowerCase()}` };
  }

  /** What is wrong with a value, by the part of the description at a pointer. @param {string} $ref @param {unknown} value */
  function faults($ref, value) {
    const validate = ajv.compile({ $ref });
    return validate(value) ? [] : (validate.errors ?? []);
  }

  return { operationOf, faults };
}

/** Where a response's body is described. @param {any} operation @param {string} pointer @param {number} status */
export function answerPointer({ responses }, pointer, status) {
  const key = [String(status), `${String(status).charAt(0)}XX`].find((name) => name in responses);
  if (key === undefined) return undefined;
  const base = responses[key].$ref === undefined ? `${pointer}/responses/${key}` : `discord${responses[key].$ref}`;
  return `${base}/content/${escaped("application/json")}/schema`;
}

/** A name within a JSON pointer that is the fragment of a URI. @param {string} name */
function escaped(name) {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}
