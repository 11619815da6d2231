// The work of each minute of the service in Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import { everyMinute } from "../../js/node/clock.js";

const MINUTE = 60_000;

test("it runs at each full minute, never beside itself, and stopping waits for it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10 * MINUTE + 30_000 });
  /** @type {number[]} */
  const begun = [];
  let end = () => {};
  const clock = everyMinute((at) => {
    begun.push(at);
    return new Promise((resolve) => (end = () => resolve(undefined)));
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(29_999);
  assert.deepEqual(begun, []);
  t.mock.timers.tick(1);
  assert.deepEqual(begun, [11 * MINUTE]);
  t.mock.timers.tick(3 * MINUTE);
  assert.deepEqual(begun, [11 * MINUTE], "the first has not ended");
  end();
  await settle();
  t.mock.timers.tick(MINUTE);
  assert.deepEqual(begun, [11 * MINUTE, 15 * MINUTE]);
  let isStopped = false;
  const stopped = clock.stop(MINUTE).then(() => (isStopped = true));
  await settle();
  assert.equal(isStopped, false);
  end();
  await stopped;
  t.mock.timers.tick(10 * MINUTE);
  assert.equal(begun.length, 2);
});

test("stopping does not wait for longer than it is told", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 10 * MINUTE + 30_000 });
  const clock = everyMinute(() => new Promise(() => {}));
  t.mock.timers.tick(30_000);
  const stopped = clock.stop(10_000);
  t.mock.timers.tick(10_000);
  await stopped;
});
