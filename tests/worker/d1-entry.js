// Runs inside workerd: one trip to the database, and how it ended.
import { d1 } from "../../js/bindings/d1.js";

/** What was rejected with nobody there to hear it, in all requests. @type {string[]} */
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
      // Whatever the storage still does after the trip was given up happens while this request lives.
      if (searchParams.has("linger")) await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get("linger"))));
      return Response.json({ name, code, message, retries, nothingStored });
    }
  },
};
