import { useEffect, useId, useRef, useState } from "react";
import { useInvitcode } from "./context.js";
import { classes, h, named, plain } from "./element.js";
import { useInvite } from "./invite.js";
import { lasting } from "../worker/pages/join/lasting.js";
import { filled, spoken, whyNot, wordsIn } from "./words.js";

/** @typedef {import("./invite-state.js").Invite} Invite */
/**
 * @typedef {object} JoinInviteProps
 * @property {string | undefined} [code] the code that a link carried
 * @property {((joined: { serverId: string | undefined, isNew: boolean }) => void) | undefined} [onJoined] called once the
 * user is a member; `isNew` is false if it was one before
 * @property {import("react").ReactNode} [signIn] shown instead of the button if nobody is signed in
 * @property {string | undefined} [className]
 */

/** What each state shows before the button is gone. */
const WITH_BUTTON = ["works", "joining"];

/**
 * Takes a code in and joins its server: the field with its offline check, who invites to what, and the button.
 *
 * @param {JoinInviteProps} props
 * @returns {import("react").ReactElement}
 */
export function JoinInvite({ code = "", onJoined, signIn, className }) {
  const { language, userId } = useInvitcode();
  const [text, setText] = useState(code);
  const [given, setGiven] = useState(code);
  if (given !== code) {
    // Another link: the field shows its code.
    setGiven(code);
    setText(code);
  }
  const invite = useInvite(text, { typed: text !== code });
  const [note, setNote] = useState("");
  const words = wordsIn(language);
  const id = useId();
  const withdrawal = useWithdrawal(language);
  const { button, outcome, isLookedUp, lookUp } = useFocus(invite, withdrawal.isRunning || withdrawal.isDone);
  useJoined(invite, onJoined);

  const isOver = invite.status === "joined" || invite.status === "member" || invite.status === "pending";
  const isWrong = invite.status === "mistyped" || invite.status === "refused";
  const submit = (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    lookUp();
    // The button is next to the names, and only a press on it joins.
    if (invite.status === "works") button.current?.focus();
  };

  return h(
    "section",
    { className: classes("invitcode-join", className), "data-status": invite.status, lang: spoken(language) },
    isOver
      ? null
      : h(
          "form",
          { className: "invitcode-form", onSubmit: submit },
          h("label", { className: "invitcode-label", htmlFor: `${id}code` }, words.codeLabel),
          " ",
          h("input", {
            className: "invitcode-input",
            id: `${id}code`,
            name: "code",
            value: text,
            onChange: (/** @type {{ target: { value: string } }} */ event) => setText(event.target.value),
            readOnly: invite.status === "joining",
            autoComplete: "off",
            autoCapitalize: "characters",
            autoCorrect: "off",
            spellCheck: false,
            enterKeyHint: "go",
            maxLength: 128,
            "aria-invalid": isWrong,
            "aria-describedby": `${id}told`,
          }),
          invite.status === "unchecked" || isLookedUp
            ? h("button", { className: "invitcode-look-up", type: "submit", "aria-disabled": isLookedUp }, words.lookUp)
            : null,
        ),
    h(
      "div",
      { className: "invitcode-told", id: `${id}told`, role: "status", "aria-live": "polite", tabIndex: -1, ref: outcome },
      withdrawal.isDone && invite.status === "works" ? h("p", null, words.withdrawn) : null,
      sentences(invite, words, language),
      withdrawal.problem === undefined ? null : h("p", { className: "invitcode-problem" }, withdrawal.problem),
    ),
    action(),
  );

  function action() {
    if (invite.status === "failed" || (invite.status === "refused" && isWorthRetrying(invite.reason))) {
      return h("button", { className: "invitcode-retry", type: "button", onClick: invite.retry }, words.retry);
    }
    if (invite.status === "pending") {
      const { withdraw } = invite;
      return h("button", { className: "invitcode-withdraw", type: "button", "aria-disabled": withdrawal.isRunning, onClick: () => void withdrawal.start(withdraw) }, words.withdraw);
    }
    if (!WITH_BUTTON.includes(invite.status)) return null;
    if (userId === undefined) return h("div", { className: "invitcode-sign-in" }, signIn ?? h("p", null, words.signIn));
    const isJoining = invite.status === "joining";
    const asks = invite.status === "works" && invite.asks;
    const press = h(
      "button",
      {
        className: "invitcode-join-button",
        type: "button",
        ref: button,
        // A disabled button would lose the focus.
        "aria-disabled": isJoining,
        onClick: () => {
          withdrawal.forget();
          if (invite.status === "works") void invite.join(note);
        },
      },
      isJoining ? words.joining : asks ? words.ask : words.join,
    );
    if (!asks) return press;
    return h(
      "div",
      { className: "invitcode-ask" },
      h("label", { className: "invitcode-label", htmlFor: `${id}note` }, words.note),
      " ",
      h("textarea", {
        className: "invitcode-input",
        id: `${id}note`,
        value: note,
        rows: 2,
        maxLength: 500,
        onChange: (/** @type {{ target: { value: string } }} */ event) => setNote(event.target.value),
        "aria-describedby": `${id}noteHint`,
      }),
      " ",
      h("span", { className: "invitcode-hint", id: `${id}noteHint` }, words.noteHint),
      " ",
      press,
    );
  }
}

