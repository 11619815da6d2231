/** The parts of the manager that few people open. They are loaded when somebody does. */
import { useCallback, useState } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { wordsIn } from "./words.js";

/** @typedef {typeof import("./advanced.js")} Parts */

/** @type {Promise<Parts> | undefined} */
let loading;

function load() {
  loading ??= import("./advanced.js").catch((error) => {
    // The next try asks again.
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * @returns {{ parts: Parts | undefined, open: () => void, view: (show: (parts: Parts) => import("react").ReactElement) => import("react").ReactElement | null }}
 */
export function useAdvanced() {
  const words = wordsIn(useInvitcode().language);
  const [parts, setParts] = useState(/** @type {Parts | undefined} */ (undefined));
  const [isOpen, setOpen] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const open = useCallback(() => {
    setOpen(true);
    setFailed(false);
    load().then(setParts, () => setFailed(true));
  }, []);
  /** @param {(parts: Parts) => import("react").ReactElement} show */
  const view = (show) => {
    if (!isOpen) return null;
    if (parts !== undefined) return show(parts);
    if (!hasFailed) return h("p", { className: "invitcode-loading" }, words.loading);
    return h("div", { className: "invitcode-problem", role: "alert" }, h("p", null, words.failed), h("button", { className: "invitcode-retry", type: "button", onClick: open }, words.retry));
  };
  return { parts, open, view };
}
