// The judge itself: what it must find when tables and told replies differ, and what it must let pass.
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

describe("finds", () => {
  test("what was acknowledged and is lost", () => {
    history.did(history.intend(["use a"]));
    assert.deepEqual(found([]), ["it was acknowledged and is lost: use a"]);
  });

  test("what is there twice", () => {
    history.did(history.intend(["use a"]));
    assert.deepEqual(found(["use a", "use a"]), ["it is there 2 times: use a"]);
  });

  test("what nobody asked for, and what was refused", () => {
    history.refused(history.intend(["use a"]), false);
    assert.deepEqual(found(["use a"]), ["nobody asked for it: use a"]);
  });

  test("a call without an answer that happened in part", () => {
    history.intend(["use a", "member a"]);
    assert.deepEqual(found(["use a"]), ["its call happened in part: member a"]);
    assert.deepEqual(found(["member a"]), ["its call happened in part: member a"]);
  });

  test("a value that is neither the old one nor the new one", () => {
    history.did(history.intend([], [["cap", 2]]));
    history.intend([], [["cap", 3]]);
    assert.deepEqual(found([], [["cap", 1]]), ["cap is 1, and should be 2 or 3"]);
    assert.deepEqual(found([]), ["cap is absent, and should be 2 or 3"]);
  });

  test("a change that was acknowledged and undone", () => {
    history.did(history.intend([], [["gone", 0]]));
    history.did(history.intend([], [["gone", 1]]));
    assert.deepEqual(found([], [["gone", 0]]), ["gone is 0, and should be 1"]);
  });

  test("a change that was refused and happened", () => {
    history.did(history.intend([], [["cap", 2]]));
    history.refused(history.intend([], [["cap", 3]]), false);
    assert.deepEqual(found([], [["cap", 3]]), ["cap is 3, and should be 2"]);
  });
});

describe("lets pass", () => {
  test("a call without an answer, whether it happened or not", () => {
    history.intend(["use a", "member a"], [["member", "in"]]);
    assert.deepEqual(found(["use a", "member a"], [["member", "in"]]), []);
    assert.deepEqual(found([]), []);
  });

  test("a refusal after a try without an answer, which may have happened", () => {
    history.refused(history.intend(["use a"], [["cap", 1]]), true);
    assert.deepEqual([...found(["use a"], [["cap", 1]]), ...found([])], []);
  });

  test("a fact that several callers asked for, once it is there once", () => {
    const [first, second] = [history.intend(["use a"]), history.intend(["use a"])];
    history.did(first);
    history.refused(second, false);
    assert.deepEqual(found(["use a"]), []);
    assert.equal(history.told, 1);
  });
});
