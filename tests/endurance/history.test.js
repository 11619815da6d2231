// The check itself: the differences between tables and replies that it must find, and those that it must accept.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { History } from "./history.js";

/** @type {History} */
let history;
beforeEach(() => {
  history = new History();
});

/** @param {string[]} facts @param {[string, string | number][]} [values] */
const found = (facts, values = []) => history.contradictions({ facts, values: new Map(values) });

describe("faults that the history check finds", () => {
  test("the history check finds a lost acknowledged call", () => {
    history.did(history.intend(["use a"]));
    assert.deepEqual(found([]), ["it was acknowledged and is lost: use a"]);
  });

  test("the history check finds a doubled call", () => {
    history.did(history.intend(["use a"]));
    assert.deepEqual(found(["use a", "use a"]), ["it is there 2 times: use a"]);
  });

  test("the history check finds facts that were never requested or were refused", () => {
    history.refused(history.intend(["use a"]), false);
    assert.deepEqual(found(["use a"]), ["nobody asked for it: use a"]);
  });

  test("the history check finds a call without an answer that happened in part", () => {
    history.intend(["use a", "member a"]);
    assert.deepEqual(found(["use a"]), ["its call happened in part: member a"]);
    assert.deepEqual(found(["member a"]), ["its call happened in part: member a"]);
  });

  test("the history check finds a value that is neither the old nor the new one", () => {
    history.did(history.intend([], [["cap", 2]]));
    history.intend([], [["cap", 3]]);
    assert.deepEqual(found([], [["cap", 1]]), ["cap is 1, and should be 2 or 3"]);
    assert.deepEqual(found([]), ["cap is absent, and should be 2 or 3"]);
  });

  test("the history check finds an acknowledged change that was undone", () => {
    history.did(history.intend([], [["gone", 0]]));
    history.did(history.intend([], [["gone", 1]]));
    assert.deepEqual(found([], [["gone", 0]]), ["gone is 0, and should be 1"]);
  });

  test("the history check finds a refused change that happened", () => {
    history.did(history.intend([], [["cap", 2]]));
    history.refused(history.intend([], [["cap", 3]]), false);
    assert.deepEqual(found([], [["cap", 3]]), ["cap is 3, and should be 2"]);
  });
});

describe("cases that the history check accepts", () => {
  test("the history check accepts a call without an answer, whether or not it happened", () => {
    history.intend(["use a", "member a"], [["member", "in"]]);
    assert.deepEqual(found(["use a", "member a"], [["member", "in"]]), []);
    assert.deepEqual(found([]), []);
  });

  test("the history check accepts a refusal after an attempt without an answer", () => {
    history.refused(history.intend(["use a"], [["cap", 1]]), true);
    assert.deepEqual([...found(["use a"], [["cap", 1]]), ...found([])], []);
  });

  test("the history check accepts one fact that several callers requested", () => {
    const [first, second] = [history.intend(["use a"]), history.intend(["use a"])];
    history.did(first);
    history.refused(second, false);
    assert.deepEqual(found(["use a"]), []);
    assert.equal(history.told, 1);
  });
});
