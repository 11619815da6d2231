/** The key set at `JWKS_URL`. `jose` loads it and keeps it for ten minutes; with a cache it serves for longer. */
import { createLocalJWKSet, createRemoteJWKSet, errors, jwksCache } from "jose";
import { LONGEST_LIFE } from "./key-cache.js";

/** @typedef {import("./key-cache.js").Entry} Entry */
/** @typedef {import("./key-cache.js").KeyCache} KeyCache */
/** @typedef {import("./keys.js").KeepAlive} KeepAlive */

/** How many milliseconds pass after the provider failed before it is asked again, while older keys can serve. */
const COOLDOWN = 30_000;

export class KeySet {
  #url;
  #cache;
  /** The newest key set. `jose` updates this object. @type {Partial<Entry>} */
  #known = {};
  #find;
  /** The provider is not asked before this time. */
  #quietUntil = 0;
  /** @type {{ of: unknown, find: ReturnType<typeof createLocalJWKSet> } | undefined} */
  #last;

  /** @param {URL} url @param {KeyCache} [cache] */
  constructor(url, cache) {
    this.#url = url;
    this.#cache = cache;
    this.#find = createRemoteJWKSet(url, withCache(this.#known));
  }

  /**
   * The key for a token.
   *
   * @param {import("jose").JWTHeaderParameters} header
   * @param {import("jose").FlattenedJWSInput} token
   * @param {KeepAlive | undefined} keepAlive
   * @returns {Promise<import("jose").CryptoKey>}
   */
  async find(header, token, keepAlive) {
    const cache = this.#cache;
    if (cache === undefined) return this.#find(header, token);
    if (!this.#find.fresh) {
      const last = Date.now() < this.#quietUntil ? this.#fallback() : undefined;
      if (last !== undefined) return last(header, token);
      await this.#recall(cache);
    }
    // Concurrent calls may replace both.
    const [find, known] = [this.#find, this.#known];
    const before = known.uat;
    try {
      return await find(header, token);
    } catch (cause) {
      if (isOfTheToken(cause)) throw cause;
      return await this.#withoutProvider(header, token, cause);
    } finally {
      if (known.uat !== before) {
        this.#quietUntil = 0;
        const written = cache.write(/** @type {Entry} */ (known));
        keepAlive?.(written);
      }
    }
  }

  /** Takes the cached key set if it is newer: another isolate may have loaded it. @param {KeyCache} cache */
  async #recall(cache) {
    const entry = await cache.read();
    if (entry === undefined || entry.uat <= (this.#known.uat ?? 0)) return;
    this.#known = entry;
    this.#find = createRemoteJWKSet(this.#url, withCache(entry));
  }

  /**
   * @param {import("jose").JWTHeaderParameters} header
   * @param {import("jose").FlattenedJWSInput} token
   * @param {unknown} cause
   */
  async #withoutProvider(header, token, cause) {
    const last = this.#fallback();
    if (last === undefined) throw cause;
    this.#quietUntil = Date.now() + COOLDOWN;
    const since = new Date(this.#known.uat ?? 0).toISOString();
    const message = `the keys at JWKS_URL cannot be read (${cause}); those of ${since} serve until they are 24 hours old`;
    console.warn(JSON.stringify({ level: "warn", message }));
    return last(header, token);
  }

  /** The last key set, without the provider, while it is not too old. */
  #fallback() {
    const { uat, jwks } = this.#known;
    if (uat === undefined || jwks === undefined || Date.now() >= uat + LONGEST_LIFE) return undefined;
    if (this.#last?.of !== jwks) this.#last = { of: jwks, find: createLocalJWKSet(jwks) };
    const { find } = this.#last;
    return async (/** @type {import("jose").JWTHeaderParameters} */ header, /** @type {import("jose").FlattenedJWSInput} */ token) => {
      try {
        return await find(header, token);
      } catch (cause) {
        // The provider may have published a new key since.
        if (cause instanceof errors.JWKSNoMatchingKey) throw new Error("the provider cannot be asked for the token's key", { cause });
        throw cause;
      }
    };
  }
}

/** Whether the error is about the token rather than the key set. @param {unknown} error */
export function isOfTheToken(error) {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/** @param {Partial<Entry>} known */
function withCache(known) {
  return { [jwksCache]: /** @type {import("jose").JWKSCacheInput} */ (known) };
}
