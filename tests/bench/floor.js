/**
 * The floor: the least that a worker can do around the same storage trip. It runs the product's own statements as one
 * batch, with parameters of the same shape, and answers a constant.
 * It checks no rule, reads no row and logs nothing. The statements come from a recording of the product's calls
 * (`plan.js`), so they are the same by construction.
 *
 * It reads the request's JSON, because the user's id and the code are there.
 */

/** @typedef {import("./plan.js").Template} Template */
/** @typedef {{ DB: import("@cloudflare/workers-types").D1Database, PLANS: Record<string, { sql: string, params: Template[] }[]> }} Env */

/** Starts anew with every isolate, so a part that no earlier isolate used stands before it. */
let made = 0;
let prefix = "";

/** @param {number} length */
function unique(length) {
  prefix ||= Math.floor(Math.random() * 36 ** 5).toString(36).padStart(5, "0");
  made += 1;
  return (prefix + made.toString(36).padStart(length - 5, "0")).toUpperCase();
}

const HEADERS = { "Content-Type": "application/json" };
const REPLY = '{"status":"success","code":200,"message":"Code used","data":{"serverId":"server-1","joined":true}}';

export default {
  /** @param {Request} request @param {Env} env */
  async fetch(request, env) {
    const input = /** @type {Record<string, string>} */ (await request.json());
    const now = Date.now();
    /** @type {Record<number, string>} */
    const fresh = {};
    const plan = env.PLANS[request.url.endsWith("/use") ? "use" : "c"] ?? [];
    await env.DB.batch(
      plan.map(({ sql, params }) =>
        env.DB.prepare(sql).bind(
          ...params.map((param) => {
            if ("value" in param) return param.value;
            if ("input" in param) return input[param.input];
            if ("later" in param) return now + param.later;
            return (fresh[param.fresh] ??= unique(param.length));
          }),
        ),
      ),
    );
    return new Response(REPLY, { headers: HEADERS });
  },
};
