/** The parts that all views are made of. */
import { createContext, useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { TEXTS, languageOf } from "./text.js";

/** @typedef {import("react").ReactNode} ReactNode */

/** @typedef {import("./text.js").Language} Language */

const LanguageContext = createContext(/** @type {{ language: Language, setLanguage: (language: Language) => void }} */ ({ language: "en", setLanguage: () => {} }));

/** @param {{ children: ReactNode }} props */
export function LanguageProvider({ children }) {
  const [language, setLanguage] = useState(() => languageOf(remembered() ?? navigator.language));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      setLanguage: (/** @type {Language} */ next) => {
        remember(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

const LANGUAGE = "invitcode:language";

/** Storage may be closed to the page; then the browser's language counts. */
function remembered() {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return null;
  }
}

/** @param {string} language */
function remember(language) {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // The choice then lasts as long as the page.
  }
}

export function useLanguage() {
  const { language, setLanguage } = useContext(LanguageContext);
  return { language, setLanguage, t: TEXTS[language] };
}

/** Names the view in the window's title, which screen readers and histories tell. @param {string} name */
export function useTitle(name) {
  useEffect(() => {
    document.title = `${name} · invitcode`;
  }, [name]);
}

const NAMES = { en: "English", fr: "Français" };

/** @param {{ isShort?: boolean }} props */
export function Languages({ isShort = false }) {
  const { language, setLanguage, t } = useLanguage();
  return (
    <div className="languages" role="group" aria-label={t.language}>
      {/** @type {const} */ (["en", "fr"]).map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={language === each} onClick={() => setLanguage(each)}>
          {isShort && <span aria-hidden="true">{each.toUpperCase()}</span>}
          <span className={isShort ? "hidden" : undefined}>{NAMES[each]}</span>
        </button>
      ))}
    </div>
  );
}

/** @typedef {{ text: string, kind: "good" | "bad", key: number }} Toast */

const ToastContext = createContext(/** @type {{ say: (text: string, kind?: "good" | "bad") => void, toast: Toast | undefined, setCovered: (isCovered: boolean) => void }} */ ({ say: () => {}, toast: undefined, setCovered: () => {} }));

/** Says something to the person, also to a screen reader. */
export const useToast = () => useContext(ToastContext).say;

/** @param {{ children: ReactNode }} props */
export function ToastProvider({ children }) {
  const [toast, setToast] = useState(/** @type {Toast | undefined} */ (undefined));
  const [isCovered, setCovered] = useState(false);
  const say = useCallback((/** @type {string} */ text, /** @type {"good" | "bad"} */ kind = "good") => setToast({ text, kind, key: Date.now() }), []);
  useEffect(() => {
    if (toast === undefined) return undefined;
    const timer = setTimeout(() => setToast(undefined), toast.kind === "bad" ? 9000 : 4500);
    return () => clearTimeout(timer);
  }, [toast]);
  const value = useMemo(() => ({ say, toast, setCovered }), [say, toast]);
  return (
    <ToastContext.Provider value={value}>
      {children}
      <Toasts isHidden={isCovered} />
    </ToastContext.Provider>
  );
}

/** What was said last. An open dialog covers the page and silences it, so it shows this by itself. @param {{ isHidden?: boolean }} props */
function Toasts({ isHidden = false }) {
  const { toast } = useContext(ToastContext);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toast && !isHidden && (
        <p key={toast.key} className={`toast ${toast.kind}`}>
          {toast.text}
        </p>
      )}
    </div>
  );
}

/**
 * A busy button keeps the focus and does nothing.
 *
 * @param {{ kind?: "primary" | "quiet" | "danger" | "plain", busy?: boolean, icon?: keyof typeof ICONS, children?: ReactNode } & import("react").ButtonHTMLAttributes<HTMLButtonElement>} props
 */
export function Button({ kind = "plain", busy = false, icon, children, className = "", onClick, ...rest }) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${kind} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

const ICONS = {
  copy: "M9 9h10v10H9zM5 15V5h10",
  check: "m5 12.5 4.5 4.5L19 7.5",
  plus: "M12 5v14M5 12h14",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2z",
  grid: "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z",
  close: "m6 6 12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  ticket: "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2A6.5 6.5 0 0 1 21.5 20",
  gear: "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5",
  inbox: "M4 13h4l1.5 3h5L16 13h4M4 13l3-8h10l3 8v6H4z",
  flag: "M6 21V4M6 5h11l-2.5 4L17 13H6",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.5 16.5 21 21",
};

