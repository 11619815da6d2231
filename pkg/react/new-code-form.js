import { useId, useRef, useState } from "react";
import { CodeFields, EMPTY, problemsOf, termsOf } from "./code-fields.js";
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

/**
 * @param {import("./code-fields.js").Entered} entered
 * @returns {import("./lists.js").NewCode}
 */
function argumentsOf(entered) {
  return Object.fromEntries(Object.entries(termsOf(entered)).filter(([, value]) => value !== null));
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
  const [problems, setProblems] = useState(/** @type {import("./code-fields.js").Problems} */ ({}));
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
        setProblems(problemsOf(reply));
        tell(String(whyNot(reply, undefined, language)));
      }
    } catch {
      tell(words.failed);
    } finally {
      setCreating(false);
    }
  };
  /** @param {string} name @param {string} value */
  const change = (name, value) => {
    key.current = "";
    setEntered((before) => ({ ...before, [name]: value }));
  };

  return h(
    "form",
    { className: "invitcode-form", onSubmit: submit, "aria-labelledby": `${id}title` },
    h(/** @type {"h3"} */ (`h${Math.min(6, headingLevel)}`), { className: "invitcode-title", id: `${id}title` }, words.newCode),
    h(CodeFields, { entered, problems, onChange: change }),
    h("button", { className: "invitcode-create", type: "submit", "aria-disabled": isCreating }, isCreating ? words.creating : words.create),
  );
}
