/** The storage binding of a deployment. */
import { d1 } from "../bindings/d1.js";
import { durable } from "../bindings/durable.js";

/**
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config | undefined} config
 * @returns {import("../bindings/d1.js").Binding}
 */
export function storageOf(env, config) {
  if (env.STORAGE !== undefined) return env.STORAGE;
  const options = { deadlineMs: config?.storageDeadline };
  return config?.store === "durable" ? durable(/** @type {any} */ (env), { ...options, cache: /** @type {any} */ (env["KV"]) ?? undefined }) : d1(env.DB, options);
}