export function Brand() {
  return (
    <div className="brand">
      <span className="mark" aria-hidden="true">
        <Icon name="ticket" />
      </span>
      invitcode
    </div>
  );
}

/** @param {{ name: keyof typeof ICONS }} props */
export function Icon({ name }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  );
}

/**
 * A labelled field with its hint and its error.
 *
 * @param {{ label: string, hint?: string | undefined, error?: string | undefined, children: (props: { id: string, "aria-describedby": string | undefined, "aria-invalid": boolean | undefined }) => ReactNode }} props
 */
export function Field({ label, hint, error, children }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": note === undefined ? undefined : `${id}-note`, "aria-invalid": error === undefined ? undefined : true })}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? "hint" : "hint error"}>
          {note}
        </p>
      )}
    </div>
  );
}

/**
 * A modal dialog, or a panel at the side: the platform's own `<dialog>`, which keeps the focus and closes with Escape.
 *
 * @param {{ title: string, isCode?: boolean, onClose: () => void, kind?: "modal" | "panel", children: ReactNode }} props
 */
export function Dialog({ title, isCode = false, onClose, kind = "modal", children }) {
  const { t } = useLanguage();
  const { setCovered } = useContext(ToastContext);
  const id = useId();
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // Before the paint, because Preact ends effects of this kind while the dialog is still there to give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    setCovered(true);
    return () => {
      setCovered(false);
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={kind}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A press beside a form would lose what was typed.
      onMouseDown={(event) => kind === "panel" && event.target === ref.current && onClose()}
    >
      <div className="dialog-body">
        <header>
          <h2 id={id} className={isCode ? "mono" : undefined} translate={isCode ? "no" : undefined}>
            {title}
          </h2>
          <Button kind="quiet" icon="close" aria-label={t.close} title={t.close} onClick={onClose} className="round" />
        </header>
        {children}
      </div>
      <Toasts />
    </dialog>
  );
}

/**
 * Asks before something that others notice.
 *
 * @param {{ title: string, text: string, action: string, typed?: { label: string, value: string }, onClose: () => void, onConfirm: () => Promise<unknown> }} props
 */
export function Confirm({ title, text, action, typed, onClose, onConfirm }) {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState("");
  const ready = typed === undefined || words.trim() === typed.value;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (!ready || busy) return;
          setBusy(true);
          await onConfirm().finally(() => setBusy(false));
        }}
      >
        <p className="soft">{text}</p>
        {typed && <Field label={typed.label}>{(props) => <input {...props} value={words} spellCheck={false} onInput={(event) => setWords(event.currentTarget.value)} autoComplete="off" />}</Field>}
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={!ready}>
            {action}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** @param {{ text: string, label: string, kind?: "quiet" | "plain" | "primary", children?: ReactNode }} props */
export function Copy({ text, label, kind = "quiet", children }) {
  const { t } = useLanguage();
  const say = useToast();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      say(t.copied);
    } catch {
      say(t.copyFailed, "bad");
    }
  };
  return (
    <Button kind={kind} icon={done ? "check" : "copy"} onClick={() => void copy()} {...(children ? {} : { "aria-label": label, title: label, className: "round" })}>
      {children}
    </Button>
  );
}

/** @param {{ icon: keyof typeof ICONS, title: string, hint?: string, children?: ReactNode }} props */
export function Empty({ icon, title, hint, children }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p className="empty-title">{title}</p>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

/** @param {{ rows?: number }} props */
export function Skeleton({ rows = 4 }) {
  const { t } = useLanguage();
  return (
    <div className="skeleton" role="status">
      <span className="hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className="bone" />
      ))}
    </div>
  );
}

/** @param {{ message: string, onRetry?: (() => void) | undefined }} props */
export function Failure({ message, onRetry }) {
  const { t } = useLanguage();
  return (
    <div className="failure" role="alert">
      <p>{message}</p>
      {onRetry && <Button onClick={onRetry}>{t.retry}</Button>}
    </div>
  );
}
