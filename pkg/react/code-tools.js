import { useId, useRef, useState } from "react";
import { lasting } from "../worker/pages/join/lasting.js";
import { AllowList } from "./allow-list.js";
import { RevokeBatch } from "./batch.js";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { Field } from "./field.js";
import { newKey } from "./key.js";
import { termWords } from "./term-words.js";
import { filled, time, wordsIn, whyNot } from "./words.js";

const GRACES = { none: 0, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** @typedef {import("../functions.js").CodeDocument} CodeDocument */
/**
 * @typedef {object} CodeToolsProps
 * @property {string} id
 * @property {CodeDocument} code
 * @property {Pick<import("./lists.js").CodeActions, "rotate" | "evict" | "revokeBatch">} actions
 * @property {(sentence: string) => void} tell says something in the live region
 */

/**
 * What a code grants, who may use it, and what to do if it leaked.
 *
 * @param {CodeToolsProps} props
 * @returns {import("react").ReactElement}
 */
export function CodeTools({ id, code, actions, tell }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  /** @param {() => Promise<any>} act @param {(data: any) => string} said */
  const perform = async (act, said) => {
    try {
      const reply = await act();
      tell(reply.status === "success" ? said(reply.data) : String(whyNot(reply, undefined, language)));
    } catch {
      tell(words.failed);
    }
  };
  const facts = [
    code.role === "admin" ? t.grantsAdmin : undefined,
    code.membershipMs === null ? undefined : filled(t.lasts, lasting(code.membershipMs, language)),
    code.startsAt === null ? undefined : filled(t.starts, time(code.startsAt, language)),
    code.requiresApproval ? t.asks : undefined,
  ].filter((fact) => fact !== undefined);
  return h(
    "div",
    { className: "invitcode-tools", id },
    facts.length === 0 ? null : h("ul", { className: "invitcode-grants" }, facts.map((fact) => h("li", { key: fact }, fact))),
    h(AllowList, { code, perform }),
    h(Rotate, { code, rotate: actions.rotate, perform }),
    h(Evict, { code, evict: actions.evict, perform }),
    code.batchId === null ? null : h(RevokeBatch, { batchId: code.batchId, revokeBatch: actions.revokeBatch, tell }),
  );
}

/** @typedef {(act: () => Promise<any>, said: (data: any) => string) => Promise<void>} Perform */

/** @param {{ code: CodeDocument, rotate: import("./lists.js").CodeActions["rotate"], perform: Perform }} props */
function Rotate({ code, rotate, perform }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  const id = useId();
  const [grace, setGrace] = useState("none");
  const [isBusy, setBusy] = useState(false);
  // The same key until the service answers, so that a second press after a lost answer makes no third text.
  const key = useRef("");
  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    key.current ||= newKey();
    await perform(
      () => rotate(code._id, { graceMs: GRACES[/** @type {keyof typeof GRACES} */ (grace)], idempotencyKey: key.current }),
      (rotated) => {
        key.current = "";
        return filled(t.rotated, rotated.code ?? words.hidden);
      },
    );
    setBusy(false);
  };
  const change = (/** @type {string} */ value) => {
    key.current = "";
    setGrace(value);
  };
  return h(
    "form",
    { className: "invitcode-form invitcode-rotate-form", onSubmit: submit, "aria-label": t.rotate },
    h("p", null, t.rotateText),
    h(Field, { id, name: "grace", label: t.grace, as: "select", value: grace, onChange: change }, /** @type {(keyof typeof GRACES)[]} */ (Object.keys(GRACES)).map((name) => h("option", { key: name, value: name }, t[`grace_${name}`]))),
    h("button", { className: "invitcode-rotate", type: "submit", "aria-disabled": isBusy }, t.rotate),
  );
}

/** @param {{ code: CodeDocument, evict: import("./lists.js").CodeActions["evict"], perform: Perform }} props */
function Evict({ code, evict, perform }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  const id = useId();
  const [since, setSince] = useState("");
  const [ban, setBan] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [removed, setRemoved] = useState(/** @type {number | undefined} */ (undefined));
  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (removed !== undefined) return;
    // Removing people takes more than one press.
    if (!isAsking) return setAsking(true);
    setRemoved(0);
    const options = { ...(since === "" ? {} : { since: new Date(since).getTime() }), ...(ban ? { ban } : {}), onProgress: setRemoved };
    await perform(() => evict(code._id, options), ({ removed }) => filled(t.evicted, removed));
    setRemoved(undefined);
    setAsking(false);
  };
  return h(
    "form",
    { className: "invitcode-form invitcode-evict-form", onSubmit: submit, "aria-label": t.evict },
    h("p", null, t.evictText),
    h(Field, { id, name: "since", label: t.since, hint: t.sinceHint, type: "datetime-local", value: since, onChange: setSince }),
    h(
      "div",
      { className: "invitcode-field", "data-field": "ban" },
      h("input", { id: `${id}ban`, type: "checkbox", checked: ban, onChange: (/** @type {any} */ { target }) => setBan(target.checked) }),
      " ",
      h("label", { className: "invitcode-label", htmlFor: `${id}ban` }, t.ban),
    ),
    h("p", { role: "status" }, removed === undefined ? "" : filled(t.evicting, removed)),
    h("button", { className: "invitcode-evict", type: "submit", "aria-disabled": removed !== undefined }, isAsking ? t.evictYes : t.evict),
    isAsking && removed === undefined ? h("button", { className: "invitcode-cancel", type: "button", onClick: () => setAsking(false) }, words.cancel) : null,
  );
}