/** Takes a request back, once at a time. @param {string} language */
function useWithdrawal(language) {
  const [state, setState] = useState(/** @type {{ isRunning?: boolean, isDone?: boolean, problem?: string | undefined }} */ ({}));
  /** @param {() => Promise<any>} withdraw */
  const start = async (withdraw) => {
    if (state.isRunning) return;
    setState({ isRunning: true });
    try {
      const reply = await withdraw();
      setState(reply.status === "success" ? { isDone: true } : { problem: whyNot(reply, undefined, language) });
    } catch (error) {
      setState({ problem: whyNot(undefined, error, language) });
    }
  };
  return { isRunning: state.isRunning === true, isDone: state.isDone === true, problem: state.problem, start, forget: () => setState({}) };
}

/** Whether the same code may be answered differently in a while. @param {string} reason */
function isWorthRetrying(reason) {
  return ["errors.rateLimited", "errors.unavailable", "errors.internal", "errors.unauthorized", "errors.tooFast", "errors.serverFull", "errors.notStarted"].includes(reason);
}

/**
 * @param {Invite} invite
 * @param {import("./words.js").Words} words
 * @param {string} language
 */
function sentences(invite, words, language) {
  const paragraph = (/** @type {unknown} */ content) => h("p", null, /** @type {any} */ (content));
  switch (invite.status) {
    case "empty":
    case "unchecked":
      return null;
    case "looking":
      return paragraph(words.lookingUp);
    case "mistyped":
    case "failed":
      return paragraph(invite.message);
    case "refused": {
      const reason = invite.declined?.reason ?? undefined;
      return [h("p", { key: "message" }, invite.message), reason === undefined ? null : h("p", { key: "reason", className: "invitcode-reason" }, filled(words.reasonOf, plain(reason)))];
    }
    case "joined":
      return paragraph(invite.server ? named(words.joinedNamed, invite.server.name, language) : words.joined);
    case "pending":
      return paragraph(invite.server ? named(words.pendingNamed, invite.server.name, language) : words.pending);
    case "member":
      return paragraph(invite.server ? named(words.memberNamed, invite.server.name, language) : words.member);
    case "works":
    case "joining":
      return [
        h("p", { key: "server" }, invite.server ? named(words.invitedTo, invite.server.name, language) : words.invited),
        invite.invitedBy ? h("p", { key: "by" }, named(words.invitedBy, invite.invitedBy.name, language)) : null,
        granted(invite.grants, words, language),
        invite.status === "works" && invite.asks ? h("p", { key: "asks" }, words.asked) : null,
      ];
  }
}

/**
 * What joining gives, where it is not a plain membership without an end.
 *
 * @param {import("./invite-state.js").Grants | undefined} grants
 * @param {import("./words.js").Words} words
 * @param {string} language
 */
function granted(grants, words, language) {
  const isAdmin = grants?.role === "admin";
  const length = grants?.membershipMs ?? undefined;
  if (length === undefined) return isAdmin ? h("p", { key: "grants" }, words.asAdmin) : null;
  return h("p", { key: "grants" }, filled(isAdmin ? words.asAdminFor : words.lasts, lasting(length, language)));
}

/**
 * Keeps the focus where the person is: on the button that replaces the one that was pressed, and on the
 * outcome when the button goes away.
 *
 * @param {Invite} invite
 * @param {boolean} isWithdrawn
 */
function useFocus(invite, isWithdrawn) {
  const button = useRef(/** @type {any} */ (null));
  const outcome = useRef(/** @type {any} */ (null));
  const before = useRef(invite.status);
  const [isLookedUp, setLookedUp] = useState(false);
  useEffect(() => {
    const from = before.current;
    before.current = invite.status;
    if (from === invite.status || invite.status === "looking") return;
    setLookedUp(false);
    if (isLookedUp) (button.current ?? outcome.current)?.focus();
    else if (from === "joining" || (from === "pending" && isWithdrawn)) outcome.current?.focus();
    // The button that takes the request back went with the wait, perhaps with the focus on it.
    else if (from === "pending" && document.activeElement === document.body) outcome.current?.focus({ preventScroll: true });
  }, [invite.status, isLookedUp, isWithdrawn]);
  const lookUp = () => {
    if (invite.status !== "unchecked") return;
    setLookedUp(true);
    invite.lookUp();
  };
  return { button, outcome, isLookedUp: isLookedUp && invite.status === "looking", lookUp };
}

/**
 * @param {Invite} invite
 * @param {JoinInviteProps["onJoined"]} onJoined
 */
function useJoined(invite, onJoined) {
  const told = useRef(/** @type {string | undefined} */ (undefined));
  useEffect(() => {
    if (invite.status !== "joined" && invite.status !== "member") return;
    const key = `${invite.code} ${invite.serverId}`;
    if (told.current === key) return;
    told.current = key;
    onJoined?.({ serverId: invite.serverId, isNew: invite.status === "joined" });
  }, [invite, onJoined]);
}
