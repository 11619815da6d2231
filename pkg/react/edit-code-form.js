import { useState } from "react";
import { CodeFields, enteredOf, problemsOf, termsOf } from "./code-fields.js";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { useAdvanced } from "./use-advanced.js";
import { filled, wordsIn, whyNot } from "./words.js";

/**
 * @typedef {object} EditCodeFormProps
 * @property {string} id
 * @property {import("./code-row.js").CodeDocument} code
 * @property {import("./lists.js").CodeActions["change"]} change
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {() => void} onClose
 */

/**
 * @param {EditCodeFormProps} props
 * @returns {import("react").ReactElement}
 */
export function EditCodeForm({ id, code, change, tell, onClose }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  // Changes by others do not change the fields while the person edits them.
  const [before] = useState(() => enteredOf(code));
  const [entered, setEntered] = useState(before);
  const [problems, setProblems] = useState(/** @type {import("./code-fields.js").Problems} */ ({}));
  const [isSaving, setSaving] = useState(false);
  const { parts, open, view } = useAdvanced();
  const [opened] = useState(code);
  const [terms, setTerms] = useState(/** @type {import("./entered-terms.js").Terms | undefined} */ (undefined));

  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (isSaving) return;
    // Only the changed fields, so that changes by others are not undone.
    const changed = Object.entries(termsOf(entered)).filter(([name]) => entered[/** @type {keyof typeof entered} */ (name)] !== before[/** @type {keyof typeof before} */ (name)]);
    const wrong = (terms && parts?.problemsOfTerms(terms, language)) ?? {};
    setProblems(wrong);
    const [problem] = Object.values(wrong);
    if (problem !== undefined) return tell(String(whyNot({ error: "errors.badRequest", message: problem }, undefined, language)));
    const args = { ...Object.fromEntries(changed), ...(terms && parts?.changedTerms(terms, parts.enteredTerms(opened))) };
    if (Object.keys(args).length === 0) return onClose();
    setSaving(true);
    try {
      const reply = await change(code._id, args);
      if (reply.status === "success") {
        tell(filled(words.changed, code.code ?? words.hidden));
        return onClose();
      }
      setProblems(problemsOf(reply, entered, language));
      tell(String(whyNot(reply, undefined, language)));
    } catch {
      tell(words.failed);
    }
    setSaving(false);
  };

  return h(
    "form",
    {
      className: "invitcode-form",
      id,
      onSubmit: submit,
      "aria-label": filled(words.changeCode, code.code ?? words.hidden),
      onKeyDown: (/** @type {{ key: string }} */ { key }) => {
        if (key === "Escape") onClose();
      },
    },
    h(CodeFields, { entered, problems, focus: true, onChange: (name, value) => setEntered((given) => ({ ...given, [name]: value })) }),
    h(
      "details",
      { className: "invitcode-advanced", onToggle: (/** @type {any} */ { currentTarget }) => currentTarget.open && open() },
      h("summary", null, words.advanced),
      view(({ TermFields, enteredTerms }) =>
        h(TermFields, {
          serverId: code.serverId,
          entered: terms ?? enteredTerms(opened),
          problems,
          isNew: false,
          onChange: (changed) => setTerms((before) => ({ ...(before ?? enteredTerms(opened)), ...changed })),
        }),
      ),
    ),
    h("button", { className: "invitcode-save", type: "submit", "aria-disabled": isSaving }, isSaving ? words.saving : words.save),
    h("button", { className: "invitcode-cancel", type: "button", onClick: onClose }, words.cancel),
  );
}
