// What the hooks watch, without React: readings, edits that show at once, pages.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { getFunctionName } from "convex/server";
import { Client } from "../../js/react/client.js";
import { changedCode, createdCode, isPending } from "../../js/react/edits.js";
import { Pages } from "../../js/react/pages.js";
import { transportOf } from "../../js/react/transport.js";

/** Calls that wait for an answer, oldest first. @type {{ path: string, args: any, answer: (reply: any) => void, fail: (error: unknown) => void }[]} */
let calls = [];
/** Live readings. @type {Map<string, (outcome: any) => void>} */
let followed = new Map();
beforeEach(() => {
  calls = [];
  followed = new Map();
});

const call = (/** @type {string} */ path, /** @type {any} */ args) =>
  new Promise((answer, fail) => calls.push({ path, args, answer, fail }));
const follow = (/** @type {string} */ path, /** @type {any} */ args, /** @type {(outcome: any) => void} */ listener) => {
  const key = `${path} ${args.cursor ?? ""}`;
  followed.set(key, listener);
  return () => followed.delete(key);
};
const over = () => new Client({ call, follow: undefined });
const live = () => new Client({ call, follow });

/** Lets everything that is settled run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {unknown} data */
const success = (data) => ({ status: "success", code: 200, message: "OK", data });
/** @param {string} error @param {number} code */
const refusal = (error, code = 404) => ({ status: "error", code, message: error, error });
/** @param {string[]} ids @param {string | null} next */
const page = (ids, next = null) => success({ page: ids.map((_id) => ({ _id, revokedAt: null, expiresAt: null, maxUses: null, uses: 0, status: "active" })), isDone: next === null, continueCursor: next });

/** Answers the oldest call. @param {any} reply */
async function answer(reply) {
  const next = calls.shift();
  assert.ok(next, "a call waits");
  next.answer(reply);
  await settled();
  return next;
}

describe("a reading over HTTP", () => {
  test("components that show the same share one reading, whatever the order of their arguments", async () => {
    const client = over();
    const one = client.watch("invitCode:list", { serverId: "s", limit: 5, status: undefined });
    assert.equal(client.watch("invitCode:list", { limit: 5, serverId: "s" }), one);
    const stop = one.subscribe(() => {});
    one.subscribe(() => {});
    stop();
    one.subscribe(() => {});
    assert.equal(calls.length, 1, "StrictMode's second effect asks nothing");
    assert.deepEqual(calls[0]?.args, { limit: 5, serverId: "s" });
  });

  test("an answer that was asked for before a mutation is not shown after it", async () => {
    const client = over();
    const entry = client.watch("server:r", { serverId: "s" });
    entry.subscribe(() => {});
    const [early] = calls.splice(0);
    void client.call("server:u", { serverId: "s", name: "new" });
    await answer(success({}));
    await answer(success({ name: "new" }));
    early?.answer(success({ name: "old" }));
    await settled();
    assert.equal(entry.snapshot().reply.data.name, "new");
  });

  test("a failed reading keeps what was shown, and a later one repairs it", async () => {
    const client = over();
    const entry = client.watch("server:r", { serverId: "s" });
    entry.subscribe(() => {});
    await answer(success(1));
    void client.refresh();
    calls.shift()?.fail(new Error("cut"));
    await settled();
    assert.deepEqual([entry.snapshot().status, entry.snapshot().reply.data], ["failed", 1]);
    void client.refresh();
    await answer(success(2));
    assert.deepEqual([entry.snapshot().status, entry.snapshot().reply.data], ["ready", 2]);
  });

  test("the same answer again renders nothing", async () => {
    const client = over();
    const entry = client.watch("server:r", { serverId: "s" });
    let renders = 0;
    entry.subscribe(() => (renders += 1));
    await answer(success({ name: "a" }));
    const before = entry.snapshot();
    void client.refresh();
    await answer(success({ name: "a" }));
    assert.equal(entry.snapshot(), before);
    assert.equal(renders, 1);
  });

  test("an unknown code and a limit on guesses are not asked for again by themselves", async () => {
    for (const reply of [success({ wouldAnswer: { status: "error", code: 404, error: "errors.invalid" } }), refusal("errors.rateLimited", 429)]) {
      const client = over();
      client.watch("invitCode:explain", { code: "X" }).subscribe(() => {});
      await answer(reply);
      await client.refresh();
      assert.deepEqual(calls, []);
    }
  });
});

