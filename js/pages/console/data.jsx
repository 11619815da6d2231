/** What the console knows of the service: the hooks of `invitcode/react` over a live client, or over HTTP without one. */
import { ConvexClient } from "convex/browser";
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { http } from "../../package/http.js";
import { InvitcodeProvider } from "../../react/index.js";
import { newKey } from "../../react/key.js";
import { whyNot } from "../../react/words.js";
import { baseOf } from "./place.js";
import { useLanguage, useToast } from "./ui.jsx";

/** @typedef {"live" | "connecting" | "online" | "offline"} Connection */

/** How often lists are read again without a live connection. */
const REFRESH_MS = 15_000;

/** @type {import("react").Context<{ connection: Connection, isLive: boolean, onEnded: () => void }>} */
const DataContext = createContext({ connection: /** @type {Connection} */ ("online"), isLive: /** @type {boolean} */ (false), onEnded: () => {} });

export const useConnection = () => useContext(DataContext).connection;

/**
 * @param {{ session: import("./session.jsx").Session, onEnded: () => void, children: import("react").ReactNode }} props
 */
export function DataProvider({ session, onEnded, children }) {
  const { language } = useLanguage();
  const { token, user, isLive } = session;
  const live = useMemo(() => (isLive ? liveClient(token, language, onEnded) : undefined), [isLive, token, language]);
  const client = useMemo(() => live ?? http({ url: baseOf(), token, language }), [live, token, language]);
  useEffect(() => () => void live?.close(), [live]);
  const connection = useConnectionOf(live);
  const value = useMemo(() => ({ connection, isLive, onEnded }), [connection, isLive, onEnded]);
  return (
    <DataContext.Provider value={value}>
      <InvitcodeProvider client={client} userId={user} language={language} refreshMs={live === undefined ? REFRESH_MS : undefined}>
        {children}
      </InvitcodeProvider>
    </DataContext.Provider>
  );
}

/** @param {string | undefined} token @param {string} language of the messages @param {() => void} onEnded */
function liveClient(token, language, onEnded) {
  class Socket extends WebSocket {
    /** @param {string} address */
    constructor(address) {
      super(`${address}?lang=${language}`);
    }
  }
  const client = new ConvexClient(`${location.origin}${baseOf()}`, { skipConvexDeploymentUrlCheck: true, unsavedChangesWarning: false, logger: false, webSocketConstructor: /** @type {any} */ (Socket) });
  if (token !== undefined) client.setAuth(async () => token, (isSignedIn) => !isSignedIn && onEnded());
  return client;
}

/** @param {ConvexClient | undefined} live @returns {Connection} */
function useConnectionOf(live) {
  const [connection, setConnection] = useState(/** @type {Connection} */ (live === undefined ? "online" : "connecting"));
  useEffect(() => {
    const look = () => {
      if (!navigator.onLine) setConnection("offline");
      else if (live === undefined) setConnection("online");
      else setConnection(live.connectionState().isWebSocketConnected ? "live" : "connecting");
    };
    look();
    const stop = live?.subscribeToConnectionState(look);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      stop?.();
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, [live]);
  return connection;
}

/** Says that what is shown may be old. A connection is given a moment before it is called lost. */
export function ConnectionBanner() {
  const { t } = useLanguage();
  const connection = useConnection();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connection !== "connecting") return undefined;
    const timer = setTimeout(() => setLate(true), 3000);
    return () => clearTimeout(timer);
  }, [connection]);
  const text = connection === "offline" ? t.offline : isLate ? t.reconnecting : undefined;
  return <div role="status">{text !== undefined && <p className="banner">{text}</p>}</div>;
}

/** A refusal, with what is wrong with each field of its form. */
class Refusal extends Error {
  /** @param {string} message @param {Record<string, string>} fields */
  constructor(message, fields) {
    super(message);
    this.fields = fields;
  }
}

/** The fields of forms that have another name than their argument. @type {Record<string, string>} */
const FIELDS = { allowedUsers: "who", allowedEmails: "who", allowedDomains: "who", code: "custom", rateLimit: "rate", membershipMs: "membership", campaignId: "campaign" };

/** @param {string} argument such as `rateLimit.rate` */
const fieldOf = (argument) => FIELDS[argument.split(/[.[]/)[0] ?? ""] ?? argument;

/** @param {string} problem */
const sentence = (problem) => `${problem.charAt(0).toLocaleUpperCase()}${problem.slice(1)}.`;

/**
 * Waits for the reply of a mutation. A refusal becomes an error with a sentence for the person.
 *
 * @returns {<Data>(reply: Promise<{ status: "success", data: Data } | { status: "error", error: string, message: string, details?: { field: string, problem: string }[] }>) => Promise<Data>}
 */
export function useDone() {
  const { language, t } = useLanguage();
  const { isLive, onEnded } = useContext(DataContext);
  const say = useToast();
  return useCallback(
    async (promise) => {
      // A live client keeps what it could not send yet.
      if (isLive && !navigator.onLine) say(t.waits, "bad");
      const reply = await promise.catch(() => Promise.reject(new Error(t.unreachable)));
      if (reply.status === "success") return reply.data;
      if (reply.error === "errors.unauthorized") onEnded();
      const details = reply.details ?? [];
      const told = details.map(({ field, problem }) => `${field} ${problem}`).join("; ");
      const message = told || (reply.error === "errors.conflict" ? reply.message : whyNot(reply, undefined, language));
      throw new Refusal(message ?? reply.message, Object.fromEntries(details.map(({ field, problem }) => [fieldOf(field), sentence(problem)])));
    },
    [isLive, language, t, onEnded, say],
  );
}

/**
 * Runs what a form does, once at a time, and keeps what went wrong: of the fields that the form shows in `problems`, by
 * field, and everything else in `error`. The first field that is wrong gets the focus.
 *
 * @param {() => Promise<unknown>} action
 * @param {string[]} [fields] those that say by themselves what is wrong with them
 */
export function useSubmit(action, fields = []) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const [problems, setProblems] = useState(/** @type {Partial<Record<string, string>>} */ ({}));
  /** @param {HTMLFormElement} form */
  const submit = async (form) => {
    setBusy(true);
    setError(undefined);
    setProblems({});
    try {
      await action();
    } catch (refusal) {
      const found = refusal instanceof Refusal ? Object.entries(refusal.fields) : [];
      const isTold = found.length > 0 && found.every(([field]) => fields.includes(field));
      if (isTold) setProblems(Object.fromEntries(found));
      else setError(messageOf(refusal));
    } finally {
      setBusy(false);
      requestAnimationFrame(() => /** @type {HTMLElement | null} */ (form.querySelector('[aria-invalid="true"]'))?.focus());
    }
  };
  /** @param {import("react").FormEvent<HTMLFormElement>} event */
  const onSubmit = (event) => {
    event.preventDefault();
    if (!busy) void submit(event.currentTarget);
  };
  return { busy, error, problems, onSubmit };
}

/** One idempotency key as long as the form says the same, so that a retry after a lost reply does nothing twice. */
export function useKey() {
  const [keys] = useState(() => /** @type {Map<string, string>} */ (new Map()));
  return (/** @type {unknown} */ said) => {
    const text = JSON.stringify(said);
    const key = keys.get(text) ?? newKey();
    keys.set(text, key);
    return key;
  };
}

/** Ends the session when a list says that nobody is signed in any more. @param {string | undefined} reason */
export function useEndsWith(reason) {
  const { onEnded } = useContext(DataContext);
  useEffect(() => {
    if (reason === "errors.unauthorized") onEnded();
  }, [reason, onEnded]);
}

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
