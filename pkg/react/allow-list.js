import { useId, useState } from "react";
import { useInvitcode } from "./context.js";
import { foreign, h, plain } from "./element.js";
import { Field } from "./field.js";
import { useAllowed } from "./lists.js";
import { termWords } from "./term-words.js";
import { listsOf, written } from "./who.js";
import { wordsIn } from "./words.js";

/** @typedef {import("../functions.js").AllowedDocument} Entry */

/**
 * Who may use a code, with what can be done about it.
 *
 * @param {{ code: import("../functions.js").CodeDocument, perform: import("./code-tools.js").Perform }} props
 * @returns {import("react").ReactElement}
 */
export function AllowList({ code, perform }) {
  const { language } = useInvitcode();
  const [t, words] = [termWords(language), wordsIn(language)];
  const id = useId();
  const list = useAllowed(code._id);
  const [who, setWho] = useState("");
  const isLimited = code.requires.length > 0;
  const submit = async (/** @type {{ preventDefault(): void }} */ event) => {
    event.preventDefault();
    if (who.trim() === "") return;
    await perform(
      () => list.add(listsOf(who)),
      () => {
        setWho("");
        return t.listChanged;
      },
    );
  };
  const take = (/** @type {Entry} */ { kind, value }) => perform(() => list.remove({ [`${kind}s`]: [value] }), () => t.listChanged);
  return h(
    "form",
    { className: "invitcode-form invitcode-allow-form", onSubmit: submit, "aria-labelledby": `${id}title` },
    h("p", { className: "invitcode-label", id: `${id}title` }, t.whoTitle),
    list.message === undefined ? null : h("p", { className: "invitcode-problem", role: "alert" }, list.message),
    list.entries.length > 0
      ? h(
          "ul",
          { className: "invitcode-allowed", "aria-labelledby": `${id}title` },
          list.entries.map((entry) =>
            h(
              "li",
              { key: `${entry.kind}:${entry.value}` },
              foreign(written(entry), "invitcode-user"),
              " ",
              h("button", { className: "invitcode-take-off", type: "button", "aria-label": `${t.takeOff} ${plain(written(entry))}`, onClick: () => void take(entry) }, t.takeOff),
            ),
          ),
        )
      : list.status === "ready"
        ? h("p", { className: "invitcode-none" }, isLimited ? t.nobody : t.everybody)
        : null,
    list.hasMore ? h("button", { className: "invitcode-more", type: "button", "aria-disabled": list.isLoadingMore, onClick: list.loadMore }, words.more) : null,
    h(Field, { id, name: "who", label: t.who, hint: t.whoHint, as: "textarea", rows: 2, value: who, onChange: setWho, spellCheck: false, autoCapitalize: "none" }),
    h("button", { className: "invitcode-add", type: "submit" }, t.add),
  );
}
