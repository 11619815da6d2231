import { useEffect, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { foreign, h, plain } from "./element.js";
import { filled, wordsIn, whyNot } from "./words.js";

/**
 * @typedef {object} MemberRowProps
 * @property {import("../functions.js").MemberDocument} member
 * @property {(sentence: string) => void} tell says something in the live region
 * @property {import("./lists.js").MemberActions["setRole"]} setRole
 * @property {import("./lists.js").MemberActions["remove"]} remove
 * @property {() => void} onGone called when the member was removed
 */

/**
 * @param {MemberRowProps} props
 * @returns {import("react").ReactElement}
 */
export function MemberRow({ member: { user, userId, role }, tell, setRole, remove, onGone }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const name = user ?? userId;
  const spokenName = plain(name);
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { first, asked } = useFocusOf(isAsking);

  /** @param {() => Promise<any>} act @param {string} done @param {() => void} [after] instead of closing the question */
  const perform = async (act, done, after = () => setAsking(false)) => {
    if (isBusy) return;
    setBusy(true);
    try {
      const reply = await act();
      const isDone = reply.status === "success";
      tell(isDone ? filled(done, spokenName) : String(whyNot(reply, undefined, language)));
      if (isDone) after();
    } catch {
      tell(words.failed);
    }
    setBusy(false);
  };
  /** @param {string} kind @param {string} label @param {() => unknown} onClick @param {object} [props] */
  const button = (kind, label, onClick, props) =>
    h("button", { className: `invitcode-${kind}`, type: "button", onClick, "aria-label": `${label} ${spokenName}`, "aria-disabled": isBusy, ...props }, label);

  const isAdmin = role === "admin";
  return h(
    "li",
    { className: "invitcode-member", "data-role": role },
    foreign(name, "invitcode-user"),
    " ",
    h("span", { className: "invitcode-role" }, words[`role_${role}`]),
    role === "owner"
      ? null
      : h(
          "span",
          { className: "invitcode-actions" },
          button("role-turn", isAdmin ? words.makeMember : words.makeAdmin, () => perform(() => setRole(userId, isAdmin ? "member" : "admin"), isAdmin ? words.madeMember : words.madeAdmin)),
          button("remove", words.remove, () => setAsking(true), { ref: first, "aria-expanded": isAsking }),
        ),
    isAsking
      ? h(
          "span",
          { className: "invitcode-confirm", role: "group", "aria-label": filled(words.removeReally, spokenName) },
          h("span", null, filled(words.removeReally, spokenName)),
          button("remove-really", words.removeYes, () => perform(() => remove(userId), words.removed, onGone), { ref: asked }),
          button("cancel", words.cancel, () => setAsking(false)),
        )
      : null,
  );
}

/** The focus goes to the question when it opens, and back when it closes. @param {boolean} isAsking */
function useFocusOf(isAsking) {
  const first = useRef(/** @type {any} */ (null));
  const asked = useRef(/** @type {any} */ (null));
  const before = useRef(isAsking);
  useEffect(() => {
    if (before.current === isAsking) return;
    before.current = isAsking;
    (isAsking ? asked : first).current?.focus();
  }, [isAsking]);
  return { first, asked };
}
