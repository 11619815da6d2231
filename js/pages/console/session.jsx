/** Who uses the console: the session cookie's user, a pasted token's, the service, or in AUTH=open whom one names. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { DataProvider } from "./data.jsx";
import { baseOf } from "./place.js";
import { go, routeNow } from "./route.js";
import { Brand, Button, Failure, Field, Languages, useLanguage, useTitle } from "./ui.jsx";

/**
 * A session. Without a `user` it is the service's. The token stays in this object, in memory.
 *
 * @typedef {{ key: number, user: string | undefined, token: string | undefined, isLive: boolean }} Session
 */
/**
 * What the service says about who asks. `isOpen` says that the caller may name anyone: in AUTH=open, or with the service
 * key.
 *
 * @typedef {{ account: { id: string, name: string | null } | null, isOpen: boolean, isLive: boolean }} Who
 */
/** @typedef {{ session: Session | undefined, who: Who | undefined, problem: string | undefined, enter: (session: Omit<Session, "key">) => void, signOut: (problem?: string) => void, look: () => Promise<void> }} Access */

const SessionContext = createContext(/** @type {Access} */ ({ session: undefined, who: undefined, problem: undefined, enter: () => {}, signOut: () => {}, look: async () => {} }));

export const useSession = () => useContext(SessionContext);

/** Reached over this machine's own address, where a service key may be typed. */
const isLoopback = () => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);

/**
 * Asks the service who calls.
 *
 * @param {string} language of what it says
 * @param {string} [token]
 * @returns {Promise<Who | undefined>} undefined when the token is not valid
 */
async function ask(language, token) {
  const headers = { "Accept-Language": language, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
  const response = await fetch(`${baseOf()}/j/me`, { headers });
  if (response.ok) return response.json();
  if (response.status === 401) return undefined;
  const { message } = await response.json().catch(() => ({ message: undefined }));
  throw new Error(message ?? `HTTP ${response.status}`);
}

/** A failed `fetch` has a text for developers. @param {unknown} error @param {import("./text.js").Texts} t */
const messageOf = (error, t) => (error instanceof Error && !(error instanceof TypeError) ? error.message : t.unreachable);

/** @param {{ children: import("react").ReactNode }} props */
export function SessionProvider({ children }) {
  const [session, setSession] = useState(/** @type {Session | undefined} */ (undefined));
  const [who, setWho] = useState(/** @type {Who | undefined} */ (undefined));
  const [problem, setProblem] = useState(/** @type {string | undefined} */ (undefined));
  const { language, t } = useLanguage();

  const enter = useCallback((/** @type {Omit<Session, "key">} */ next) => {
    setProblem(undefined);
    setSession({ ...next, key: Date.now() });
  }, []);
  const signOut = useCallback((/** @type {string | undefined} */ why) => {
    setSession(undefined);
    setProblem(why);
    if (routeNow().as !== "") go({ as: "" }, { replace: true });
  }, []);
  const look = useCallback(async () => {
    setProblem(undefined);
    try {
      const found = (await ask(language)) ?? { account: null, isOpen: false, isLive: false };
      setWho(found);
      const named = routeNow().as;
      if (found.account !== null) enter({ user: found.account.id, token: undefined, isLive: found.isLive });
      else if (found.isOpen && named !== "") enter({ user: named, token: undefined, isLive: found.isLive });
    } catch (error) {
      setProblem(messageOf(error, t));
    }
  }, [enter, language, t]);
  useEffect(() => void look(), []);

  const value = useMemo(() => ({ session, who, problem, enter, signOut, look }), [session, who, problem, enter, signOut, look]);
  return (
    <SessionContext.Provider value={value}>
      {session === undefined ? children : <DataProvider key={session.key} session={session} onEnded={() => signOut(t.signIn.expired)}>{children}</DataProvider>}
    </SessionContext.Provider>
  );
}

export function SignIn() {
  const { language, t } = useLanguage();
  const { who, problem, enter, look } = useSession();
  useTitle(t.signIn.title);
  const [isService, setService] = useState(false);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {string | undefined} */ (undefined));
  const isOpen = who?.isOpen === true;
  const words = isOpen ? [t.signIn.user, t.signIn.userHint] : isService ? [t.signIn.key, t.signIn.keyHint] : [t.signIn.token, t.signIn.tokenHint];

  /** @param {import("react").FormEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = text.trim();
    if (given === "" || busy) return;
    if (isOpen) {
      go({ as: given }, { replace: true });
      enter({ user: given, token: undefined, isLive: who.isLive });
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const found = await ask(language, given);
      if (found?.account) enter({ user: found.account.id, token: given, isLive: found.isLive });
      // A page may not use the service key on a live connection.
      else if (found?.isOpen && isService) enter({ user: undefined, token: given, isLive: false });
      else setError(t.signIn.refused);
    } catch (reason) {
      setError(messageOf(reason, t));
    } finally {
      setBusy(false);
      setText("");
    }
  };

  return (
    <main className="gate" id="main">
      <div className="card">
        <Brand />
        <div>
          <h1>{t.signIn.title}</h1>
          <p className="soft">{t.signIn.lead}</p>
        </div>
        {problem !== undefined && <Failure message={problem} onRetry={who === undefined ? () => void look() : undefined} />}
        {who === undefined && problem !== undefined ? undefined : who === undefined ? (
          <p className="soft" role="status">
            {t.signIn.checking}
          </p>
        ) : (
          <form onSubmit={(event) => void submit(event)}>
            <Field label={words[0] ?? ""} hint={words[1]} error={error}>
              {(props) => (
                <input
                  {...props}
                  type={isOpen ? "text" : "password"}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  required
                  maxLength={isOpen ? 128 : 16384}
                  value={text}
                  onInput={(event) => setText(event.currentTarget.value)}
                />
              )}
            </Field>
            <Button kind="primary" type="submit" busy={busy}>
              {t.signIn.submit}
            </Button>
            {!isOpen && isLoopback() && (
              <button type="button" className="link" onClick={() => setService(!isService)}>
                {isService ? t.signIn.asUser : t.signIn.asService}
              </button>
            )}
          </form>
        )}
        <Languages />
      </div>
    </main>
  );
}
