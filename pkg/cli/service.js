/** A running service as imports and exports need it: patient for an hour's work, and only with requests that may be repeated. */
import { setTimeout as pause } from "node:timers/promises";
import { elsewhere } from "../http-answer.js";
import { Refused, ToolError, Unreachable } from "./failures.js";
import { oneLine } from "./terminal.js";

/**
 * `fetch` reads and writes TacoBot's documents; `call` calls a function that is safe to repeat.
 *
 * @typedef {{ fetch: (init?: RequestInit & { cursor?: string }) => Promise<Response>, call: (path: string, args: unknown) => Promise<any>, url: string }} Service
 */
/**
 * Advice that fits the command that was typed.
 *
 * @typedef {{ start: string, credential: string }} Hints
 */

const BULK = "guilds/-/invite_codes";
const ATTEMPTS = 12;
const LONGEST_PAUSE = 5_000;

/**
 * @param {{ base: URL, credential: string | undefined, say: (text: string) => void, hints: Hints }} options
 * @returns {Service}
 */
export function serviceAt({ base, credential, say, hints }) {
  const authorization = credential ? { Authorization: `Bearer ${credential}` } : undefined;
  const send = (/** @type {URL} */ address, /** @type {RequestInit} */ init) => patiently(address, init, say, hints);
  return {
    url: base.href,
    async call(path, args) {
      const headers = { "Content-Type": "application/json", ...authorization };
      const response = await send(new URL(path.replace(":", "/"), base), { method: "POST", headers, body: JSON.stringify(args) });
      return (await response.json()).data;
    },
    fetch: ({ cursor, headers, ...init } = {}) => {
      const address = new URL(BULK, base);
      if (cursor !== undefined) address.searchParams.set("cursor", cursor);
      return send(address, { ...init, headers: { ...headers, ...authorization } });
    },
  };
}

/** The address of a service, to which paths can be added. @param {string} text @param {string} [from] where it was given */
export function addressOf(text, from = "--url") {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new ToolError(`${from} must be an address like https://invites.example, not ${JSON.stringify(text)}`);
  if (/[?#]/.test(text)) throw new ToolError(`${from} must have neither a query nor a fragment: ${JSON.stringify(text)}`);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** @param {Service} service */
export const stranger = (service) => new Unreachable(`${service.url} does not answer as invitcode does. Is the address right?`);

/** @param {URL} base */
export async function answers(base) {
  const response = await fetch(new URL("healthz", base), { redirect: "manual" }).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined;
}

/**
 * Sends a request and retries until it is answered. Every request here is safe to repeat.
 *
 * @param {URL} address
 * @param {RequestInit} init
 * @param {(text: string) => void} say
 * @param {Hints} hints
 */
async function patiently(address, init, say, hints) {
  for (let attempt = 1; ; attempt += 1) {
    /** @type {Response | Error} */
    const answer = await fetch(address, { redirect: "manual", ...init }).catch((error) => /** @type {Error} */ (error));
    if (answer instanceof Response && answer.ok) return answer;
    const told = answer instanceof Response ? await wordsOf(answer) : String(answer.cause ?? answer.message);
    const isPassing = answer instanceof Error || answer.status === 429 || answer.status >= 500;
    if (!isPassing || attempt === ATTEMPTS) throw refusal(address, answer, told, hints);
    // A proxy may send a date instead of a number.
    const asked = answer instanceof Response ? (Number(answer.headers.get("Retry-After")) || 0) * 1000 : 0;
    const own = Math.min(LONGEST_PAUSE, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);
    if (attempt > 2) say(`${told}; trying again`);
    await pause(Math.max(asked, own));
  }
}

/** @param {Response} response */
async function wordsOf(response) {
  const text = await response.text().catch(() => "");
  const led = elsewhere(response);
  if (led !== undefined) return oneLine(led);
  try {
    const { message, details } = JSON.parse(text);
    const more = details?.map((/** @type {{ field: string, problem: string }} */ { field, problem }) => `${field} ${problem}`);
    return oneLine(`${response.status}: ${[message, ...(more ?? [])].join("; ")}`);
  } catch {
    return `${response.status} ${response.statusText}`.trim();
  }
}

/** @param {URL} address @param {Response | Error} answer @param {string} told @param {Hints} hints */
function refusal({ origin }, answer, told, hints) {
  if (answer instanceof Error) return new Unreachable(`${origin} does not answer (${told}). ${hints.start}`);
  const isKey = answer.status === 401 || answer.status === 403;
  const said = `${origin} answered ${told}${isKey ? `. ${hints.credential}` : ""}`;
  // The target of a redirect was not called.
  return answer.status >= 500 || answer.status < 400 ? new Unreachable(said) : new Refused(said);
}
