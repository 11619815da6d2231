/** Tokens and keys: valid ones made with `jose`, and invalid ones made by hand. */
import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";

/** A secret for HS256 as long as its hash. */
export const SECRET = "a-secret-of-the-tests-that-is-long-enough-0123456789";

/** @typedef {"HS256" | "RS256" | "ES256" | "EdDSA"} Algorithm */
/** @typedef {{ alg: Algorithm, privateKey: CryptoKey, publicKey: CryptoKey }} Pair */

/** @param {Exclude<Algorithm, "HS256">} alg @returns {Promise<Pair>} */
export async function pairOf(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, publicKey };
}

/** The PEM of a public key, as `JWT_PUBLIC_KEY` takes it. @param {Pair} pair */
export function pem({ publicKey }) {
  return exportSPKI(publicKey);
}

/** @param {Pair} pair @param {string} [kid] */
export async function jwk({ alg, publicKey }, kid) {
  return { ...(await exportJWK(publicKey)), alg, use: "sig", ...(kid === undefined ? {} : { kid }) };
}

/**
 * A token signed with HS256 and the secret, or with a pair's private key.
 *
 * @param {import("jose").JWTPayload} claims lives for an hour where they do not say otherwise
 * @param {{ pair?: Pair, secret?: string, kid?: string, header?: Record<string, unknown> }} [options]
 */
export function signed(claims, { pair, secret = SECRET, kid, header } = {}) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iat: now, exp: now + 3600, ...claims })
    .setProtectedHeader({ typ: "JWT", alg: pair?.alg ?? "HS256", ...(kid === undefined ? {} : { kid }), ...header })
    .sign(pair?.privateKey ?? new TextEncoder().encode(secret));
}

/** @param {unknown} value */
const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/**
 * A token with the given parts, signed with an HMAC of any key or unsigned.
 *
 * @param {unknown} header
 * @param {unknown} claims
 * @param {string | Buffer} [key]
 */
export function forged(header, claims, key) {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${key === undefined ? "" : createHmac("sha256", key).update(text).digest("base64url")}`;
}
