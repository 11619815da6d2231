/** What the join page does with JavaScript. Without it, the same forms work. */
import { enhanceEntry } from "./entry.js";
import { enhanceJoin } from "./joining.js";

const join = /** @type {HTMLFormElement | null} */ (document.getElementById("join"));
const enter = /** @type {HTMLFormElement | null} */ (document.getElementById("enter"));

// After the first paint: the page is complete without it.
requestAnimationFrame(() => {
  setTimeout(() => {
    if (join !== null) void enhanceJoin(join);
    if (enter !== null) enhanceEntry(enter);
  });
});
