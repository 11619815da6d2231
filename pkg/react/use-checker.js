import { useSyncExternalStore } from "react";
import { checker } from "./checker.js";

const onServer = () => /** @type {const} */ ("idle");

/**
 * Renders again when the WebAssembly is loaded.
 *
 * @returns {"idle" | "loading" | "ready" | "failed"}
 */
export function useChecker() {
  return useSyncExternalStore(checker.subscribe, checker.snapshot, onServer);
}
