// The engine keeps the first lines of ordinary responses, so that it need not parse them again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { replyOf } from "../../js/worker/engine.js";

const LINE = '[200,{"content-type":"application/json"},"invitCode:use"]';

test("responses with the same first line share nothing that can be changed", () => {
  const first = replyOf(`${LINE}\n{"a":1}`);
  first.headers["x-request-id"] = "of the first";
  first.effects.push({ effect: "tell" });
  const second = replyOf(`${LINE}\n{"b":\n2}`);
  assert.deepEqual(second, {
    status: 200,
    headers: { "content-type": "application/json" },
    label: "invitCode:use",
    cause: undefined,
    effects: [],
    body: '{"b":\n2}',
  });
  assert.deepEqual(first.body, '{"a":1}');
});

test("effects and causes are of their own response only", () => {
  const told = `${LINE.slice(0, -1)},null,{"effect":"tell","topics":["server:a"]}]`;
  assert.deepEqual([replyOf(`${told}\n`), replyOf(`${told}\n`)].map(({ effects }) => effects.length), [1, 1]);
  assert.deepEqual(replyOf(`${LINE}\n`).effects, []);
  const failed = '[500,{},"x errors.internal","the cause"]\n';
  assert.deepEqual([replyOf(failed).cause, replyOf(failed).cause], ["the cause", "the cause"]);
});

test("more first lines than are kept are still read as written", () => {
  const lines = Array.from({ length: 200 }, (_, number) => `[200,{"x":"${number}"},"label ${number}"]\n`);
  for (const text of [...lines, ...lines]) {
    const { headers, label } = replyOf(text);
    assert.equal(label, `label ${headers.x}`);
    assert.ok(text.includes(`"${label}"`));
  }
});
