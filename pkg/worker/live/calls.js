/** The calls that live connections make, in the form that the rules read: as the calls of Convex's HTTP API. */

/** @typedef {import("../engine.js").Call} Call */
/** @typedef {import("../engine.js").Settings} Settings */

const encoder = new TextEncoder();

/** @type {Record<"Query" | "Mutation" | "Action", string>} */
const PATHS = { Query: "/api/query", Mutation: "/api/mutation", Action: "/api/action" };

/**
 * @param {Settings} settings
 * @param {"Query" | "Mutation" | "Action"} type
 * @param {{ path: string, args: string, journal?: string | undefined }} asked `args` is JSON
 * @param {{ caller: unknown, address: string, acceptLanguage: string | undefined, requestId: string, now: number, watch?: true, once?: string | undefined, replay?: true }} more
 * @returns {Call}
 */
export function callOf(settings, type, { path, args, journal }, more) {
  const head = JSON.stringify({ method: "POST", path: PATHS[type], contentType: "application/json", ...more });
  const end = journal === undefined ? "" : `,"journal":${JSON.stringify(journal)}`;
  const body = `{"path":${JSON.stringify(path)},"format":"convex_encoded_json","args":${args}${end}}`;
  return { settings, head, body: encoder.encode(body) };
}
