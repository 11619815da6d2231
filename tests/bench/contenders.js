/** The contenders of a benchmark, each with its own database and the same servers and codes. */
import { readFile } from "node:fs/promises";
import { NodeProduct } from "../support/node-product.js";
import { bundleProduct, bundleReference } from "./bundle.js";
import { learnPlan } from "./plan.js";
import { migrateProduct, migrateReference, startWorkers, tableSizes } from "./workerd.js";

/** @typedef {import("./bundle.js").Bundle} Bundle */
/** @typedef {import("./load.js").Target} Target */
/** @typedef {import("./workerd.js").Database} Database */
/** @typedef {{ name: string, url: string, targets: Target[], secret?: string }} Contender */

const SERVERS = 10;
const CODES = 20;
const FAR = Date.UTC(2100, 0, 1);
const SECRET = "a secret that only the benchmark's own tokens are signed with";
const SERVICE_KEY = "the-key-of-the-service-that-prepares-the-benchmark";

/** @param {string} name @param {string} [rename] @returns {Promise<Record<string, import("./bundle.js").Module>>} */
const ownModule = async (name, rename = name) => ({
  [rename]: { type: "esm", contents: await readFile(new URL(name, import.meta.url), "utf8") },
});

/**
 * A worker with one of our own modules in front of it.
 *
 * @param {Bundle} bundle
 * @param {string} front
 * @param {string} name by which the module in front knows the worker
 * @returns {Promise<Bundle>}
 */
async function behind({ main, modules }, front, name) {
  const worker = /** @type {import("./bundle.js").Module} */ (modules[main]);
  const { [main]: _, ...others } = modules;
  return { main: front, modules: { ...(await ownModule(front)), [name]: worker, ...others } };
}

/** The product with the recorder in front of it. @param {Bundle} product */
export const withRecorder = (product) => behind(product, "recorder.js", "product.js");

/**
 * @param {string} folder
 * @param {number} [distance] milliseconds to the database and back, beside what the trip itself takes
 */
export async function startContenders(folder, distance = 0) {
  const product = await bundleProduct(folder);
  const recorder = await withRecorder(product);
  const open = { AUTH: "open" };
  const token = { AUTH: "token", JWT_SECRET: SECRET, SERVICE_KEY };

  const plans = await learnPlans(`${folder}/plans`, recorder);
  /** @param {Bundle} bundle @param {string} database @param {Record<string, unknown>} variables */
  const placed = async (bundle, database, variables) =>
    distance === 0
      ? { bundle, database, variables }
      : { bundle: await behind(bundle, "distant.js", "near.js"), database, variables: { ...variables, DISTANCE: distance } };
  const workers = await startWorkers(`${folder}/contenders`, {
    ours: await placed(product, "ours", open),
    floor: await placed({ main: "floor.js", modules: await ownModule("floor.js") }, "floor", { PLANS: plans }),
    quiet: await placed(product, "quiet", { ...open, LOG: "failures" }),
    reference: await placed(await bundleReference(folder), "reference", {}),
    token: await placed(product, "token", token),
    errand: { bundle: { main: "errand.js", modules: await ownModule("errand.js") }, database: "unused", objects: true },
    durable: { ...(await placed(product, "unused", { ...open, STORE: "durable" })), objects: true },
    quietDurable: { ...(await placed(product, "unused", { ...open, STORE: "durable", LOG: "failures" })), objects: true },
    filler: { bundle: recorder, database: "floor", variables: open },
  });

  // Its log goes to a process that reads it, as the others' does.
  const sqlite = await new NodeProduct(folder, { env: open }).start();

  const ours = await workers.database("ours");
  const floor = await workers.database("floor");
  const quiet = await workers.database("quiet");
  const reference = await workers.database("reference");
  const tokens = await workers.database("token");
  for (const database of [ours, floor, quiet, tokens]) await migrateProduct(database);
  await migrateReference(reference);

  const bearer = { Authorization: `Bearer ${SERVICE_KEY}` };
  /** @type {Contender[]} */
  const contenders = [
    { name: "ours", url: (await workers.url("ours")).href, targets: await fill(await workers.url("ours")) },
    { name: "floor", url: (await workers.url("floor")).href, targets: await fill(await workers.url("filler")) },
    { name: "quiet", url: (await workers.url("quiet")).href, targets: await fill(await workers.url("quiet")) },
    { name: "reference", url: (await workers.url("reference")).href, targets: await fillReference(reference, await workers.url("reference")) },
    { name: "token", url: (await workers.url("token")).href, targets: await fill(await workers.url("token"), bearer), secret: SECRET },
    { name: "sqlite", url: sqlite.url.href, targets: await fill(sqlite.url) },
    { name: "durable", url: (await workers.url("durable")).href, targets: (await fill(await workers.url("durable"))).slice(0, CODES) },
    { name: "quietDurable", url: (await workers.url("quietDurable")).href, targets: (await fill(await workers.url("quietDurable"))).slice(0, CODES) },
    { name: "errand", url: (await workers.url("errand")).href, targets: [{ serverId: "server", ownerId: "owner", code: "0000000000" }] },
  ];
  await proveSameWork([ours, floor, quiet], contenders.slice(0, 3));
  const stop = async () => {
    await sqlite.stop();
    await workers.stop();
  };
  return { contenders, stop };
}

