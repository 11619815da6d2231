/** How the page's script talks with the service. */

/** @typedef {{ id: string, name: string | null }} Account */
/** What the form's reply tells. @typedef {{ view: string, heading: string, text: string, account: Account | null, error: string | null, pendingRequest: string | null, withdraw?: string, proceed?: { href: string, label: string } }} Told */
/** @typedef {Record<string, string>} Fields */

/** A call that takes longer has been lost on the way. */
const PATIENCE = 15_000;

/** @param {string} url @returns {Promise<{ account: Account | null } | undefined>} */
export async function get(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
  return response.ok ? response.json() : undefined;
}

/** What a form holds. @param {HTMLFormElement} form @returns {Fields} */
export const fieldsOf = (form) => Object.fromEntries(/** @type {any} */ (new FormData(form)));

/** Sends the fields to the page's own address. It is safe to send them again. @param {Fields} fields @param {string} step @returns {Promise<Told>} */
export async function post(fields, step) {
  const body = new URLSearchParams(step === "" ? fields : { ...fields, step });
  const headers = { Accept: "application/json" };
  const response = await fetch(location.href, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) });
  return response.json();
}

/** Calls a function of the service as the account that the page names. @param {string} path @param {object} args @returns {Promise<any>} its data */
export async function call(path, args) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(args), signal: AbortSignal.timeout(PATIENCE) });
  return (await response.json()).data;
}
