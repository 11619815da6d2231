/** What a page tells in two lines, and where it leads. The page's script shows the same. */
import { quoted } from "./join/quoted.js";
import { WORDS } from "./words.js";

/** @typedef {import("./page.js").View} View */
/** @typedef {import("./page.js").Place} Place */
/** @typedef {{ heading: string, text: string, withdraw?: string, proceed?: { href: string, label: string } }} Told */

/**
 * @param {View} view
 * @param {Place} place
 * @param {boolean} [isWatched] whether the page's script shows it, which goes on watching
 * @returns {Told}
 */
export function toldBy(view, { base, proceed }, isWatched = false) {
  const { language, account } = view;
  const words = WORDS[language];
  switch (view.view) {
    case "joined": {
      const { joined } = words;
      const leads = proceed && { proceed: { href: proceed.href, label: joined.proceed(proceed.host) } };
      if (view.joined !== true) return { heading: joined.already, text: joined.alreadyText, ...leads };
      const name = account === null ? undefined : quoted(account.name ?? account.id, language);
      return { heading: joined.heading, text: name === undefined ? joined.welcome : joined.text(name), ...leads };
    }
    case "pending": {
      const { heading, waiting, withdraw } = words.pending;
      const text = isWatched ? words.pending.watched : words.pending.text;
      const leads = proceed && { proceed: { href: proceed.href, label: words.joined.proceed(proceed.host) } };
      return view.pendingRequest === null ? { heading, text, ...leads } : { heading: waiting, text, withdraw, ...leads };
    }
    case "withdrawn": {
      const { heading, text, again } = words.withdrawn;
      return { heading, text, proceed: { href: `${base}/j/${view.code}`, label: again } };
    }
    case "invitation":
      return { heading: titleOf(view), text: words.invitation.eyebrow };
    case "refused": {
      const known = /** @type {Record<string, string[]>} */ (words.refused)[view.error ?? ""];
      const [heading = "", text = ""] = view.error === "errors.notFound" ? [words.lost.heading, words.lost.text] : (known ?? words.failed);
      return { heading, text };
    }
    default: {
      const { heading, text } = words[view.view];
      return { heading, text };
    }
  }
}

/** The title of an invitation. @param {View} view */
export function titleOf({ language, server }) {
  const { invitation } = WORDS[language];
  return server === null ? invitation.untitled : invitation.title(quoted(server, language));
}
