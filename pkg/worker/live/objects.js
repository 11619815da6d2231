/** The objects that hold the live connections. There is one, unless LIVE_OBJECTS says otherwise. */

/** @typedef {import("../config.js").Config} Config */
/**
 * The part of a Durable Object namespace that is used here.
 *
 * @typedef {{ idFromName(name: string): unknown, get(id: any): { fetch(url: string, init: RequestInit): Promise<Response>, tell(topics: string[]): Promise<void>, forget(user: string): Promise<void> } }} Namespace
 */

/** @param {Record<string, unknown>} env @returns {Namespace | undefined} */
export function namespaceOf(env) {
  return /** @type {Namespace | undefined} */ (env["LIVE"]);
}

/** @param {number} place */
export const nameOf = (place) => `live-${place}`;

/**
 * The object of an address. All connections of an address are in one object, which counts them.
 *
 * @param {Namespace} namespace
 * @param {string} address
 * @param {Config} config
 */
export function objectOf(namespace, address, { liveObjects }) {
  return namespace.get(namespace.idFromName(nameOf(hashOf(address) % liveObjects)));
}

/** FNV-1a of 32 bits. @param {string} text */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return hash >>> 0;
}

/**
 * Tells all objects, or all but one, that topics changed.
 *
 * @param {Record<string, unknown>} env
 * @param {Config | undefined} config
 * @param {string[]} topics
 * @param {string} [except] the name of the object that knows it already
 */
export async function tellAll(env, config, topics, except) {
  const namespace = namespaceOf(env);
  if (namespace === undefined || config === undefined || topics.length === 0) return;
  const names = Array.from({ length: config.liveObjects }, (_, place) => nameOf(place)).filter((name) => name !== except);
  await Promise.all(names.map((name) => namespace.get(namespace.idFromName(name)).tell(topics)));
}

/** All objects forget stored replies that name a user. @param {Record<string, unknown>} env @param {Config | undefined} config @param {string} user */
export async function forgetEverywhere(env, config, user) {
  const namespace = namespaceOf(env);
  if (namespace === undefined || config === undefined) return;
  const names = Array.from({ length: config.liveObjects }, (_, place) => nameOf(place));
  await Promise.all(names.map((name) => namespace.get(namespace.idFromName(name)).forget(user)));
}
