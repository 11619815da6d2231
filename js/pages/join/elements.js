/** Finds and fills elements of the page. Texts are set as text only, never as HTML. */

/** @param {string} id @returns {HTMLElement} */
export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element ${id}`);
  return found;
}

/** Shows an element with this text, or hides it. @param {string} id @param {string | undefined} text */
export function show(id, text) {
  const found = document.getElementById(id);
  if (found === null) return;
  found.hidden = text === undefined;
  if (text !== undefined) found.textContent = text;
}

/** The path that the service is mounted under. */
export const base = document.documentElement.dataset["base"] ?? "";

/** The language of the page. */
export const language = /** @type {import("./quoted.js").Language} */ (document.documentElement.lang);
