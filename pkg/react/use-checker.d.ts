/**
 * Renders again when the WebAssembly is loaded.
 *
 * @returns {"idle" | "loading" | "ready" | "failed"}
 */
export declare function useChecker(): "idle" | "loading" | "ready" | "failed";
