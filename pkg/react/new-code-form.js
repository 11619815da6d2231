import { useId, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { newKey } from "./key.js";
import { filled, wordsIn, whyNot } from "./words.js";

/**
 * @typedef {object} NewCodeFormProps
 * @property {import("./lists.js").CodeActions["create"]} create
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {number} headingLevel
 */

const EMPTY = { maxUses: "", expiresAt: "", label: "" };

/** @typedef {keyof typeof EMPTY} Field */

/**
 * @param {typeof EMPTY} entered
 * @returns {import("./lists.js").NewCode}
 */
function argumentsOf({ maxUses, expiresAt, label }) {
  return {
    ...(maxUses === "" ? {} : { maxUses: Number(maxUses) }),
    ...(expiresAt === "" ? {} : { expiresAt: new Date(expiresAt).getTime() }),
    ...(label.trim() === "" ? {} : { label: label.trim() }),
  };
}

/**
 * @param {NewCodeFormProps} props
 * @returns {import("react").ReactElement}
 */
export function NewCodeForm({ create, tell, headingLevel }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const id = useId();
  const [entered, setEntered] = useState(EMPTY);
  const [problems, setProblems] = useState(/** @type {Partial<Record<string, string>>} */ ({}));
  const [isCreating, setCreating] = useState(false);
  // The same key until the service answers, so that a second press after a lost answer makes no second code.
  const key = useRef("");

  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (isCreating) return;
    key.current ||= newKey();
    setCreating(true);
    setProblems({});
    try {
      const reply = await create({ ...argumentsOf(entered), idempotencyKey: key.current });
      key.current = "";
      if (reply.status === "success") {
        setEntered(EMPTY);
        tell(filled(words.created, reply.data));
      } else {
        setProblems(Object.fromEntries((reply.details ?? []).map(({ field, problem }) => [field, problem])));
        tell(String(whyNot(reply, undefined, language)));
      }
    } catch {
      tell(words.failed);
    } finally {
      setCreating(false);
    }
  };

  /** @param {Field} name @param {string} label @param {string} hint @param {object} props */
  const field = (name, label, hint, props) =>
    h(
      "div",
      { className: "invitcode-field", "data-field": name },
      h("label", { className: "invitcode-label", htmlFor: id + name }, label),
      h("input", {
        className: "invitcode-input",
        id: id + name,
        name,
        value: entered[name],
        onChange: (/** @type {{ target: { value: string } }} */ event) => {
          key.current = "";
          const { value } = event.target;
          setEntered((before) => ({ ...before, [name]: value }));
        },
        "aria-invalid": problems[name] !== undefined,
        "aria-describedby": `${id}${name}hint`,
        ...props,
      }),
      h(
        "span",
        { className: problems[name] === undefined ? "invitcode-hint" : "invitcode-problem", id: `${id}${name}hint` },
        problems[name] === undefined ? hint : label + words.colon + problems[name],
      ),
    );

  return h(
    "form",
    { className: "invitcode-form", onSubmit: submit, "aria-labelledby": `${id}title` },
    h(/** @type {"h3"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title", id: `${id}title` }, words.newCode),
    field("maxUses", words.maxUses, words.maxUsesHint, { type: "number", min: 1, max: 1_000_000_000, step: 1, inputMode: "numeric" }),
    field("expiresAt", words.expiresAt, words.expiresAtHint, { type: "datetime-local" }),
    field("label", words.label, words.labelHint, { type: "text", maxLength: 256, autoComplete: "off" }),
    h("button", { className: "invitcode-create", type: "submit", "aria-disabled": isCreating }, isCreating ? words.creating : words.create),
  );
}
