/** The storage binding of a deployment. */
import { d1 } from "../d1.js";
import { durable } from "../durable.js";
import { moving, movingClock } from "../moving.js";

/**
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config | undefined} config
 * @returns {import("../d1.js").Binding}
 */
export function storageOf(env, config) {
  if (env.STORAGE !== undefined) return env.STORAGE;
  const options = { deadlineMs: config?.storageDeadline };
  if (config?.movesTo !== undefined) return moving(env.DB, /** @type {any} */ (env), { ...options, first: config.store });
  return config?.store === "durable" ? durable(/** @type {any} */ (env), { ...options, cache: /** @type {any} */ (env["KV"]) ?? undefined }) : d1(env.DB, options);
}

/**
 * The binding for the clock's work on events; undefined where each shard does its own.
 *
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config} config
 * @returns {import("../d1.js").Binding | undefined}
 */
export function clockOf(env, config) {
  if (config.movesTo !== undefined) return movingClock(env.DB, { deadlineMs: config.storageDeadline, first: config.store });
  return config.store === "durable" && env.STORAGE === undefined ? undefined : storageOf(env, config);
}
