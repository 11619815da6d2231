import { useId, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { isPending } from "./edits.js";
import { EditCodeForm } from "./edit-code-form.js";
import { foreign, h } from "./element.js";
import { useAdvanced } from "./use-advanced.js";
import { UseList } from "./use-list.js";
import { filled, time, usesOf, wordsIn, whyNot } from "./words.js";

/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * @typedef {object} CodeRowProps
 * @property {CodeDocument} code
 * @property {((code: string) => string) | undefined} linkOf
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {import("./lists.js").CodeActions} actions
 */

/**
 * @param {CodeRowProps} props
 * @returns {import("react").ReactElement}
 */
export function CodeRow({ code, linkOf, tell, actions }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const [hasTools, setTools] = useState(false);
  const { open, view } = useAdvanced();
  const opener = useRef(/** @type {any} */ (null));
  const status = isPending(code) ? "pending" : code.status;
  const isRevoked = code.revokedAt !== null;
  // A user who may not set roles does not see the text of a code that grants one.
  const text = code.code ?? words.hidden;

  const turn = async () => {
    try {
      const reply = await (isRevoked ? actions.restore : actions.revoke)(code._id);
      tell(reply.status === "success" ? filled(isRevoked ? words.restored : words.revoked, text) : String(whyNot(reply, undefined, language)));
    } catch {
      tell(words.failed);
    }
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(linkOf === undefined ? text : linkOf(text));
      tell(filled(words.copied, text));
    } catch {
      tell(words.copyFailed);
    }
  };
  const closeEditing = () => {
    setEditing(false);
    opener.current?.focus();
  };
  /** @param {string} name @param {string} label @param {() => unknown} onClick @param {object} [props] */
  const button = (name, label, onClick, props) =>
    h("button", { className: `invitcode-${name}`, type: "button", onClick, "aria-label": `${label} ${text}`, ...props }, label);

  return h(
    "li",
    { className: "invitcode-code", "data-status": status },
    // Spaces, so that without a style, and read aloud, the parts are words of their own.
    h("code", { className: "invitcode-text" }, text || "…"),
    " ",
    h("span", { className: "invitcode-status" }, words[`status_${status}`]),
    " ",
    h("span", { className: "invitcode-uses" }, usesOf(code, language)),
    " ",
    code.expiresAt === null ? null : h("time", { className: "invitcode-until", dateTime: new Date(code.expiresAt).toISOString() }, filled(words.until, time(code.expiresAt, language))),
    " ",
    code.label === null ? null : foreign(code.label, "invitcode-note"),
    " ",
    status === "pending"
      ? null
      : h(
          "span",
          { className: "invitcode-actions" },
          code.code === null ? null : button("copy", words.copy, () => void copy()),
          button("edit", words.edit, () => setEditing(!isEditing), { ref: opener, "aria-expanded": isEditing, "aria-controls": isEditing ? `${id}edit` : undefined }),
          // One button for both, so that the focus stays where it is.
          button("turn", isRevoked ? words.restore : words.revoke, () => void turn(), { "data-action": isRevoked ? "restore" : "revoke" }),
          button(
            "tools-turn",
            words.tools,
            () => {
              if (!hasTools) open();
              setTools(!hasTools);
            },
            { "aria-label": filled(words.toolsOf, text), "aria-expanded": hasTools, "aria-controls": hasTools ? `${id}tools` : undefined },
          ),
          code.uses === 0
            ? null
            : button("open", isOpen ? words.hideUses : words.showUses, () => setOpen(!isOpen), { "aria-expanded": isOpen, "aria-controls": `${id}uses` }),
        ),
    isEditing ? h(EditCodeForm, { id: `${id}edit`, code, change: actions.change, tell, onClose: closeEditing }) : null,
    hasTools ? view(({ CodeTools }) => h(CodeTools, { id: `${id}tools`, code, actions, tell })) : null,
    isOpen ? h(UseList, { id: `${id}uses`, codeId: code._id, code: text }) : null,
  );
}
