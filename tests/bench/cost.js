/**
 * The cost of the rules alone, without network or storage: plan plus settle of one call, and a new instance. The rows
 * come from a real D1, so that settle reads the same as in service.
 */
import { readFile } from "node:fs/promises";
import { d1 } from "../../js/bindings/d1.js";
import { sharedStatementsOf } from "../../js/bindings/work.js";
import { read, replyOf } from "../../js/worker/engine.js";
import { __wbg_reset_state, configure, initSync, plan, settle, settleAnew } from "../../pkg/invitcode_worker.js";
import { root } from "./bundle.js";
import { median } from "./statistics.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./report.js").Table} Table */
/** @typedef {{ head: string, random: string, body: Uint8Array, facts: string }} Call */

/** The settings of js/worker/config.js with only the authentication set. */
export const SETTINGS = JSON.stringify({
  store: "d1",
  guessLimitAddress: 30,
  guessLimitUser: 30,
  addressKey: "0".repeat(64),
  superUsers: [],
  allowedOrigins: [],
  timecapsulePublicUse: false,
  invites: {},
});
const CALLS_A_BATCH = 2_000;
const NOTHING = { type: /** @type {const} */ ("esm"), contents: "export default { fetch: () => new Response() }" };

/**
 * @param {string} folder
 * @param {{ batches: number, say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function cost(folder, { batches, say }) {
  const file = await readFile(new URL("pkg/invitcode_worker_bg.wasm", root));
  const module = new WebAssembly.Module(file);
  initSync({ module });
  say("recording calls");
  const calls = await record(folder);
  say("timing plan, settle and instantiation");
  const use = pure(calls.use, batches);
  const made = pure(calls.c, batches);
  return [
    {
      title: "Cost of the rules",
      columns: ["what", "microseconds"],
      rows: [
        ["use: plan", tenths(use.plan)],
        ["use: settle, where another instance planned", tenths(use.settle)],
        ["use: plan plus settle", tenths(use.both)],
        ["c: plan", tenths(made.plan)],
        ["c: settle, where another instance planned", tenths(made.settle)],
        ["c: plan plus settle", tenths(made.both)],
        ["a new instance from the compiled module", tenths(instantiation(module, batches))],
      ],
      notes: [`Medians of ${batches} batches of ${CALLS_A_BATCH} calls each (instances: ${batches} one by one), across the JavaScript boundary.`],
    },
  ];
}

/** @param {number} microseconds */
const tenths = (microseconds) => microseconds.toFixed(1);

/** Makes each kind of call once for real, and keeps what it took. @param {string} folder */
export async function record(folder) {
  const bundle = { main: "nothing.js", modules: { "nothing.js": NOTHING } };
  const workers = await startWorkers(folder, { nothing: { bundle, database: "cost" } });
  try {
    const database = await workers.database("nothing");
    await migrateProduct(database);
    const binding = d1(/** @type {any} */ (database));
    /** @param {string} path @param {Record<string, unknown>} input */
    const call = async (path, input) => {
      const head = headOf(path);
      const body = new TextEncoder().encode(JSON.stringify(input));
      const { work, values, ticket } = planned(configure(SETTINGS), head, body);
      const facts = JSON.stringify(await binding.run(sharedStatementsOf(work, values)));
      const [instance, number, random] = ticket;
      const reply = replyOf(settle(instance, number, facts) ?? "");
      if (reply.status !== 200) throw new Error(`${path} answered ${reply.body}`);
      return { kept: { head, random, body, facts }, data: JSON.parse(reply.body).data };
    };
    const { data: server } = await call("/server/c", { name: "A server", ownerId: "owner" });
    const made = await call("/invitCode/c", { serverId: server._id, creatorId: "owner", maxUses: 50, expiresAt: Date.UTC(2100, 0, 1) });
    const used = await call("/invitCode/use", { code: made.data, userId: "user-1", user: "Ada" });
    return { c: made.kept, use: used.kept };
  } finally {
    await workers.stop();
  }
}

/**
 * Plans a call that needs storage.
 *
 * @param {number} settings
 * @param {string} head
 * @param {Uint8Array} body
 */
export function planned(settings, head, body) {
  const found = read(plan(settings, head, body));
  if (!("work" in found)) throw new Error(`the call was not planned: ${JSON.stringify(found)}`);
  return found;
}

/** A request's head, as js/worker/head.js makes it of an ordinary request. @param {string} path */
export function headOf(path) {
  return JSON.stringify({
    method: "POST",
    path,
    contentType: "application/json",
    requestId: crypto.randomUUID(),
    now: Date.now(),
    address: "203.0.113.7",
    caller: { kind: "open" },
  });
}

/** @param {Call} call @param {number} batches */
function pure({ head, random, body, facts }, batches) {
  const settings = configure(SETTINGS);
  return {
    plan: timed(batches, CALLS_A_BATCH, () => planned(settings, head, body)),
    settle: timed(batches, CALLS_A_BATCH, () => replyOf(settleAnew(settings, head, body, random, facts))),
    both: timed(batches, CALLS_A_BATCH, () => {
      const [instance, number] = planned(settings, head, body).ticket;
      replyOf(settle(instance, number, facts) ?? "");
    }),
  };
}

/** @param {WebAssembly.Module} module @param {number} batches */
function instantiation(module, batches) {
  return timed(batches, 1, () => {
    __wbg_reset_state();
    initSync({ module });
  });
}

/**
 * The median time of one call in microseconds, after one batch that does not count.
 *
 * @param {number} batches
 * @param {number} calls in a batch
 * @param {() => void} work
 */
function timed(batches, calls, work) {
  const times = [];
  for (let batch = 0; batch <= batches; batch += 1) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) work();
    times.push(((performance.now() - start) * 1000) / calls);
  }
  return median(times.slice(1));
}