describe("an edit that shows at once", () => {
  test("it stays until a reading that began after the mutation, so that nothing flickers", async () => {
    const client = over();
    const entry = client.watch("invitCode:list", { serverId: "s" });
    /** @type {string[]} */
    const seen = [];
    entry.subscribe(() => void seen.push(entry.snapshot().reply.data.page[0].status));
    await answer(page(["a"]));
    const done = client.call("invitCode:d", { id: "a" }, changedCode("a", { revoked: true }));
    void client.refresh();
    const [mutation, early] = calls.splice(0);
    mutation?.answer(success({}));
    await done;
    await settled();
    early?.answer(page(["a"]));
    await settled();
    const after = page(["a"]);
    /** @type {any} */ (after.data).page[0].status = "revoked";
    await answer(after);
    assert.deepEqual([...new Set(seen)], ["active", "revoked"]);
    assert.deepEqual([client.overlays.size, calls.length], [0, 0]);
  });

  test("it goes when the service refuses, or does not answer", async () => {
    for (const end of [(/** @type {any} */ it) => it.answer(refusal("errors.permissionDenied", 403)), (/** @type {any} */ it) => it.fail(new Error("cut"))]) {
      const client = over();
      const entry = client.watch("invitCode:list", { serverId: "s" });
      entry.subscribe(() => {});
      await answer(page(["a"]));
      const done = client.call("invitCode:c", { serverId: "s" }, createdCode({ serverId: "s", creatorId: "ada" })).catch(() => {});
      assert.equal(entry.snapshot().reply.data.page.length, 2);
      assert.ok(isPending(entry.snapshot().reply.data.page[0]));
      end(calls.shift());
      await done;
      assert.deepEqual(entry.snapshot().reply.data.page.length, 1);
      assert.deepEqual(calls, [], "nothing changed, so nothing is read");
    }
  });

  test("a live client of Convex shows it itself, as an optimistic update of the queries that it changes", async () => {
    /** @type {any[]} */
    const mutations = [];
    const { call: send } = transportOf({ query: async () => {}, mutation: async (/** @type {any[]} */ ...given) => void mutations.push(given), onUpdate() {} });
    await send("invitCode:d", { id: "a" }, changedCode("a", { revoked: true }));
    await send("server:d", { serverId: "s" });
    assert.deepEqual(mutations.map(({ length }) => length), [3, 2]);
    /** @type {any[]} */
    const shown = [];
    const values = [
      [{ serverId: "s" }, page(["a", "b"])],
      [{ serverId: "other" }, page(["b"])],
      [{ serverId: "refused" }, refusal("errors.permissionDenied", 403)],
      [{ serverId: "loading" }, undefined],
    ];
    mutations[0][2].optimisticUpdate({
      getAllQueries: (/** @type {any} */ reference) => (getFunctionName(reference) === "invitCode:list" ? values.map(([args, value]) => ({ args, value })) : []),
      setQuery: (/** @type {any} */ reference, /** @type {any} */ args, /** @type {any} */ value) => shown.push([getFunctionName(reference), args.serverId, value.data.page.map((/** @type {any} */ { status }) => status)]),
    });
    assert.deepEqual(shown, [["invitCode:list", "s", ["revoked", "active"]]]);
  });
});

describe("pages", () => {
  /** @param {Pages} pages */
  const ids = (pages) => pages.snapshot().rows.map(({ _id }) => _id);

  test("each page begins where the page before it ends", async () => {
    const pages = new Pages(over(), "invitCode:list", { serverId: "s" });
    pages.subscribe(() => {});
    pages.loadMore();
    assert.equal(calls.length, 1, "nothing more before the first page is there");
    await answer(page(["e", "d"], "d"));
    assert.deepEqual([ids(pages), pages.snapshot().hasMore], [["e", "d"], true]);
    pages.loadMore();
    assert.equal(pages.snapshot().isLoadingMore, true);
    const { args } = await answer(page(["c"]));
    assert.equal(args.cursor, "d");
    assert.deepEqual([ids(pages), pages.snapshot().hasMore, pages.snapshot().status], [["e", "d", "c"], false, "ready"]);
  });

  test("when the first page's end moves, the next one is read anew and no row is away meanwhile", async () => {
    const pages = new Pages(live(), "invitCode:list", { serverId: "s" });
    pages.subscribe(() => {});
    followed.get("invitCode:list ")?.({ reply: page(["d", "c"], "c") });
    pages.loadMore();
    followed.get("invitCode:list c")?.({ reply: page(["b", "a"]) });
    followed.get("invitCode:list ")?.({ reply: page(["e", "d"], "d") });
    assert.deepEqual(ids(pages), ["e", "d", "c", "b", "a"]);
    assert.deepEqual([...followed.keys()], ["invitCode:list ", "invitCode:list d"], "the old page is let go");
    followed.get("invitCode:list d")?.({ reply: page(["c", "b"], "b") });
    assert.deepEqual([ids(pages), pages.snapshot().hasMore], [["e", "d", "c", "b"], true]);
  });

  test("a refused or failed list keeps its rows and says why", async () => {
    const pages = new Pages(live(), "invitCode:list", { serverId: "s" });
    pages.subscribe(() => {});
    followed.get("invitCode:list ")?.({ reply: page(["a"]) });
    followed.get("invitCode:list ")?.({ reply: refusal("errors.permissionDenied", 403) });
    assert.deepEqual([pages.snapshot().status, pages.snapshot().refusal.error, ids(pages)], ["refused", "errors.permissionDenied", ["a"]]);
    const error = new Error("cut");
    followed.get("invitCode:list ")?.({ error });
    assert.deepEqual([pages.snapshot().error, ids(pages)], [error, ["a"]]);
  });

  test("nothing is followed once nobody looks", () => {
    const pages = new Pages(live(), "invitCode:list", { serverId: "s" });
    const stop = pages.subscribe(() => {});
    assert.equal(followed.size, 1);
    stop();
    assert.equal(followed.size, 0);
  });
});

test("anything but a client is refused with what would be right", () => {
  for (const client of [undefined, null, 5, "https://x", {}, { query() {} }]) {
    assert.throws(() => transportOf(client), { name: "InvitcodeError", code: "ERR_ARGUMENT", message: /takes url and token, or client/ });
  }
});
