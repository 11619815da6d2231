// How the console says times: by the calendar of the person who reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { localInput, relative, timeOf } from "../../js/pages/console/format.js";

/** @param {string} at in the reader's time zone */
const local = (at) => new Date(at).getTime();

test("days are those of the calendar, not multiples of 24 hours", () => {
  const now = local("2027-01-15T23:00");
  for (const [at, english, french] of [
    ["2027-01-17T05:00", "in 2 days", "après-demain"],
    ["2027-01-16T23:30", "tomorrow", "demain"],
    ["2027-01-14T22:00", "yesterday", "hier"],
    ["2027-01-13T23:30", "2 days ago", "avant-hier"],
    ["2027-01-25T00:00", "in 10 days", "dans 10 jours"],
  ]) {
    assert.equal(relative(local(String(at)), "en", now), english, at);
    assert.equal(relative(local(String(at)), "fr", now).replaceAll("\u00a0", " "), french, at);
  }
});

test("within a day hours and minutes count, over midnight too", () => {
  const now = local("2027-01-15T23:50");
  assert.equal(relative(local("2027-01-16T00:10"), "en", now), "in 20 minutes");
  assert.equal(relative(local("2027-01-16T22:50"), "en", now), "in 23 hours");
  assert.equal(relative(now + 5000, "en", now), "now");
});

test("months and years are counted, not named", () => {
  const now = local("2027-01-15T12:00");
  assert.equal(relative(local("2028-02-20T12:00"), "en", now), "in 1 year");
  assert.equal(relative(local("2026-11-20T12:00"), "en", now), "2 months ago");
});

test("a time that nobody touched keeps its seconds", () => {
  const at = local("2027-01-15T23:59:59.999");
  assert.equal(timeOf(localInput(at), at), at);
  assert.equal(timeOf("2027-01-16T00:00", at), local("2027-01-16T00:00"));
  assert.equal(timeOf("", at), null);
});
