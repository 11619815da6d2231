// A list that is watched page by page, against a service whose pages keep their ends as Convex's do.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Client } from "../../js/react/client.js";
import { LivePages } from "../../js/react/live-pages.js";

/** The end of the list as a cursor. */
const END = "end";

/** A list of numbers, the highest first, and who watches its pages. */
class Service {
  /** @type {number[]} */
  rows = [];
  /** @type {Set<{ options: any, end: string | undefined, listener: (outcome: any) => void }>} */
  watches = new Set();

  client() {
    /** @type {any} */
    const transport = {
      call: () => Promise.reject(new Error("nothing is read apart")),
      follow: (/** @type {string} */ _, /** @type {any} */ { paginationOpts }, /** @type {any} */ listener) => {
        /** @type {{ options: any, end: string | undefined, listener: any }} */
        const watch = { options: paginationOpts, end: paginationOpts.endCursor, listener };
        this.watches.add(watch);
        this.tell(watch);
        return () => void this.watches.delete(watch);
      },
    };
    return new Client(transport);
  }

  /** Each watch keeps the end that it had first: that is what the journal does. @param {{ options: any, end: string | undefined, listener: any }} watch */
  tell(watch) {
    const { cursor, numItems } = watch.options;
    const below = this.rows.filter((row) => cursor === null || row < Number(cursor));
    const first = below.slice(0, numItems);
    watch.end ??= below.length > numItems ? String(first.at(-1)) : END;
    const page = below.filter((row) => watch.end === END || row >= Number(watch.end));
    const isLong = page.length > numItems * 2;
    const data = {
      page: page.map((row) => ({ _id: String(row) })),
      isDone: watch.end === END,
      continueCursor: watch.end,
      splitCursor: isLong ? String(page[Math.floor(page.length / 2)]) : null,
      pageStatus: page.length > numItems * 4 ? "SplitRequired" : isLong ? "SplitRecommended" : null,
    };
    watch.listener({ reply: { status: "success", code: 200, data } });
  }

  /** All watchers see one state. */
  tellAll() {
    for (const watch of [...this.watches]) if (this.watches.has(watch)) this.tell(watch);
  }
}

/** @param {LivePages} pages */
const idsOf = (pages) => pages.snapshot().rows.map(({ _id }) => Number(_id));

test("whatever comes and goes, the rows are the start of the list, without gaps or doubles", () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant("add"), rows: fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 12 }) }),
    fc.record({ act: fc.constant("remove"), rows: fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 6 }) }),
    fc.record({ act: fc.constant("more"), rows: fc.constant([]) }),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 30 }), fc.array(step, { maxLength: 25 }), (start, steps) => {
      const service = new Service();
      const set = new Set(start);
      const sorted = () => [...set].sort((one, other) => other - one);
      service.rows = sorted();
      const pages = new LivePages(service.client(), "invitCode:list", { serverId: "s", limit: 3 });
      pages.subscribe(() => {});
      for (const { act, rows } of steps) {
        if (act === "more") pages.loadMore();
        for (const row of rows) {
          if (act === "add") set.add(row);
          else set.delete(/** @type {number} */ (sorted()[row % Math.max(1, set.size)]));
        }
        service.rows = sorted();
        service.tellAll();
        const shown = idsOf(pages);
        assert.deepEqual(shown, service.rows.slice(0, shown.length));
        assert.equal(pages.snapshot().hasMore, shown.length < service.rows.length || (pages.snapshot().hasMore && shown.length === service.rows.length));
      }
    }),
    { numRuns: 300 },
  );
});

test("a page that has grown too long is split, and the others keep their places", () => {
  const service = new Service();
  service.rows = [60, 50, 40, 30, 20, 10];
  const pages = new LivePages(service.client(), "invitCode:list", { serverId: "s", limit: 2 });
  pages.subscribe(() => {});
  pages.loadMore();
  assert.deepEqual([idsOf(pages), service.watches.size], [[60, 50, 40, 30], 2]);
  service.rows = [90, 80, 70, ...service.rows];
  service.tellAll();
  assert.deepEqual(idsOf(pages), [90, 80, 70, 60, 50, 40, 30]);
  assert.deepEqual([...service.watches].map(({ options: { cursor, endCursor } }) => [cursor, endCursor]), [["50", undefined], [null, "70"], ["70", "50"]]);
  pages.loadMore();
  assert.deepEqual(idsOf(pages), [90, 80, 70, 60, 50, 40, 30, 20, 10]);
  assert.equal(pages.snapshot().hasMore, false);
});

test("a cursor that is none of the list any more begins the list anew, and no row is away meanwhile", () => {
  const service = new Service();
  service.rows = [4, 3, 2, 1];
  const pages = new LivePages(service.client(), "invitCode:list", { limit: 2 });
  pages.subscribe(() => {});
  pages.loadMore();
  assert.deepEqual(idsOf(pages), [4, 3, 2, 1]);
  const [, second] = [...service.watches];
  second?.listener({ error: Object.assign(new Error("InvalidCursor"), { data: { isConvexSystemError: true, paginationError: "InvalidCursor" } }) });
  assert.deepEqual([idsOf(pages), pages.snapshot().status], [[4, 3, 2, 1], "ready"]);
  service.rows = [5, 4, 3, 2, 1];
  service.tellAll();
  assert.deepEqual(idsOf(pages), [5, 4, 3, 2, 1]);
});

test("a refused list keeps its rows and says why, and nothing is followed once nobody looks", () => {
  const service = new Service();
  service.rows = [2, 1];
  const pages = new LivePages(service.client(), "invitCode:list", {});
  const stop = pages.subscribe(() => {});
  const [watch] = [...service.watches];
  assert.equal(watch?.options.numItems, 50);
  watch?.listener({ reply: { status: "error", code: 403, error: "errors.permissionDenied", message: "no" } });
  assert.deepEqual([pages.snapshot().status, pages.snapshot().refusal.error, idsOf(pages)], ["refused", "errors.permissionDenied", [2, 1]]);
  stop();
  assert.equal(service.watches.size, 0);
});
