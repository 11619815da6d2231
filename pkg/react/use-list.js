import { useInvitcode } from "./context.js";
import { foreign, h } from "./element.js";
import { ListStatus, MoreButton } from "./list-status.js";
import { useUses } from "./lists.js";
import { time, wordsIn } from "./words.js";

/**
 * Who used a code and when.
 *
 * @param {{ id: string, codeId: string, code: string }} props
 * @returns {import("react").ReactElement}
 */
export function UseList({ id, codeId, code }) {
  const { language } = useInvitcode();
  const words = wordsIn(language);
  const list = useUses(codeId);
  const { status, uses } = list;
  return h(
    "div",
    { className: "invitcode-log", id, "data-status": status },
    h(ListStatus, { list }),
    h(
      "ul",
      { className: "invitcode-use-list" },
      uses.map(({ _id, user, userId, usedAt }) =>
        h(
          "li",
          { className: "invitcode-use", key: _id },
          foreign(user ?? userId, "invitcode-user"),
          " ",
          h("time", { dateTime: new Date(usedAt).toISOString() }, time(usedAt, language)),
        ),
      ),
    ),
    h(MoreButton, { list, label: `${words.more} ${code}` }),
  );
}
