/** The storage binding of a deployment. */
import { d1 } from "../bindings/d1.js";

/**
 * @param {import("./mount.js").Environment} env
 * @param {import("./config.js").Config | undefined} config
 * @returns {import("../bindings/d1.js").Binding}
 */
export function storageOf(env, config) {
  return env.STORAGE ?? d1(env.DB, { deadlineMs: config?.storageDeadline });
}
