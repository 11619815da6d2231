/** The bodies of the plugin's requests, as better-auth checks and types them: with the interface of Standard Schema. */

/**
 * @template Body
 * @typedef {{ readonly "~standard": { readonly version: 1, readonly vendor: string, readonly validate: (value: unknown) => { value: Body } | { issues: { message: string, path: string[] }[] }, readonly types?: { readonly input: Body, readonly output: Body } } }} Schema
 */

/** @typedef {{ code: string }} CodeBody */
/** @typedef {{ code?: string | undefined }} OptionalCodeBody */

/** The longest text that invitcode takes as a code. */
const LONGEST = 128;

/** @type {Schema<CodeBody>} */
export const codeBody = schema((code) => (isCode(code) ? { code } : undefined));

/** @type {Schema<OptionalCodeBody>} */
export const optionalCodeBody = schema((code) => (code === undefined ? {} : isCode(code) ? { code } : undefined));

/** @param {unknown} code @returns {code is string} */
function isCode(code) {
  return typeof code === "string" && code.trim() !== "" && code.length <= LONGEST;
}

/**
 * @template Body
 * @param {(code: unknown) => Body | undefined} read
 * @returns {Schema<Body>}
 */
function schema(read) {
  return {
    "~standard": {
      version: 1,
      vendor: "invitcode",
      validate(value) {
        const body = read(Object(value).code);
        return body === undefined ? { issues: [{ message: `must be a text of 1 to ${LONGEST} characters`, path: ["code"] }] } : { value: body };
      },
    },
  };
}
