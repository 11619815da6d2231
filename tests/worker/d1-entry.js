// Runs inside workerd: one trip to the database, and its result.
import { d1 } from "../../js/bindings/d1.js";

/** The unhandled rejections of all requests. @type {string[]} */
const unhandled = [];
addEventListener("unhandledrejection", (event) => unhandled.push(String(/** @type {any} */ (event).reason)));

export default {
  /** @param {Request} request @param {{ DB: any }} env */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/unhandled") return Response.json(unhandled);
    const deadlineMs = searchParams.has("deadline") ? Number(searchParams.get("deadline")) : undefined;
    let retries = 0;
    const onRetry = () => {
      retries += 1;
    };
    try {
      const rows = await d1(env.DB, { deadlineMs }).run([["INSERT", [1]]], onRetry);
      return Response.json({ rows, retries });
    } catch (error) {
      const { name, code, message, nothingStored } = /** @type {any} */ (error);
      // Keeps this request alive while the storage continues after the deadline.
      if (searchParams.has("linger")) await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get("linger"))));
      return Response.json({ name, code, message, retries, nothingStored });
    }
  },
};
