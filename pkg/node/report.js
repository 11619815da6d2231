/**
 * A line of the log for a fault of the server itself, which must not end the process.
 *
 * @param {string} what
 * @param {unknown} error
 */
export function report(what, error) {
  console.error(JSON.stringify({ level: "error", message: `${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : error}` }));
}
