import { h } from "./element.js";
import { wordsIn } from "./words.js";
import { useInvitcode } from "./context.js";

/**
 * A labelled control, with what is wrong with it or else a hint.
 *
 * @param {{ id: string, name: string, label: string, hint?: string | undefined, problem?: string | undefined, as?: "input" | "select" | "textarea" | undefined, children?: import("react").ReactNode, onChange?: ((value: string) => void) | undefined } & Record<string, any>} props
 * @returns {import("react").ReactElement}
 */
export function Field({ id, name, label, hint, problem, as = "input", children, onChange, ...props }) {
  const words = wordsIn(useInvitcode().language);
  const said = problem === undefined ? hint : label + words.colon + problem;
  return h(
    "div",
    { className: "invitcode-field", "data-field": name },
    h("label", { className: "invitcode-label", htmlFor: id + name }, label),
    " ",
    h(
      as,
      {
        className: "invitcode-input",
        id: id + name,
        name,
        onChange: (/** @type {{ target: { value: string } }} */ { target }) => onChange?.(target.value),
        "aria-invalid": problem !== undefined,
        "aria-describedby": said === undefined ? undefined : `${id}${name}hint`,
        ...props,
      },
      children,
    ),
    " ",
    said === undefined ? null : h("span", { className: problem === undefined ? "invitcode-hint" : "invitcode-problem", id: `${id}${name}hint` }, said),
  );
}
