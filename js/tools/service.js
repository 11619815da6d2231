/** The client of a running service for the tools. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { ToolError } from "./tool.js";

/**
 * `fetch` reads and writes TacoBot's documents; `call` calls a function that is safe to repeat.
 *
 * @typedef {{ fetch: (init?: RequestInit & { cursor?: string }) => Promise<Response>, call: (path: string, args: unknown) => Promise<any>, url: string, stop: () => Promise<void> }} Service
 */

const BULK = "guilds/-/invite_codes";
const ATTEMPTS = 12;
const LONGEST_PAUSE = 5_000;
const PATIENCE = 60_000;

/**
 * The service at an address. Without an address it is the local service, which is started if it is not running.
 *
 * @param {{ url: string | undefined, key: string | undefined, say: (text: string) => void }} options
 * @returns {Promise<Service>}
 */
export async function connect({ url, key, say }) {
  const base = url === undefined ? ownAddress(process.env.PORT || "8787") : addressOf(url);
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const secret = key ?? process.env.SERVICE_KEY;
  if (secret !== undefined && !/^[\x21-\x7e]*$/.test(secret)) throw new ToolError(`${key === undefined ? "SERVICE_KEY" : "--key"} must be printable ASCII without spaces`);
  const runs = await answers(base);
  if (!runs && url !== undefined) throw new ToolError(`${base.origin} does not answer. Is it running? On this machine: npm start`);
  const stop = runs ? async () => {} : await startLocally(base, say);
  const authorization = secret ? { Authorization: `Bearer ${secret}` } : undefined;
  return {
    url: base.href,
    stop,
    async call(path, args) {
      const headers = { "Content-Type": "application/json", ...authorization };
      const response = await patiently(new URL(path.replace(":", "/"), base), { method: "POST", headers, body: JSON.stringify(args) }, say);
      return (await response.json()).data;
    },
    fetch: ({ cursor, headers, ...init } = {}) => {
      const address = new URL(BULK, base);
      if (cursor !== undefined) address.searchParams.set("cursor", cursor);
      return patiently(address, { ...init, headers: { ...headers, ...authorization } }, say);
    },
  };
}

/** @param {string} port */
function ownAddress(port) {
  const url = URL.parse(`http://127.0.0.1:${port}`);
  if (url === null || !/^\d+$/.test(port)) throw new ToolError(`PORT must be a number from 1 to 65535, and is ${JSON.stringify(port)}`);
  return url;
}

/** @param {string} text */
function addressOf(text) {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new ToolError(`--url must be an address like https://invites.example, and is ${JSON.stringify(text)}`);
}

/** @param {URL} base */
async function answers(base) {
  const response = await fetch(new URL("healthz", base)).catch(() => undefined);
  await response?.body?.cancel();
  return response !== undefined;
}

/**
 * Starts the service as `npm start` does.
 *
 * @param {URL} base
 * @param {(text: string) => void} say
 */
async function startLocally(base, say) {
  say(`nothing answers on ${base.origin}: starting invitcode there for the duration of this command`);
  const child = spawn(process.execPath, [fileURLToPath(new URL("start.js", import.meta.url))], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, npm_lifecycle_event: undefined, PORT: base.port },
  });
  // It ends with the channel, so it also ends when this process is killed.
  let errors = "";
  child.stderr?.on("data", (data) => (errors += data));
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.once("exit", () => child.kill());
  const until = Date.now() + PATIENCE;
  while (!(await answers(base))) {
    if (child.exitCode !== null || Date.now() > until) throw new ToolError(`invitcode did not start: ${errors.trim()}`);
    await pause(100);
  }
  return async () => {
    child.kill();
    await ended;
  };
}

/**
 * Sends a request and retries until it is answered. Every request here is safe to repeat.
 *
 * @param {URL} address
 * @param {RequestInit} init
 * @param {(text: string) => void} say
 */
async function patiently(address, init, say) {
  for (let attempt = 1; ; attempt += 1) {
    /** @type {Response | Error} */
    const answer = await fetch(address, init).catch((error) => /** @type {Error} */ (error));
    if (answer instanceof Response && answer.ok) return answer;
    const told = answer instanceof Response ? await wordsOf(answer) : String(answer.cause ?? answer.message);
    const isPassing = answer instanceof Error || answer.status === 429 || answer.status >= 500;
    if (!isPassing || attempt === ATTEMPTS) throw new ToolError(refusal(address, answer, told));
    const asked = answer instanceof Response ? Number(answer.headers.get("Retry-After") ?? 0) * 1000 : 0;
    const own = Math.min(LONGEST_PAUSE, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);
    if (attempt > 2) say(`${told}: trying again`);
    await pause(Math.max(asked, own));
  }
}

/** @param {Response} response */
async function wordsOf(response) {
  const text = await response.text().catch(() => "");
  try {
    const { message, details } = JSON.parse(text);
    const more = details?.map((/** @type {{ field: string, problem: string }} */ { field, problem }) => `${field} ${problem}`);
    return `${response.status} ${[message, ...(more ?? [])].join("; ")}`;
  } catch {
    return `${response.status} ${response.statusText}`.trim();
  }
}

/** @param {URL} address @param {Response | Error} answer @param {string} told */
function refusal({ origin }, answer, told) {
  if (answer instanceof Error) return `${origin} does not answer (${told}). Is it running? On this machine: npm start`;
  const isKey = answer.status === 401 || answer.status === 403;
  return `${origin} answers ${told}${isKey ? ". It needs its service key: set SERVICE_KEY or pass --key" : ""}`;
}
