/**
 * The part of Discord's API that invites need, over `fetch`: create an invite, list the channel's invites, revoke an
 * invite. All requests of a client share Discord's rate limits.
 *
 * @see https://discord.com/developers/docs/reference, https://discord.com/developers/docs/topics/rate-limits
 */

// These are written out because the package's users need not have Discord's types. A test compares both.
/** @typedef {{ max_age: number, max_uses: number, unique: boolean }} InviteOptions what an invite is made with */
/**
 * The fields that are read of an invite. Any may be missing: Discord's answer is not trusted.
 *
 * @typedef {{ code?: string, inviter?: { id: string } | undefined, uses?: number, max_uses?: number, max_age?: number, temporary?: boolean, created_at?: string }} Invite
 */
/** @typedef {{ code: string, maker: string | undefined, madeAt: string | undefined, uses: number | undefined, maxUses: number | undefined, maxAge: number | undefined, temporary: boolean }} Seen an invite, as the rules read it */
/** @typedef {{ retry_after: number, global: boolean }} RateLimit */
/** @typedef {{ token: string, channelId: string, maxAge: number, base: string }} Settings `maxAge` in seconds; 0 never expires */
/** @typedef {"make" | "list" | "revoke"} Purpose each has a rate limit of its own */

/** The version must be the package's own: a test compares them. */
const USER_AGENT = "DiscordBot (https://www.npmjs.com/package/invitcode, 0.1.0)";

/** The time limit of a request in milliseconds. */
const PATIENCE = { make: 5_000, list: 2_500, revoke: 5_000 };

/** The total time in milliseconds that a request may wait for Discord's limits. A list does not wait. */
const WAIT = { make: 2_000, list: 0, revoke: 2_000 };

const TRIES = 3;

/** The wait in seconds when Discord gives none. */
const USUAL_WAIT = 1;

/** The longest reason that the audit log takes, in encoded characters. */
const LONGEST_REASON = 512;

/** Discord's codes are letters and digits. Any other text must not get into a link. */
const CODE = /^[\w-]{1,64}$/;

/**
 * A request to Discord that failed. The message is for the log: it holds neither the token nor any part of Discord's
 * answer but its status. `retryAfter`, in whole seconds, is set when Discord limits the rate.
 */
export class DiscordError extends Error {
  /** @param {string} message @param {number} [retryAfter] */
  constructor(message, retryAfter) {
    super(message);
    this.name = "DiscordError";
    this.retryAfter = retryAfter;
  }
}

export class Discord {
  #settings;
  /** When Discord may be called again, by purpose. @type {Map<Purpose | "everything", number>} */
  #freeAt = new Map();

  /** Users who were given an invite. An entry never becomes wrong. */
  invited = new Remembered();
  /** The codes of invites that were given to a user. An entry never becomes wrong. */
  given = new Remembered();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * Makes an invite for one person.
   *
   * @param {string} reason the text for the guild's audit log
   * @returns {Promise<Seen>}
   * @throws {DiscordError}
   */
  async make(reason) {
    /** @type {InviteOptions} */
    const options = { max_age: this.#settings.maxAge, max_uses: 1, unique: true };
    const invite = await this.#ask("make", "POST", this.#channel, reason, options);
    const seen = seenOf(invite);
    if (seen === undefined) throw new DiscordError("Discord's answer holds no code");
    return seen;
  }

  /**
   * The invites of the channel.
   *
   * @returns {Promise<Seen[]>}
   * @throws {DiscordError}
   */
  async list() {
    const invites = await this.#ask("list", "GET", this.#channel);
    return (Array.isArray(invites) ? invites : []).flatMap((invite) => seenOf(invite) ?? []);
  }

  /**
   * Revokes an invite. An invite that no longer exists is not an error.
   *
   * @param {string} code
   * @param {string} reason
   * @throws {DiscordError}
   */
  async revoke(code, reason) {
    await this.#ask("revoke", "DELETE", `/invites/${encodeURIComponent(code)}`, reason);
  }

  get #channel() {
    return `/channels/${this.#settings.channelId}/invites`;
  }

