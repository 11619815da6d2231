import { h } from "./element.js";
import { useAdvanced } from "./use-advanced.js";

/**
 * A part of the manager that is read when somebody opens it.
 *
 * @param {{ name: string, title: string, headingLevel: number, show: (parts: import("./use-advanced.js").Parts) => import("react").ReactElement }} props
 * @returns {import("react").ReactElement}
 */
export function Section({ name, title, headingLevel, show }) {
  const { open, view } = useAdvanced();
  return h(
    "details",
    { className: "invitcode-section", "data-section": name, onToggle: (/** @type {any} */ { currentTarget }) => currentTarget.open && open() },
    h("summary", null, h(/** @type {"h3"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title" }, title)),
    view(show),
  );
}
