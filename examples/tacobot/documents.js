// TacoBot's documents in a running service: one for each invite of Discord, with the log of who used it.

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;

/**
 * @param {string} url of the service
 * @param {string} [token] a service's key
 */
export function documents(url, token) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };

  /** @param {string} method @param {string} guild @param {string} path @param {object} [body] */
  async function send(method, guild, path, body) {
    const address = new URL(`guilds/${encodeURIComponent(guild)}/invite_codes/${path}`, url.endsWith("/") ? url : `${url}/`);
    const answer = await fetch(address, { method, headers, signal: AbortSignal.timeout(PATIENCE), ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${address.pathname}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  return {
    /** Stores what Discord reports of an invite. @param {string} guild @param {object} info @param {number} timestamp in seconds */
    store: (guild, info, timestamp) => send("PUT", guild, encodeURIComponent(info.code), { info, timestamp }),
    /** Records who used an invite. The same again changes nothing. @param {string} guild @param {string} code @param {string} user @param {number} timestamp in seconds */
    used: (guild, code, user, timestamp) => send("POST", guild, `${encodeURIComponent(code)}/invites`, { user_id: user, timestamp }),
    /** A document. @param {string} guild @param {string} code */
    read: (guild, code) => send("GET", guild, encodeURIComponent(code)),
  };
}

/** @typedef {ReturnType<typeof documents>} Documents */
