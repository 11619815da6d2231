/**
 * Caches key sets in Workers KV, so that a new isolate need not ask the identity provider.
 *
 * KV has no transactions and can be stale for a minute, so it holds only a copy of what the provider publishes. It is
 * not trusted: what is read from it is checked, and a failure of KV never fails a call.
 */
import { base64url, importJWK } from "jose";

/** The part of a KV namespace's interface that is used here. @typedef {{ get(key: string): Promise<string | null>, put(key: string, value: string, options: { expirationTtl: number }): Promise<void> }} Namespace */
/** @typedef {import("jose").JSONWebKeySet} JSONWebKeySet */
/** A key set and when the provider gave it, in milliseconds since the epoch. @typedef {{ uat: number, jwks: JSONWebKeySet }} Entry */

/** How long a key set may serve after the provider gave it, in milliseconds. */
export const LONGEST_LIFE = 24 * 60 * 60 * 1000;

/** In characters. A key set takes a few kilobytes. */
const LARGEST = 64 * 1024;

/** How many milliseconds a call waits for KV. The provider may answer as fast. */
const PATIENCE = 500;

/** How far the clock of the isolate that wrote an entry may be ahead, in milliseconds. */
const SKEW = 60_000;

/** The algorithm of a key, by its type and curve. */
const ALGORITHMS = /** @type {Record<string, string>} */ ({ RSA: "RS256", "EC P-256": "ES256", "OKP Ed25519": "EdDSA" });

export class KeyCache {
  #namespace;
  #url;

  /** @param {Namespace} namespace @param {URL} url whose key set it is */
  constructor(namespace, url) {
    this.#namespace = namespace;
    this.#url = url.href;
  }

  /** @returns {Promise<Entry | undefined>} undefined when there is no usable entry */
  async read() {
    try {
      const text = await inTime(this.#namespace.get(await this.#key()));
      return text === null ? undefined : await entryOf(text, Date.now());
    } catch (error) {
      warn("cannot be read, so the identity provider is asked", error);
      return undefined;
    }
  }

  /** @param {Entry} entry @returns {Promise<void>} resolves also when writing failed */
  async write({ uat, jwks }) {
    try {
      const text = JSON.stringify({ uat, jwks });
      if (text.length > LARGEST) throw new Error(`the key set is larger than ${LARGEST} characters`);
      await this.#namespace.put(await this.#key(), text, { expirationTtl: LONGEST_LIFE / 1000 });
    } catch (error) {
      warn("cannot be written", error);
    }
  }

  /** A hash: a key of KV has at most 512 bytes, but a URL may be longer. */
  async #key() {
    const bytes = new TextEncoder().encode(this.#url);
    return `key-set:${base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))}`;
  }
}

/**
 * @param {string} text
 * @param {number} now
 * @returns {Promise<Entry | undefined>}
 */
async function entryOf(text, now) {
  if (text.length > LARGEST) return undefined;
  const { uat, jwks } = parsed(text) ?? {};
  const isOfNow = Number.isSafeInteger(uat) && uat <= now + SKEW && now < uat + LONGEST_LIFE;
  if (!isOfNow || !Array.isArray(jwks?.keys) || jwks.keys.length === 0) return undefined;
  // A key that cannot be imported would fail calls later, where its origin is no longer known.
  const areGood = await Promise.all(jwks.keys.map(isPublicKey));
  return areGood.every(Boolean) ? { uat, jwks } : undefined;
}

/** @param {any} key */
async function isPublicKey(key) {
  if (typeof key?.kty !== "string" || key.d !== undefined || key.k !== undefined) return false;
  const algorithm = ALGORITHMS[key.crv === undefined ? key.kty : `${key.kty} ${key.crv}`];
  // Providers also publish keys for other purposes, which never verify a token here.
  if (algorithm === undefined || key.use === "enc") return true;
  return importJWK({ ...key, alg: algorithm, key_ops: undefined }, algorithm).then(() => true, () => false);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTime(work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return /** @type {T} */ (await Promise.race([work, late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} what @param {unknown} error */
function warn(what, error) {
  console.warn(JSON.stringify({ level: "warn", message: `the cached key set in KV ${what}: ${error}` }));
}
