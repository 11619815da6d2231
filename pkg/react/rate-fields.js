import { Fragment } from "react";
import { useInvitcode } from "./context.js";
import { h } from "./element.js";
import { Field } from "./field.js";
import { PERIODS } from "./periods.js";
import { termWords } from "./term-words.js";

/** @typedef {{ rate: string, periodMs: string }} Rate */

/**
 * The fields of a rate: how many people in which period.
 *
 * @param {{ id: string, entered: Rate, problems: Partial<Record<string, string>>, onChange: (change: Partial<Rate>) => void }} props
 * @returns {import("react").ReactElement}
 */
export function RateFields({ id, entered: { rate, periodMs }, problems, onChange }) {
  const t = termWords(useInvitcode().language);
  const periods = /** @type {[keyof typeof PERIODS, number][]} */ (Object.entries(PERIODS));
  const isOther = !periods.some(([, ms]) => String(ms) === periodMs);
  const option = (/** @type {string} */ value, /** @type {string} */ label) => h("option", { key: value, value }, label);
  return h(
    Fragment,
    null,
    h(Field, { id, name: "rate", label: t.rate, hint: t.rateHint, problem: problems["rateLimit"] ?? problems["rateLimit.rate"], type: "number", min: 1, max: 1000, step: 1, inputMode: "numeric", value: rate, onChange: (value) => onChange({ rate: value }) }),
    h(
      Field,
      { id, name: "periodMs", label: t.period, problem: problems["rateLimit.periodMs"], as: "select", value: periodMs, onChange: (value) => onChange({ periodMs: value }) },
      periods.map(([name, ms]) => option(String(ms), t[`period_${name}`])),
      isOther ? option(periodMs, t.period_other) : null,
    ),
  );
}
