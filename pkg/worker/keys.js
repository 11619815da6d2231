/** The keys that verify tokens, each with the algorithms that it may be used for. */
import { importSPKI } from "jose";
import { KeyCache } from "./key-cache.js";
import { isOfTheToken, KeySet } from "./key-set.js";

/**
 * `algorithms` follows from the key, never from a token. So no verifier accepts a token that is unsigned, or signed by
 * HS256 with a public key as its secret.
 *
 * @typedef {object} Verifier
 * @property {readonly string[]} algorithms
 * @property {FindKey} key
 */
/** Lets work continue after the answer. @typedef {(work: Promise<unknown>) => void} KeepAlive */
/**
 * @typedef {(
 *   header: import("jose").JWTHeaderParameters,
 *   token: import("jose").FlattenedJWSInput,
 *   keepAlive: KeepAlive | undefined,
 * ) => Promise<import("jose").CryptoKey>} FindKey
 */

const ASYMMETRIC = ["RS256", "ES256", "EdDSA"];
const LEAST_RSA_BITS = 2048;

/** RFC 7518 requires this of an HS256 key. */
const LEAST_SECRET_BYTES = 32;

/** An invalid setting. The message names it, and never gives its value. */
export class SettingError extends Error {}

/** The key set cannot be loaded at the moment, so no token can be verified. */
export class KeySetError extends Error {
  code = "unavailable";
}

/** What is wrong with a secret that is too short; it is accepted. @param {string} secret @returns {string[]} */
export function weaknessesOf(secret) {
  const isLong = new TextEncoder().encode(secret).length >= LEAST_SECRET_BYTES;
  return isLong ? [] : [`JWT_SECRET is shorter than ${LEAST_SECRET_BYTES} bytes: it can be guessed from any token`];
}

/**
 * @param {string} secret
 * @returns {Promise<Verifier>}
 */
export async function secretVerifier(secret) {
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return { algorithms: ["HS256"], key: async () => key };
}

/**
 * @param {string} pem
 * @returns {Promise<Verifier>}
 */
export async function publicKeyVerifier(pem) {
  // Environment files cannot hold line breaks, so many write `\n` instead.
  const text = pem.replaceAll("\\n", "\n").trim();
  for (const algorithm of ASYMMETRIC) {
    const key = await importSPKI(text, algorithm).catch(() => undefined);
    if (key === undefined) continue;
    const { modulusLength } = /** @type {{ modulusLength?: number }} */ (key.algorithm);
    if (modulusLength !== undefined && modulusLength < LEAST_RSA_BITS) {
      throw new SettingError(`JWT_PUBLIC_KEY is an RSA key of fewer than ${LEAST_RSA_BITS} bits`);
    }
    return { algorithms: [algorithm], key: async () => key };
  }
  throw new SettingError(
    'JWT_PUBLIC_KEY is not the PEM of a public key ("-----BEGIN PUBLIC KEY-----") for RS256, ES256 or EdDSA',
  );
}

/**
 * @param {URL} url
 * @param {import("./key-cache.js").Namespace} [namespace] where key sets are cached
 * @returns {Verifier}
 */
export function keySetVerifier(url, namespace) {
  const keySet = new KeySet(url, namespace && new KeyCache(namespace, url));
  return {
    algorithms: ASYMMETRIC,
    async key(header, token, keepAlive) {
      try {
        return await keySet.find(header, token, keepAlive);
      } catch (cause) {
        if (isOfTheToken(cause)) throw cause;
        throw new KeySetError("the keys at JWKS_URL cannot be read", { cause });
      }
    },
  };
}
