// How a page asks again while a request waits: by a clock and a page that the test moves.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { askAgain } from "../../js/pages/join/asking.js";

class Page extends EventTarget {
  visibilityState = "visible";

  /** @param {"visible" | "hidden"} state */
  turn(state) {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let page = new Page();
let asked = 0;
let answers = () => Promise.resolve(true);
const ask = () => {
  asked += 1;
  return answers();
};

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  page = new Page();
  asked = 0;
  answers = () => Promise.resolve(true);
  Object.assign(globalThis, { document: page });
});
afterEach(() => {
  mock.timers.reset();
  Reflect.deleteProperty(globalThis, "document");
});

/** The clock moves on second by second, and answers arrive. @param {number} seconds */
async function pass(seconds) {
  for (let second = 0; second < seconds; second += 1) {
    mock.timers.tick(1000);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

test("a visible page asks every 15 seconds, until it is ended", async () => {
  const end = askAgain(ask);
  await pass(14);
  assert.equal(asked, 0);
  await pass(46);
  assert.equal(asked, 4);
  end();
  await pass(60);
  assert.equal(asked, 4);
});

test("a hidden page asks nothing, and asks at once when it is seen again", async () => {
  const end = askAgain(ask);
  page.turn("hidden");
  await pass(600);
  assert.equal(asked, 0);
  page.turn("visible");
  await pass(1);
  assert.equal(asked, 1);
  page.turn("hidden");
  page.turn("visible");
  await pass(13);
  assert.equal(asked, 1, "looking away and back asks no more often");
  await pass(2);
  assert.equal(asked, 2);
  end();
});

test("after each failure the pause is twice as long, up to 4 minutes, and after an answer it is 15 seconds again", async () => {
  for (const failure of [() => Promise.reject(new Error("cut off")), () => Promise.resolve(false)]) {
    asked = 0;
    answers = failure;
    const end = askAgain(ask);
    /** @type {number[]} */
    const at = [];
    for (let second = 1; second <= 1000; second += 1) {
      const before = asked;
      await pass(1);
      if (asked > before) at.push(second);
    }
    assert.deepEqual(at, [15, 45, 105, 225, 465, 705, 945]);
    answers = () => Promise.resolve(true);
    await pass(185);
    assert.equal(asked, 8);
    await pass(15);
    assert.equal(asked, 9);
    end();
  }
});

test("a page never asks twice at a time", async () => {
  answers = () => new Promise(() => {});
  const end = askAgain(ask);
  await pass(60);
  page.turn("hidden");
  page.turn("visible");
  await pass(60);
  assert.equal(asked, 1);
  end();
});
