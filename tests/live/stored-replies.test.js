// The stored replies of live mutations: a user who is erased leaves them.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Store } from "../../js/worker/live/store.js";

/** A store on SQLite in memory. */
function store() {
  const database = new DatabaseSync(":memory:");
  return new Store({
    exec(sql, ...values) {
      if (values.length === 0) database.exec(sql);
      const rows = values.length === 0 ? [] : database.prepare(sql).all(...values);
      return { toArray: () => rows };
    },
  });
}

test("the replies that name an erased user are forgotten, and no others", () => {
  const kept = store();
  const reply = (/** @type {string} */ userId) => ({ status: "success", data: { userId, user: "A name" } });
  for (const [key, user] of [["1", "zoe"], ["2", "zoe-2"], ["3", 'quoted "zoe"'], ["4", "zoe"]]) kept.keepReply(String(key), reply(String(user)), 1, 1);
  kept.dropReplies("zoe");
  assert.deepEqual(["1", "2", "3", "4"].map((key) => kept.reply(key) !== undefined), [false, true, true, false]);
  kept.dropReplies('quoted "zoe"');
  assert.equal(kept.reply("3"), undefined);
});
