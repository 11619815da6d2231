import { useId, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { foreign, h, oneLine, plain } from "./element.js";
import { Field } from "./field.js";
import { sectionWords } from "./section-words.js";
import { useAct } from "./use-act.js";
import { filled, time, wordsIn } from "./words.js";

/**
 * @typedef {object} RequestRowProps
 * @property {import("../functions.js").RequestDocument} request
 * @property {Pick<import("./requests.js").RequestActions, "approve" | "decline" | "reopen">} actions
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {() => void} onGone called when the request was decided
 */

/**
 * @param {RequestRowProps} props
 * @returns {import("react").ReactElement}
 */
export function RequestRow({ request: { _id: id, _creationTime: made, user, userId, note, reason, status }, actions, tell, onGone }) {
  const { language } = useInvitcode();
  const t = sectionWords(language);
  const name = plain(user ?? userId);
  const { isBusy, act } = useAct(tell);
  const [isAsking, setAsking] = useState(false);
  const opener = useRef(/** @type {any} */ (null));
  const form = useId();
  /** @param {() => Promise<any>} action @param {string} said */
  const decide = async (action, said) => {
    const reply = await act(action, () => filled(said, name));
    if (reply?.status === "success") onGone();
  };
  const close = () => {
    setAsking(false);
    opener.current?.focus();
  };
  /** @param {string} kind @param {string} label @param {() => unknown} onClick @param {object} [props] */
  const button = (kind, label, onClick, props) =>
    h("button", { className: `invitcode-${kind}`, type: "button", onClick, "aria-label": `${label} ${name}`, "aria-disabled": isBusy, ...props }, label);

  return h(
    "li",
    { className: "invitcode-request", "data-status": status },
    foreign(user ?? userId, "invitcode-user"),
    " ",
    h("time", { dateTime: new Date(made).toISOString() }, time(made, language)),
    note === null ? null : h("blockquote", { className: "invitcode-request-note" }, foreign(note, "invitcode-note")),
    reason === null ? null : h("p", { className: "invitcode-reason" }, filled(t.reasonOf, plain(reason))),
    status === "pending" || status === "declined"
      ? h(
          "span",
          { className: "invitcode-actions" },
          status === "declined" ? button("reopen", t.reopen, () => void decide(() => actions.reopen(id), t.reopened)) : null,
          status === "pending" ? button("approve", t.approve, () => void decide(() => actions.approve(id), t.approved)) : null,
          status === "pending" ? button("decline", t.decline, () => setAsking(!isAsking), { ref: opener, "aria-expanded": isAsking, "aria-controls": isAsking ? form : undefined }) : null,
        )
      : null,
    isAsking ? h(DeclineForm, { id: form, name, isBusy, onClose: close, onDecline: (options) => decide(() => actions.decline(id, options), t.declined) }) : null,
  );
}

/** @param {{ id: string, name: string, isBusy: boolean, onClose: () => void, onDecline: (options: { reason?: string, ban?: boolean }) => Promise<void> }} props */
function DeclineForm({ id, name, isBusy, onClose, onDecline }) {
  const { language } = useInvitcode();
  const [t, words] = [sectionWords(language), wordsIn(language)];
  const [reason, setReason] = useState("");
  const [ban, setBan] = useState(false);
  return h(
    "form",
    {
      className: "invitcode-form invitcode-decline-form",
      id,
      "aria-label": filled(t.declineOf, name),
      onSubmit: (/** @type {{ preventDefault(): void }} */ event) => {
        event.preventDefault();
        const line = oneLine(reason);
        void onDecline({ ...(line === "" ? {} : { reason: line }), ...(ban ? { ban } : {}) });
      },
      onKeyDown: (/** @type {{ key: string }} */ { key }) => {
        if (key === "Escape") onClose();
      },
    },
    h(Field, { id, name: "reason", label: t.reason, hint: t.reasonHint, as: "textarea", rows: 2, maxLength: 500, value: reason, onChange: setReason, autoFocus: true }),
    h(
      "div",
      { className: "invitcode-field", "data-field": "ban" },
      h("input", { id: `${id}ban`, type: "checkbox", checked: ban, onChange: (/** @type {any} */ { target }) => setBan(target.checked) }),
      " ",
      h("label", { className: "invitcode-label", htmlFor: `${id}ban` }, t.ban),
    ),
    h("button", { className: "invitcode-decline-really", type: "submit", "aria-disabled": isBusy }, t.decline),
    h("button", { className: "invitcode-cancel", type: "button", onClick: onClose }, words.cancel),
  );
}
