/**
 * Discord's API as far as invites need it, on `fetch`: make one, list those of the channel, revoke
 * one. What Discord says of its rate limits is kept to by all requests that share a client.
 *
 * @see https://discord.com/developers/docs/reference, https://discord.com/developers/docs/topics/rate-limits
 */

/** @typedef {import("discord-api-types/v10").RESTPostAPIChannelInviteJSONBody} InviteOptions */
/** @typedef {import("discord-api-types/v10").RESTPostAPIChannelInviteResult} CreatedInvite */
/** @typedef {import("discord-api-types/v10").RESTGetAPIChannelInvitesResult} ChannelInvites */
/** @typedef {import("discord-api-types/v10").RESTRateLimit} RateLimit */
/**
 * What is read of an invite: any of it may be missing, since an answer is not to be trusted.
 *
 * @typedef {Partial<Pick<CreatedInvite, "code" | "inviter" | "uses" | "max_uses" | "max_age" | "temporary" | "created_at">>} Invite
 */
/** @typedef {{ token: string, channelId: string, maxAge: number, base: string }} Settings `maxAge` in seconds, 0 for ever */
/** @typedef {"make" | "list" | "revoke"} Purpose each has a rate limit of its own */

/** The version must be the package's own: a test compares them. */
const USER_AGENT = "DiscordBot (https://www.npmjs.com/package/invitcode, 0.1.0)";

/** The milliseconds after which a request counts as lost. */
const PATIENCE = { make: 5_000, list: 2_500, revoke: 5_000 };

/** How long the tries of one request wait for Discord's limits in all, in milliseconds; nobody waits for a list. */
const WAIT = { make: 2_000, list: 0, revoke: 2_000 };

const TRIES = 3;

/** What to wait where Discord does not say how long, in seconds. */
const USUAL_WAIT = 1;

/** The most characters that an audit log's reason may have, encoded. */
const LONGEST_REASON = 512;

/** Discord uses letters and digits; what is no such text is not put into a link. */
const CODE = /^[\w-]{1,64}$/;

/**
 * Why Discord did not do what it was asked. The message is for the log: it has neither the token nor
 * anything of Discord's answer but its status. `retryAfter` is set, in whole seconds, where Discord
 * only wants to be asked later.
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
  /** From when on Discord may be asked again, by purpose. @type {Map<Purpose | "everything", number>} */
  #freeAt = new Map();

  /** Users who were given an invite, which is so for ever. */
  invited = new Remembered();
  /** The codes of invites that were given to somebody, which is so for ever. */
  given = new Remembered();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * Makes an invite for one person.
   *
   * @param {string} reason what the guild's audit log says of it
   * @returns {Promise<Invite & { code: string }>}
   * @throws {DiscordError}
   */
  async make(reason) {
    /** @type {InviteOptions} */
    const options = { max_age: this.#settings.maxAge, max_uses: 1, unique: true };
    const invite = await this.#ask("make", "POST", this.#channel, reason, options);
    const code = invite?.code;
    if (typeof code !== "string" || !CODE.test(code)) throw new DiscordError("Discord's answer has no code");
    return { ...invite, code };
  }

  /**
   * The invites of the channel that may have been made as `like` was, `older` milliseconds before it
   * or earlier, and that nobody used, the newest first.
   *
   * @param {Invite} like
   * @param {Invite[]} listed
   * @param {number} older
   * @returns {string[]} their codes
   */
  static forgotten(like, listed, older) {
    const before = timeOf(like) - older;
    const maker = like.inviter?.id;
    if (maker === undefined || Number.isNaN(before)) return [];
    return listed
      .filter(
        (invite) =>
          invite?.inviter?.id === maker &&
          invite.uses === 0 &&
          invite.max_uses === 1 &&
          invite.max_age === like.max_age &&
          invite.temporary !== true &&
          timeOf(invite) < before,
      )
      .sort((one, other) => timeOf(other) - timeOf(one))
      .flatMap(({ code }) => (typeof code === "string" && CODE.test(code) ? [code] : []));
  }

  /**
   * The invites of the channel.
   *
   * @returns {Promise<Invite[]>}
   * @throws {DiscordError}
   */
  async list() {
    const invites = await this.#ask("list", "GET", this.#channel);
    return Array.isArray(invites) ? invites : [];
  }

  /**
   * Makes an invite useless. One that is gone already is no failure.
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
   * @returns {Promise<any>} what Discord answered, as JSON
   */
  async #ask(purpose, method, path, reason, body) {
    let patience = WAIT[purpose];
    for (let tries = 1; ; tries += 1) {
      const wait = this.#wait(purpose);
      if (wait > patience || tries > TRIES) {
        throw new DiscordError(`Discord wants to be asked later to ${purpose} an invite`, Math.max(1, Math.ceil(wait / 1000)));
      }
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      patience -= wait;
      const { status, headers, answer } = await this.#send(purpose, method, path, reason, body);
      if (status === 200) {
        if (answer === undefined) throw new DiscordError(`Discord's answer, asked to ${purpose} an invite, is no JSON`);
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
        // Wherever a redirection leads, the token does not belong there.
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE[purpose]),
      });
      return { status: response.status, headers: response.headers, answer: parsed(await response.text()) };
    } catch (error) {
      throw new DiscordError(`Discord did not answer (${error instanceof Error ? error.name : "unknown"}), asked to ${purpose} an invite`);
    }
  }

  /** How many milliseconds Discord must not be asked for. @param {Purpose} purpose */
  #wait(purpose) {
    const freeAt = Math.max(this.#freeAt.get(purpose) ?? 0, this.#freeAt.get("everything") ?? 0);
    return Math.max(0, freeAt - Date.now());
  }

  /**
   * Keeps what a 429 says. One without Discord's own body comes from the network before it, and is
   * about everything.
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

/** A set of texts that forgets the oldest before it grows too large. */
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

/** @param {Invite} invite */
function timeOf({ created_at }) {
  return typeof created_at === "string" ? Date.parse(created_at) : Number.NaN;
}

/** As much of a reason as a header may hold. @param {string} reason */
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
