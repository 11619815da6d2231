import { useId, useState } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { termWords } from "./term-words.js";
import { filled, wordsIn, whyNot } from "./words.js";

/**
 * @typedef {object} BatchProps
 * @property {{ batchId: string, codes: string[] }} batch
 * @property {((code: string) => string) | undefined} linkOf
 * @property {import("./lists.js").CodeActions["revokeBatch"]} revokeBatch
 * @property {(sentence: string) => void} tell
 * @property {() => void} onRevoked
 */

/**
 * The codes that one call created, to take away.
 *
 * @param {BatchProps} props
 * @returns {import("react").ReactElement}
 */
export function Batch({ batch, linkOf, revokeBatch, tell, onRevoked }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  const id = useId();
  const text = batch.codes.map((code) => (linkOf === undefined ? code : linkOf(code))).join("\n");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      tell(filled(words.copied, batch.codes.length));
    } catch {
      tell(words.copyFailed);
    }
  };
  return h(
    "div",
    { className: "invitcode-batch" },
    h("label", { className: "invitcode-label", htmlFor: `${id}codes` }, t.batch),
    h("textarea", { className: "invitcode-input", id: `${id}codes`, readOnly: true, rows: Math.min(8, batch.codes.length), value: text }),
    h("button", { className: "invitcode-copy", type: "button", onClick: () => void copy() }, t.copyAll),
    h(RevokeBatch, { batchId: batch.batchId, revokeBatch, tell, onRevoked }),
  );
}

/**
 * Revokes a batch. It takes two presses: up to 1,000 codes, which nothing restores together.
 *
 * @param {Omit<BatchProps, "batch" | "linkOf" | "onRevoked"> & { batchId: string, onRevoked?: () => void }} props
 * @returns {import("react").ReactElement}
 */
export function RevokeBatch({ batchId, revokeBatch, tell, onRevoked }) {
  const { language } = useInvitcode();
  const t = termWords(language);
  const [isSure, setSure] = useState(false);
  const press = async () => {
    setSure(!isSure);
    if (!isSure) return;
    try {
      const reply = await revokeBatch(batchId);
      if (reply.status === "error") return tell(String(whyNot(reply, undefined, language)));
      tell(filled(t.batchRevoked, /** @type {{ revoked: number }} */ (reply.data).revoked));
      onRevoked?.();
    } catch {
      tell(wordsIn(language).failed);
    }
  };
  return h("button", { className: "invitcode-revoke-batch", type: "button", onBlur: () => setSure(false), onClick: press }, isSure ? t.revokeBatchYes : t.revokeBatch);
}
