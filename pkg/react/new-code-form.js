import { useId, useRef, useState } from "react";
import { CodeFields, EMPTY, problemsOf, termsOf } from "./code-fields.js";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { newKey } from "./key.js";
import { useAdvanced } from "./use-advanced.js";
import { filled, wordsIn, whyNot } from "./words.js";

/**
 * @typedef {object} NewCodeFormProps
 * @property {string} serverId
 * @property {Pick<import("./lists.js").CodeActions, "create" | "createMany" | "revokeBatch">} actions
 * @property {((code: string) => string) | undefined} linkOf
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
export function NewCodeForm({ serverId, actions, linkOf, tell, headingLevel }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const id = useId();
  const [entered, setEntered] = useState(EMPTY);
  const [problems, setProblems] = useState(/** @type {import("./code-fields.js").Problems} */ ({}));
  const [isCreating, setCreating] = useState(false);
  const { parts, open, view } = useAdvanced();
  const [terms, setTerms] = useState(/** @type {import("./entered-terms.js").Terms | undefined} */ (undefined));
  const [batch, setBatch] = useState(/** @type {{ batchId: string, codes: string[] } | undefined} */ (undefined));
  const count = terms?.count === undefined || terms.count === "" ? 1 : Number(terms.count);
  // The same key until the service answers, so that a second press after a lost answer makes no second code.
  const key = useRef("");

  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (isCreating) return;
    const wrong = (terms && parts?.problemsOfTerms(terms, language)) ?? {};
    setProblems(wrong);
    const [problem] = Object.values(wrong);
    if (problem !== undefined) return tell(String(whyNot({ error: "errors.badRequest", message: problem }, undefined, language)));
    key.current ||= newKey();
    setCreating(true);
    const args = { ...argumentsOf(entered), ...(terms && parts?.newTerms(terms)), idempotencyKey: key.current };
    try {
      const reply = await (count === 1 ? actions.create(args) : actions.createMany({ ...args, count }));
      key.current = "";
      if (reply.status === "success") {
        setEntered(EMPTY);
        setTerms(undefined);
        setBatch(typeof reply.data === "string" ? undefined : reply.data);
        tell(typeof reply.data === "string" ? filled(words.created, reply.data) : filled(String(parts?.termWords(language).manyCreated), reply.data.codes.length));
      } else {
        setProblems(problemsOf(reply, entered, language));
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
    h(
      "details",
      { className: "invitcode-advanced", onToggle: (/** @type {any} */ { currentTarget }) => currentTarget.open && open() },
      h("summary", null, words.advanced),
      view(({ TermFields, enteredTerms }) =>
        h(TermFields, {
          serverId,
          entered: terms ?? enteredTerms(),
          problems,
          isNew: true,
          onChange: (changed) => {
            key.current = "";
            setTerms((before) => ({ ...(before ?? enteredTerms()), ...changed }));
          },
        }),
      ),
    ),
    h("button", { className: "invitcode-create", type: "submit", "aria-disabled": isCreating }, isCreating ? words.creating : count === 1 ? words.create : words.createMany),
    batch === undefined || parts === undefined ? null : h(parts.Batch, { batch, linkOf, tell, revokeBatch: actions.revokeBatch, onRevoked: () => setBatch(undefined) }),
  );
}
