/** The port of `npm start`. */
import { createServer } from "node:net";

export const HOST = "127.0.0.1";

const REASONS = /** @type {Record<string, string>} */ ({
  EADDRINUSE: "another program uses it",
  EACCES: "this user may not use it",
});

/** @param {string | undefined} text */
export function portOf(text) {
  const port = text === undefined || text === "" ? 8787 : /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`PORT must be a number from 1 to 65535, not ${JSON.stringify(text)}`);
  return port;
}

/**
 * Checked here, because wrangler would silently take another port.
 *
 * @param {number} port
 */
export async function assertFree(port) {
  const why = await whyTaken(port);
  if (why !== undefined) throw new Error(`Port ${port} cannot be used: ${why}. Choose another: PORT=8788 npm start`);
}

/**
 * Why a port cannot be listened on, if it cannot.
 *
 * @param {number} port
 * @returns {Promise<string | undefined>}
 */
export function whyTaken(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(REASONS[error.code ?? ""] ?? error.message));
    probe.listen(port, HOST, () => probe.close(() => resolve(undefined)));
  });
}