/** Learns on a database that nothing else uses. @param {string} folder @param {Bundle} recorder */
async function learnPlans(folder, recorder) {
  const workers = await startWorkers(folder, { recorder: { bundle: recorder, database: "plans", variables: { AUTH: "open" } } });
  try {
    await migrateProduct(await workers.database("recorder"));
    const url = await workers.url("recorder");
    const [one, other] = [await makeServer(url, "one"), await makeServer(url, "other")];
    const made = { maxUses: 50, expiresAt: FAR };
    return {
      use: await learnPlan(url, "/invitCode/use", [
        { code: await makeCode(url, one), userId: "user-1-1", user: "Ada" },
        { code: await makeCode(url, other), userId: "user-2-2", user: "Ada" },
      ]),
      c: await learnPlan(url, "/invitCode/c", [
        { serverId: one.serverId, creatorId: one.ownerId, ...made },
        { serverId: other.serverId, creatorId: other.ownerId, ...made },
      ]),
    };
  } finally {
    await workers.stop();
  }
}

/** @param {URL} url @param {string} path @param {Record<string, unknown>} input @param {Record<string, string>} [headers] */
async function call(url, path, input, headers = {}) {
  const response = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(input),
  });
  const reply = /** @type {any} */ (await response.json());
  // The recorder wraps the reply that the product gave.
  const { status, data } = reply.body ?? reply;
  if (status !== "success") throw new Error(`${path} answered ${JSON.stringify(reply)}`);
  return data;
}

/**
 * A server with a plain member, who creates its codes. Each use of a member's code checks whether the member could still
 * create it, so this is the cost of a use in service.
 *
 * @param {URL} url
 * @param {string} name
 * @param {Record<string, string>} [headers]
 */
export async function makeServer(url, name, headers) {
  const [ownerId, memberId] = [`owner-${name}`, `member-${name}`];
  const { _id } = await call(url, "/server/c", { name, ownerId }, headers);
  const server = { serverId: String(_id), ownerId, memberId };
  const code = await makeCode(url, { ...server, memberId: ownerId }, headers);
  await call(url, "/invitCode/use", { code, userId: memberId }, headers);
  return server;
}

/** @param {URL} url @param {{ serverId: string, memberId: string }} server @param {Record<string, string>} [headers] */
export async function makeCode(url, { serverId, memberId }, headers) {
  const input = { serverId, creatorId: memberId, maxUses: 1_000_000_000, expiresAt: FAR };
  return String(await call(url, "/invitCode/c", input, headers));
}

/** @param {URL} url @param {Record<string, string>} [headers] */
async function fill(url, headers) {
  /** @type {Target[]} */
  const targets = [];
  for (let index = 0; index < SERVERS; index += 1) {
    const server = await makeServer(url, `server-${index}`, headers);
    for (let made = 0; made < CODES; made += 1) targets.push({ ...server, code: await makeCode(url, server, headers) });
  }
  return targets;
}

/** @param {Database} database @param {URL} url */
async function fillReference(database, url) {
  /** @type {Target[]} */
  const targets = [];
  for (let index = 0; index < SERVERS; index += 1) {
    const server = { serverId: crypto.randomUUID(), ownerId: `owner-server-${index}`, memberId: `member-server-${index}` };
    await database.batch([
      database
        .prepare("INSERT INTO servers (id, name, owner_id, created_at) VALUES (?, ?, ?, ?)")
        .bind(server.serverId, `server-${index}`, server.ownerId, Date.now()),
      database
        .prepare("INSERT INTO members (server_id, user_id, role, joined_at) VALUES (?, ?, 'owner', ?)")
        .bind(server.serverId, server.ownerId, Date.now()),
      database
        .prepare("INSERT INTO members (server_id, user_id, role, joined_at) VALUES (?, ?, 'member', ?)")
        .bind(server.serverId, server.memberId, Date.now()),
    ]);
    for (let made = 0; made < CODES; made += 1) targets.push({ ...server, code: await makeCode(url, server) });
  }
  return targets;
}

/**
 * Checks that the floor does the product's work: one call of each kind must leave the same number of rows.
 *
 * @param {Database[]} databases
 * @param {Contender[]} contenders
 */
async function proveSameWork(databases, contenders) {
  const grown = [];
  for (const [index, { url, targets }] of contenders.entries()) {
    const database = /** @type {Database} */ (databases[index]);
    const [target] = targets;
    if (target === undefined) throw new Error("there is nothing to call about");
    const before = await tableSizes(database);
    await fetch(new URL("/invitCode/use", url), posted({ code: target.code, userId: "user-of-proof", user: "Ada" }));
    await fetch(new URL("/invitCode/c", url), posted({ serverId: target.serverId, creatorId: target.ownerId, maxUses: 50, expiresAt: FAR }));
    const after = await tableSizes(database);
    grown.push(JSON.stringify(Object.entries(after).map(([name, size]) => [name, size - (before[name] ?? 0)])));
  }
  if (new Set(grown).size !== 1) throw new Error(`the floor does not do the product's work: ${grown.join(" and ")}`);
}

/** @param {unknown} input */
const posted = (input) => ({
  method: "POST",
  headers: { "Content-Type": "application/json", "CF-Connecting-IP": "203.0.113.7" },
  body: JSON.stringify(input),
});
