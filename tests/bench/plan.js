/**
 * A plan of the product's statements for one call that the floor can repeat: the exact statements, and the source of each
 * parameter's value. It is derived from recorded calls.
 */

/** @typedef {{ sql: string, params: unknown[], rows: unknown[], rowsRead: number, rowsWritten: number }} Statement */
/** @typedef {{ status: number, body: any, trips: Statement[][] }} Recorded */
/** @typedef {{ value: unknown } | { input: string } | { later: number } | { fresh: number, length: number }} Template */

/** A parameter within a week of the clock is taken for a time relative to now. */
const NEAR = 7 * 24 * 3_600_000;
/** How far apart the clocks of a worker and of this process can be within one call. */
const SLACK = 5_000;

/**
 * Makes one call through the recorder.
 *
 * @param {URL} recorder
 * @param {string} path
 * @param {Record<string, unknown>} input
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Recorded>}
 */
export async function record(recorder, path, input, headers = {}) {
  const response = await fetch(new URL(path, recorder), {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": "203.0.113.7", ...headers },
    body: JSON.stringify(input),
  });
  const recorded = /** @type {Recorded} */ (await response.json());
  if (recorded.status !== 200) throw new Error(`${path} answered ${JSON.stringify(recorded.body)}`);
  return recorded;
}

/**
 * @param {URL} recorder
 * @param {string} path
 * @param {[Record<string, unknown>, Record<string, unknown>]} inputs two calls that differ in every input that
 *   calls of the load differ in
 */
export async function learnPlan(recorder, path, inputs) {
  const now = Date.now();
  const [[first], [second]] = [await trip(recorder, path, inputs[0]), await trip(recorder, path, inputs[1])];
  if (first.length !== second.length) throw new Error(`${path} sends different statements for like calls`);
  /** @type {Map<unknown, number>} */
  const fresh = new Map();
  return first.map(({ sql, params }, index) => {
    const other = /** @type {Statement} */ (second[index]);
    if (other.sql !== sql) throw new Error(`${path} sends different statements for like calls`);
    return { sql, params: params.map((value, place) => template(value, other.params[place], inputs, now, fresh)) };
  });
}

/** @param {URL} recorder @param {string} path @param {Record<string, unknown>} input */
async function trip(recorder, path, input) {
  const { trips } = await record(recorder, path, input);
  const [statements] = trips;
  if (statements === undefined || trips.length !== 1) throw new Error(`${path} made ${trips.length} trips, not one`);
  return /** @type {const} */ ([statements]);
}

/**
 * @param {unknown} one
 * @param {unknown} other
 * @param {[Record<string, unknown>, Record<string, unknown>]} inputs
 * @param {number} now
 * @param {Map<unknown, number>} fresh
 * @returns {Template}
 */
function template(one, other, inputs, now, fresh) {
  for (const name of Object.keys(inputs[0])) {
    if (inputs[0][name] !== inputs[1][name] && one === inputs[0][name] && other === inputs[1][name]) return { input: name };
  }
  if (one === other) return { value: one };
  if (typeof one === "number" && typeof other === "number" && Math.abs(one - now) < NEAR) {
    const later = one - now;
    return { later: Math.abs(later) < SLACK ? 0 : Math.round(later / 60_000) * 60_000 };
  }
  if (typeof one === "string" && typeof other === "string" && one.length === other.length) {
    if (!fresh.has(one)) fresh.set(one, fresh.size);
    return { fresh: /** @type {number} */ (fresh.get(one)), length: one.length };
  }
  throw new Error(`no rule says where ${JSON.stringify(one)} and ${JSON.stringify(other)} come from`);
}