  /**
   * @param {Purpose} purpose
   * @param {string} method
   * @param {string} path
   * @param {string} [reason]
   * @param {object} [body]
   * @returns {Promise<any>} the JSON of Discord's answer
   */
  async #ask(purpose, method, path, reason, body) {
    let patience = WAIT[purpose];
    for (let tries = 1; ; tries += 1) {
      const wait = this.#wait(purpose);
      if (wait > patience || tries > TRIES) {
        throw new DiscordError(`Discord's rate limit prevents the call to ${purpose} an invite`, Math.max(1, Math.ceil(wait / 1000)));
      }
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      patience -= wait;
      const { status, headers, answer } = await this.#send(purpose, method, path, reason, body);
      if (status === 200) {
        if (answer === undefined) throw new DiscordError(`Discord's answer to the call to ${purpose} an invite is not JSON`);
        return answer;
      }
      if (status === 404 && purpose === "revoke") return undefined;
      if (status !== 429) throw new DiscordError(`Discord answered ${status}, asked to ${purpose} an invite`);
      this.#heed(purpose, headers, answer);
    }
  }

  /**
   * @param {Purpose} purpose
   * @param {string} method
   * @param {string} path
   * @param {string} [reason]
   * @param {object} [body]
   */
  async #send(purpose, method, path, reason, body) {
    const { base, token } = this.#settings;
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bot ${token}`, "User-Agent": USER_AGENT, Accept: "application/json" };
    if (reason !== undefined) headers["X-Audit-Log-Reason"] = encoded(reason);
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(base + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        // A redirect could send the token to another host.
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE[purpose]),
      });
      return { status: response.status, headers: response.headers, answer: parsed(await response.text()) };
    } catch (error) {
      throw new DiscordError(`Discord did not answer the call to ${purpose} an invite (${error instanceof Error ? error.name : "unknown"})`);
    }
  }

  /** The milliseconds until Discord may be called again. @param {Purpose} purpose */
  #wait(purpose) {
    const freeAt = Math.max(this.#freeAt.get(purpose) ?? 0, this.#freeAt.get("everything") ?? 0);
    return Math.max(0, freeAt - Date.now());
  }

  /**
   * Remembers the wait that a 429 asks for. A 429 without Discord's own body comes from the proxy in front of it, and
   * applies to all calls.
   *
   * @param {Purpose} purpose
   * @param {Headers} headers
   * @param {Partial<RateLimit> | undefined} answer
   */
  #heed(purpose, headers, answer) {
    const header = headers.get("Retry-After");
    const told = [answer?.retry_after, header === null ? undefined : Number(header)];
    const seconds = told.find((wait) => typeof wait === "number" && wait >= 0) ?? USUAL_WAIT;
    const aboutAll = typeof answer?.retry_after !== "number" || answer.global === true || headers.get("X-RateLimit-Scope") === "global";
    this.#freeAt.set(aboutAll ? "everything" : purpose, Date.now() + seconds * 1000);
  }
}

/** A bounded set of strings: it forgets the oldest. */
class Remembered {
  static MOST = 10_000;
  /** @type {Set<string>} */
  #texts = new Set();

  /** @param {string} text */
  has(text) {
    return this.#texts.has(text);
  }

  /** @param {string} text */
  add(text) {
    this.#texts.add(text);
    for (const oldest of this.#texts) {
      if (this.#texts.size <= Remembered.MOST) return;
      this.#texts.delete(oldest);
    }
  }
}

/**
 * The fields of an invite that the rules read, without fields of an unexpected type; undefined
 * if there is no code.
 *
 * @param {Invite | null | undefined} invite
 * @returns {Seen | undefined}
 */
function seenOf(invite) {
  const code = textOf(invite?.code);
  if (code === undefined || !CODE.test(code)) return undefined;
  return {
    code,
    maker: textOf(invite?.inviter?.id),
    madeAt: textOf(invite?.created_at),
    uses: wholeOf(invite?.uses),
    maxUses: wholeOf(invite?.max_uses),
    maxAge: wholeOf(invite?.max_age),
    temporary: invite?.temporary === true,
  };
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === "string" ? value : undefined;
}

/** @param {unknown} value */
function wholeOf(value) {
  return Number.isSafeInteger(value) ? /** @type {number} */ (value) : undefined;
}

/** The reason, cut to the length that the header may have. @param {string} reason */
function encoded(reason) {
  let text = "";
  for (const character of reason) {
    const next = text + encodeURIComponent(character);
    if (next.length > LONGEST_REASON) break;
    text = next;
  }
  return text;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
