// Runs inside workerd in front of the product's worker and records its storage trips: statements, parameters, rows, and
// the cost of each as D1 reports it.
// @ts-ignore: this name exists inside workerd only
import worker from "./product.js";

/** @param {any} database @param {unknown[]} trips */
function recording(database, trips) {
  /** @param {string} sql @param {unknown[]} params */
  const statement = (sql, params) => {
    const real = params.length > 0 ? database.prepare(sql).bind(...params) : database.prepare(sql);
    return {
      sql,
      params,
      real,
      /** @param {...unknown} values */
      bind: (...values) => statement(sql, values),
      all: async () => (await batch([statement(sql, params)]))[0],
    };
  };
  /** @param {any[]} statements */
  const batch = async (statements) => {
    const results = await database.batch(statements.map(({ real }) => real));
    trips.push(
      statements.map(({ sql, params }, index) => {
        const { results: rows, meta } = results[index];
        return { sql, params, rows, rowsRead: meta.rows_read, rowsWritten: meta.rows_written };
      }),
    );
    return results;
  };
  return { prepare: (/** @type {string} */ sql) => statement(sql, []), batch };
}

export default {
  /** @param {Request} request @param {any} env @param {any} context */
  async fetch(request, env, context) {
    /** @type {unknown[]} */
    const trips = [];
    const response = await worker.fetch(request, { ...env, DB: recording(env.DB, trips) }, context);
    return Response.json({ status: response.status, body: await response.json(), trips });
  },
};
