// A length of time as people read it, never longer than it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lasting } from "../../js/pages/join/lasting.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

for (const [ms, english, french] of /** @type {const} */ ([
  [MINUTE, "1 minute", "1 minute"],
  [1.5 * MINUTE, "1 minute", "1 minute"],
  [90 * MINUTE, "90 minutes", "90 minutes"],
  [36 * HOUR, "36 hours", "36 heures"],
  [2.5 * HOUR + 1, "2 hours", "2 heures"],
  [7 * DAY, "7 days", "7 jours"],
  [7 * DAY - 1, "6 days", "6 jours"],
  [365 * DAY, "1 year", "1 an"],
  [400 * DAY, "400 days", "400 jours"],
  [315_576_000_000, "10 years", "10 ans"],
])) {
  test(`${ms} milliseconds are ${english}`, () => {
    assert.deepEqual([lasting(ms, "en"), lasting(ms, "fr").replaceAll(/\s/g, " ")], [english, french]);
  });
}
