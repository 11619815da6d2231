/** Watches a code while its page is open, so that the page shows at once when the code stops working. */
import { ConvexClient } from "convex/browser";
import { anyApi } from "convex/server";
import { base, element, show } from "./elements.js";

/** What the form says of each obstacle, by the words of the page. @type {Record<string, string>} */
const WORDS = { "errors.expired": "expired", "errors.maxUsed": "used", "errors.serverFull": "full", "errors.tooFast": "fast", "errors.notStarted": "later" };

/**
 * Reports what `explain` says of a code, whenever it changes.
 *
 * @param {{ code: string | undefined, userId?: string }} args
 * @param {(reply: any) => void} listener
 * @returns {() => void} ends it
 */
function explained(args, listener) {
  const client = new ConvexClient(`${location.origin}${base}`, { unsavedChangesWarning: false, logger: false, skipConvexDeploymentUrlCheck: true });
  const close = () => void client.close();
  addEventListener("pagehide", close, { once: true });
  client.onUpdate(/** @type {any} */ (anyApi)["invitCode"].explain, args, listener, () => undefined);
  return close;
}

/**
 * Reports whether a user's request still waits.
 *
 * @param {{ code: string, userId: string }} args
 * @param {(waits: boolean) => void} listener
 * @returns {() => void} ends it
 */
export const watchRequest = (args, listener) => explained(args, (reply) => reply?.status === "success" && listener(reply.data.pendingRequest !== null));

/**
 * A code that does not work yet: the page is loaded again when that changes.
 *
 * @param {HTMLElement} follows says so
 */
export function watchRefusal(follows) {
  const { code, error: shown, text } = follows.dataset;
  let isSame = false;
  explained({ code }, (reply) => {
    if (reply?.status !== "success") return;
    // Only a change loads the page again, so that it never does so again and again.
    if (isSame && reply.data.wouldAnswer.error !== shown) return location.replace(location.href);
    isSame = reply.data.wouldAnswer.error === shown;
    show("follows", isSame ? text : undefined);
  });
}

/** @param {HTMLFormElement} form */
export function watchCode(form) {
  const words = element("words").dataset;
  let hasEnded = false;
  const close = explained({ code: form.dataset["code"] }, (reply) => {
    // Over a limit nothing is known, and what the form itself does is told by its reply.
    const isBusy = element("go").getAttribute("aria-disabled") === "true";
    if (reply?.status !== "success" || isBusy) return;
    const { error } = reply.data.wouldAnswer;
    if ((error !== null) === hasEnded) return;
    hasEnded = error !== null;
    show("alert", hasEnded ? words[WORDS[error] ?? "ended"] : undefined);
    element("go").hidden = hasEnded;
  });
  form.addEventListener("settled", close, { once: true });
}
