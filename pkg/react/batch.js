import { useId } from "react";
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
  const revoke = async () => {
    try {
      const reply = await revokeBatch(batch.batchId);
      if (reply.status === "error") return tell(String(whyNot(reply, undefined, language)));
      tell(filled(t.batchRevoked, batch.codes.length));
      onRevoked();
    } catch {
      tell(words.failed);
    }
  };
  return h(
    "div",
    { className: "invitcode-batch" },
    h("label", { className: "invitcode-label", htmlFor: `${id}codes` }, t.batch),
    h("textarea", { className: "invitcode-input", id: `${id}codes`, readOnly: true, rows: Math.min(8, batch.codes.length), value: text }),
    h("button", { className: "invitcode-copy", type: "button", onClick: () => void copy() }, t.copyAll),
    h("button", { className: "invitcode-revoke-batch", type: "button", onClick: () => void revoke() }, t.revokeBatch),
  );
}
