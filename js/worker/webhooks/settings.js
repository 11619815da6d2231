/** Reads the settings of webhooks. */
import { Webhook } from "standardwebhooks";
import { isLocal } from "../local.js";
import { isPublic } from "./address.js";

/**
 * Where events go.
 *
 * @typedef {object} Receiver
 * @property {string} url
 * @property {readonly Signer[]} signers one for each secret
 * @property {typeof fetch} [fetch] sends a request; the platform's own without it
 */
/** What signs a delivery. @typedef {{ sign(id: string, at: Date, body: string): string }} Signer */

/** What Standard Webhooks asks of a secret, in bytes. */
const LEAST = 24;
const MOST = 64;

/**
 * @param {(name: string) => string | undefined} text a variable's text
 * @param {(name: string) => boolean} flag
 * @param {string[]} problems
 * @param {typeof fetch | undefined} [outbound]
 * @returns {Receiver | undefined} undefined where nothing is told
 */
export function receiverOf(text, flag, problems, outbound) {
  const address = text("WEBHOOK_URL");
  const secrets = text("WEBHOOK_SECRET");
  const mayBeLocal = flag("WEBHOOK_LOCAL");
  if (address === undefined && secrets === undefined) return undefined;
  if (address === undefined || secrets === undefined) {
    const [set, missing] = address === undefined ? ["SECRET", "URL"] : ["URL", "SECRET"];
    problems.push(`WEBHOOK_${set} is set but WEBHOOK_${missing} is not: set both, or neither`);
    return undefined;
  }
  const url = urlOf(address, mayBeLocal, problems);
  const signers = signersOf(secrets, problems);
  return url === undefined || signers === undefined ? undefined : { url, signers, ...(outbound && !isLocal(new URL(url)) && { fetch: outbound }) };
}

/** @param {string} address @param {boolean} mayBeLocal @param {string[]} problems */
function urlOf(address, mayBeLocal, problems) {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    problems.push("WEBHOOK_URL must be a URL that begins with https://");
    return undefined;
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    problems.push("WEBHOOK_URL must have neither a user name nor a password nor a fragment: the receiver knows us by the signature");
    return undefined;
  }
  if (isLocal(url)) {
    if (mayBeLocal) return url.href;
    problems.push('WEBHOOK_URL leads to this machine: for a test there, set WEBHOOK_LOCAL to "true"');
    return undefined;
  }
  if (url.protocol !== "https:") {
    problems.push("WEBHOOK_URL must begin with https://");
    return undefined;
  }
  if (!isPublic(url.hostname)) {
    problems.push("WEBHOOK_URL must lead to a host of the public internet, not to a private, link-local or reserved address or a local name");
    return undefined;
  }
  return url.href;
}

/** @param {string} secrets @param {string[]} problems @returns {readonly Signer[] | undefined} */
function signersOf(secrets, problems) {
  const list = secrets.split(" ");
  const areSecrets = list.length <= 2 && list.every(isSecret);
  if (areSecrets) return list.map((secret) => new Webhook(secret));
  problems.push(`WEBHOOK_SECRET must be one or two secrets, separated by a space: each whsec_ and the base64 of ${LEAST} to ${MOST} random bytes`);
  return undefined;
}

/** @param {string} secret */
function isSecret(secret) {
  const [, base64] = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(secret) ?? [];
  if (base64 === undefined || base64.length % 4 !== 0) return false;
  const bytes = atob(base64).length;
  return bytes >= LEAST && bytes <= MOST;
}
