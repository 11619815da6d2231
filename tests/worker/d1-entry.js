// Runs inside workerd: one trip to the database, and how it ended.
import { d1 } from "../../js/bindings/d1.js";

export default {
  /** @param {Request} _request @param {{ DB: any }} env */
  async fetch(_request, env) {
    let retries = 0;
    const onRetry = () => {
      retries += 1;
    };
    try {
      const rows = await d1(env.DB).run([["INSERT", [1]]], onRetry);
      return Response.json({ rows, retries });
    } catch (error) {
      const { name, code, message } = /** @type {any} */ (error);
      return Response.json({ name, code, message, retries });
    }
  },
};
