/** `/openapi.json`: the description of all routes, which would double the WebAssembly's size. */

/** By base path: a worker may mount the service more than once. @type {Map<string, string>} */
const descriptions = new Map();

/** The description, with the base path as its server. @type {import("./index.js").Page} */
export async function description({ status, body }, { mount: { basePath, description: read } }) {
  if (status !== 200) return body;
  const before = descriptions.get(basePath);
  if (before !== undefined) return before;
  // Only now: read at every start, it would take longer than the WebAssembly.
  // @ts-ignore: bundlers for workers turn this import into a string, or into the document as an object
  const document = read === undefined ? (await import("../../../pkg/openapi.json")).default : await read();
  const text = described(document, basePath);
  descriptions.set(basePath, text);
  return text;
}

/**
 * @param {any} document as text, or read
 * @param {string} basePath
 */
function described(document, basePath) {
  const isText = typeof document === "string";
  if (isText && basePath === "") return document;
  const read = isText ? JSON.parse(document) : document;
  const servers = basePath === "" ? read.servers : [{ ...read.servers[0], url: basePath }];
  return JSON.stringify({ ...read, servers }, null, 1);
}
