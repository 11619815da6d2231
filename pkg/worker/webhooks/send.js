/** Sends one event to the receiver, according to Standard Webhooks. */
/** @typedef {import("./settings.js").Receiver} Receiver */
/** A claimed event as storage returns it. @typedef {{ server_id: string, number: number, id: string, type: string, at: number, data: string, attempts: number }} Claimed */
/**
 * The result of a delivery: delivered, or why not, whether the receiver wants no further attempt, and how long it asks to wait.
 *
 * @typedef {{ delivered: true } | { delivered: false, failure: string, gone?: boolean, waitMs?: number | undefined }} Sent
 */

/** A receiver should answer within seconds, and do its work afterwards. */
const DEADLINE_MS = 10_000;

/** The body of the answer is not used. Reading a little of it allows the connection to be reused. */
const MOST_BYTES = 4096;

/** @param {Claimed} event */
export function webhookIdOf({ id, number }) {
  return `${id}.${number}`;
}

/** What the receiver gets. @param {Claimed} event */
export function bodyOf({ server_id: serverId, number: sequence, type, at, data }) {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { ...JSON.parse(data), serverId, sequence } });
}

/**
 * Sends an event once. It never throws.
 *
 * @param {Receiver} receiver
 * @param {Claimed} event
 * @returns {Promise<Sent>}
 */
export async function send({ url, signers, fetch: sent = fetch }, event) {
  const id = webhookIdOf(event);
  const body = bodyOf(event);
  const now = new Date();
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const response = await sent(url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "invitcode (https://www.npmjs.com/package/invitcode)",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": signers.map((signer) => signer.sign(id, now, body)).join(" "),
      },
      body,
    });
    await leave(response.body);
    return judged(response, now.getTime());
  } catch (error) {
    return { delivered: false, failure: failureOf(error) };
  }
}

/** @param {unknown} error */
function failureOf(error) {
  const { name } = error instanceof Error ? error : { name: "" };
  if (name === "TimeoutError" || name === "AbortError") return `no answer within ${DEADLINE_MS / 1000} seconds`;
  return name === "PrivateAddressError" ? "the host's address is not of the public internet" : "no connection";
}

/** @param {Response} response @param {number} now @returns {Sent} */
function judged({ status, headers }, now) {
  if (status >= 200 && status < 300) return { delivered: true };
  if (status === 410) return { delivered: false, failure: "410: the receiver wants no more", gone: true };
  const isRedirect = status === 0 || (status >= 300 && status < 400);
  const failure = isRedirect ? `${status}: redirects are not followed` : `${status}`;
  return { delivered: false, failure, waitMs: waitOf(headers.get("Retry-After"), now) };
}

/** How long a receiver asks to wait. @param {string | null} text seconds or a date @param {number} now */
function waitOf(text, now) {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Reads at most a little of a body. Its end, its length and its faults do not matter. @param {ReadableStream<Uint8Array> | null} body */
async function leave(body) {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let read = 0; read < MOST_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The status came before.
  }
}
