import { useCallback, useMemo, useRef, useState } from "react";
import { judge } from "./checker.js";
import { useInvitcode } from "./context.js";
import { oneLine } from "./element.js";
import { useReply } from "./hooks.js";
import { inviteOf, knownOf } from "./invite-state.js";
import { useChecker } from "./use-checker.js";
import { useAsking, useDeclined, useWaiting } from "./waiting.js";

/** @typedef {import("./invite-state.js").Invite} Invite */
/** @typedef {import("./invite-state.js").Attempt} Attempt */
/**
 * @typedef {object} InviteOptions
 * @property {boolean | undefined} [typed] true while a person types: a text that has not the form of a generated code is
 * then sent only after `lookUp()`, because every unknown code counts as a guess
 */

/** @type {Attempt} */
const NONE = { status: "none" };

/**
 * One code from what a person typed or a link carried: checked offline, then explained by the service, then redeemed.
 *
 * @param {string} text
 * @param {InviteOptions} [options]
 * @returns {Invite}
 *
 * @example
 * const invite = useInvite(code);
 * if (invite.status === "works") return <button onClick={invite.join}>Join {invite.server?.name}</button>;
 */
export function useInvite(text, { typed = false } = {}) {
  const { client, userId, userName, language } = useInvitcode();
  const checked = useChecker();
  const verdict = useMemo(() => judge(text), [text, checked]);
  const code = "code" in verdict ? verdict.code : undefined;
  const key = `${userId ?? ""} ${code}`;
  const [asked, setAsked] = useState(/** @type {string | undefined} */ (undefined));
  const [attempted, setAttempted] = useState(() => ({ key, attempt: NONE }));
  const running = useRef(/** @type {string | undefined} */ (undefined));
  const noted = useRef(/** @type {string | undefined} */ (undefined));

  const isAsked = verdict.kind === "generated" || !typed || asked === code;
  // Until the WebAssembly is loaded, a mistyped code cannot be told from a right one.
  const isChecked = checked === "ready" || checked === "failed";
  const args = code === undefined || !isAsked || !isChecked ? "skip" : { code, ...(userId === undefined ? {} : { userId }) };
  const explained = useReply("invitCode:explain", args);

  const join = useCallback(async (/** @type {string | undefined} */ note) => {
    if (code === undefined || running.current === key) return;
    running.current = key;
    noted.current = note;
    // What was shown stays: after the last use of a code, the service reveals nothing more about it.
    const known = knownOf(code, explained.reply);
    setAttempted({ key, attempt: { status: "running", known } });
    /** @type {Attempt} */
    let attempt;
    try {
      const line = oneLine(note ?? "");
      const said = line === "" ? {} : { note: line };
      const named = { code, userId: userId ?? "", ...(userName === undefined ? {} : { user: userName }), ...said };
      attempt = { status: "done", known, reply: await client.call("invitCode:use", named) };
    } catch (error) {
      attempt = { status: "failed", known, error };
    }
    // The person may have typed another code meanwhile.
    if (running.current !== key) return;
    running.current = undefined;
    setAttempted({ key, attempt });
  }, [client, code, explained, key, userId, userName]);

  const withdraw = useCallback(async () => {
    // What is shown may be older than the request.
    const now = await client.call("invitCode:explain", { code, userId });
    if (now.status === "error") return now;
    const id = now.data.pendingRequest;
    const reply = id === null ? now : await client.call("request:withdraw", { id });
    // From then on the result of `explain` is used.
    if (reply.status === "success") setAttempted({ key, attempt: NONE });
    return reply;
  }, [client, code, key, userId]);

  const act = useMemo(
    () => ({
      withdraw,
      lookUp: () => setAsked(code),
      join,
      retryJoin: () => void join(noted.current),
      retryLook: () => {
        if (code === undefined) return;
        void client.watch("invitCode:explain", { code, ...(userId === undefined ? {} : { userId }) }).read();
      },
    }),
    [client, code, join, userId, withdraw],
  );
  const attempt = attempted.key === key ? attempted.attempt : NONE;
  const data = explained.reply?.status === "success" ? explained.reply.data : undefined;
  const waiting = useWaiting({ key, code, data, attempt, forget: () => setAttempted({ key, attempt: NONE }) });
  const declined = useDeclined(waiting?.serverId ?? data?.server?._id, data?.failing.includes("errors.permissionDenied") === true);
  const invite = useMemo(
    () => inviteOf({ verdict, isAsked, explained, attempt, waiting, declined, language, act }),
    // The sentences are known once the WebAssembly is loaded.
    [verdict, isAsked, explained, attempt, waiting, declined, language, act, checked],
  );
  useAsking(args, invite.status === "pending");
  return invite;
}
