/** What the invitation page does with JavaScript. Without it, the same forms work. */
import { element } from "./elements.js";
import { enhanceEntry } from "./entry.js";
import { enhanceJoin } from "./joining.js";

/**
 * Watches the code, where the service offers it. The page works without.
 *
 * @param {HTMLFormElement} form
 */
function watch(form) {
  if (element("words").dataset["ended"] === undefined) return;
  import("./live.js").then(({ watchCode }) => watchCode(form)).catch(() => undefined);
}

const join = /** @type {HTMLFormElement | null} */ (document.getElementById("join"));
const follows = document.getElementById("follows");
const enter = /** @type {HTMLFormElement | null} */ (document.getElementById("enter"));

// After the first paint: the page is complete without it.
requestAnimationFrame(() => {
  setTimeout(() => {
    if (join !== null) {
      void enhanceJoin(join);
      watch(join);
    }
    if (enter !== null) enhanceEntry(enter);
    if (follows !== null) import("./live.js").then(({ watchRefusal }) => watchRefusal(follows)).catch(() => undefined);
  });
});
