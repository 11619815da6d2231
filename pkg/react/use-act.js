import { useState } from "react";
import { useInvitcode } from "./context.js";
import { wordsIn, whyNot } from "./words.js";

/**
 * Performs actions one at a time, and announces the result of each.
 *
 * @param {(sentence: string) => void} tell
 * @returns {{ isBusy: boolean, act: (action: () => Promise<any>, said: (data: any) => string) => Promise<any> }} `act` resolves to the reply, if there is one
 */
export function useAct(tell) {
  const { language } = useInvitcode();
  const [isBusy, setBusy] = useState(false);
  /** @param {() => Promise<any>} action @param {(data: any) => string} said */
  const act = async (action, said) => {
    if (isBusy) return undefined;
    setBusy(true);
    try {
      const reply = await action();
      tell(reply.status === "success" ? said(reply.data) : String(whyNot(reply, undefined, language)));
      return reply;
    } catch {
      tell(wordsIn(language).failed);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, act };
}
