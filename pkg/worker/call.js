/** Runs a call that was admitted: the rules, at most one storage trip, and the effects around it. */
import { clockOf, storageOf } from "./storage.js";
import { refuse } from "./engine.js";
import { answerWith } from "./effects/index.js";
import { forgetEverywhere, tellAll } from "./live/objects.js";
import { warn } from "./log.js";
import { goOn } from "./move/mover.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./engine.js").Outcome} Outcome */
/** @typedef {import("./mount.js").Environment} Environment */

/** The settings of a call when the deployment's own could not be read. @type {import("./engine.js").Settings} */
const UNCONFIGURED = { text: "{}" };

/**
 * @typedef {object} Parts
 * @property {string} head as {@link import("./head.js").headOf} writes it
 * @property {Uint8Array} body
 * @property {string} requestId
 * @property {Environment} env
 * @property {Config | undefined} config
 * @property {import("./keys.js").KeepAlive} keepAlive
 * @property {(topics: string[]) => Promise<void>} [tell] tells who watches; without it, all of the objects that hold them
 */

/**
 * @param {Parts} parts
 * @returns {Promise<Outcome>}
 */
export function run({ head, body, requestId, env, config, keepAlive, tell = (topics) => tellAll(env, config, topics) }) {
  const call = { settings: config?.settings ?? UNCONFIGURED, head, body };
  const binding = storageOf(env, config);
  const tools = {
    discord: config?.discord,
    receiver: config?.receiver,
    binding,
    clock: config && clockOf(env, config),
    tell,
    forget: (/** @type {string} */ user) => forgetEverywhere(env, config, user),
    move: (/** @type {import("../fence.js").Side} */ to) => goOn(env, config, to),
    warn: (/** @type {string} */ message) => warn(requestId, message),
  };
  return answerWith(tools, call, binding, keepAlive);
}

/**
 * The outcome of a call that the rules do not see.
 *
 * @param {Pick<Parts, "head" | "body" | "config">} parts
 * @param {import("./engine.js").Reason} reason
 * @param {unknown} cause
 * @returns {Outcome}
 */
export function decline({ head, body, config }, reason, cause) {
  return { reply: refuse({ settings: config?.settings ?? UNCONFIGURED, head, body }, reason), trips: 0, cause };
}
