/**
 * The rows read and written by a call, as D1 reports them, at growing amounts of data. The figures are free of noise,
 * and D1 is billed by them.
 */
import { bundleProduct } from "./bundle.js";
import { makeCode, makeServer, withRecorder } from "./contenders.js";
import { JOINING, makeEverything, TELLS } from "./every-condition.js";
import { record } from "./plan.js";
import { whole } from "./report.js";
import { migrateProduct, startWorkers } from "./workerd.js";

/** @typedef {import("./plan.js").Recorded} Recorded */
/** @typedef {import("./report.js").Table} Table */
/** @typedef {import("./workerd.js").Database} Database */

/** Small enough to stay far from D1's limit on the time of one batch. */
const CHUNK = 50_000;
const FAR = Date.UTC(2100, 0, 1);
/** The creators of the stored codes. */
const CREATOR = "someone";

/**
 * @param {string} folder
 * @param {{ levels: number[], say: (text: string) => void }} options
 * @returns {Promise<Table[]>}
 */
export async function rows(folder, { levels, say }) {
  const bundle = await withRecorder(await bundleProduct(folder));
  const workers = await startWorkers(`${folder}/rows`, {
    recorder: { bundle, database: "rows", variables: { AUTH: "open" } },
    everything: { bundle, database: "everything", variables: { AUTH: "open", ...TELLS } },
  });
  try {
    const database = await workers.database("recorder");
    await migrateProduct(database);
    const url = await workers.url("recorder");
    const server = await makeServer(url, "probed");
    const code = await makeCode(url, server);
    const ownersCode = await makeCode(url, { ...server, memberId: server.ownerId });
    // The first use of a code finds an empty log, so it costs less than the others.
    await record(url, "/invitCode/use", { code: ownersCode, userId: "joins-first", user: "Ada" });

    const { body } = await record(url, "/invitCode/r", { code });
    const full = { url: await workers.url("everything"), database: await workers.database("everything") };
    await migrateProduct(full.database);
    const everything = await makeEverything(full.url, full.database);
    const table = [];
    const pages = [];
    const demanding = [];
    let stored = 0;
    // Its codes work, as those of any member.
    await database.prepare(`INSERT INTO member (server_id, user_id, id, role, created_at, joined_at) VALUES (?, '${CREATOR}', '${CREATOR}', 'member', 1, 1)`).bind(server.serverId).run();
    for (const level of levels) {
      say(`filling up to ${whole(level)}`);
      while (stored < level) {
        const next = Math.min(stored + CHUNK, level);
        await store(database, code, server.serverId, stored, next);
        await store(full.database, everything.code, everything.serverId, stored, next);
        stored = next;
      }
      const owners = await record(url, "/invitCode/use", { code: ownersCode, userId: `joins-owner-at-${level}`, user: "Ada" });
      const use = await record(url, "/invitCode/use", { code, userId: `joins-at-${level}`, user: "Ada" });
      const again = await record(url, "/invitCode/use", { code, userId: `joins-at-${level}`, user: "Ada" });
      const made = await record(url, "/invitCode/c", { serverId: server.serverId, creatorId: server.ownerId, maxUses: 50, expiresAt: FAR });
      table.push([whole(level), ...cost(owners), ...cost(use), ...cost(again), ...cost(made)]);
      const most = await record(full.url, "/invitCode/use", { code: everything.code, userId: `joins-at-${level}`, ...JOINING });
      demanding.push([whole(level), ...cost(most)]);
      const read = [];
      for (const [path, args] of pagesOf(server, body.data._id)) read.push(cost(await record(url, path, args))[0] ?? "");
      pages.push([whole(level), ...read]);
    }
    return [
      {
        title: "Rows read and written by one call",
        columns: ["stored", "use of an owner's code: read", "written", "use of a member's code: read", "written", "repeated use: read", "written", "c: read", "written"],
        rows: table,
        notes: ["stored: codes, members of the server, and redemptions of the code, as many of each. Written rows include those of indexes."],
      },
      {
        title: "Rows of a use with every condition, grant, campaign and event",
        columns: ["stored", "read", "written"],
        rows: demanding,
        notes: ["Lists, times, limits, rates, seats, a code policy, a campaign, a membership that ends, and webhooks."],
      },
      {
        title: "Rows read by a page of 50",
        columns: ["stored", "list: server", "creator", "server, active", "server, revoked", "uses", "uses behind 500"],
        rows: pages,
        notes: [
          "All stored codes are of one server, of one creator and active, so that a page of revoked ones looks at 500 codes and finds none.",
        ],
      },
    ];
  } finally {
    await workers.stop();
  }
}

/**
 * Pages of 50 over all that is stored.
 *
 * @param {{ serverId: string }} server
 * @param {string} id of the probed code
 * @returns {[path: string, args: Record<string, unknown>][]}
 */
function pagesOf({ serverId }, id) {
  return [
    ["/invitCode/list", { serverId }],
    ["/invitCode/list", { creatorId: CREATOR }],
    ["/invitCode/list", { serverId, status: "active" }],
    ["/invitCode/list", { serverId, status: "revoked" }],
    ["/invitCode/uses", { id }],
    ["/invitCode/uses", { id, cursor: "500" }],
  ];
}

/** @param {Recorded} recorded */
function cost({ trips }) {
  const statements = trips.flat();
  const sum = (/** @type {number[]} */ values) => whole(values.reduce((total, value) => total + value, 0));
  return [sum(statements.map(({ rowsRead }) => rowsRead)), sum(statements.map(({ rowsWritten }) => rowsWritten))];
}

const NUMBERS = "WITH RECURSIVE numbers (n) AS (SELECT ?1 + 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)";

/**
 * Stores codes, members of the probed server and redemptions of the probed code, numbered past `from` up to `to`.
 *
 * @param {Database} database
 * @param {string} code
 * @param {string} serverId
 * @param {number} from
 * @param {number} to
 */
export async function store(database, code, serverId, from, to) {
  const probed = await database.prepare("SELECT id, (SELECT max(ordinal) FROM redemption WHERE code_id = id) AS uses FROM invit_code WHERE folded = ?").bind(code).first();
  if (probed === null) throw new Error("the probed code is gone");
  await database.batch([
    database
      .prepare(
        `INSERT INTO invit_code (id, folded, code, server_id, creator_id, created_at)
         ${NUMBERS} SELECT printf('00000000-0000-7000-8000-%012x', n), printf('STORED%d', n), printf('STORED%d', n), ?3, '${CREATOR}', 1 FROM numbers`,
      )
      .bind(from, to, serverId),
    members(database, serverId, from, to),
    database
      .prepare(
        `INSERT INTO redemption (code_id, ordinal, user_id, used_at)
         ${NUMBERS} SELECT ?3, ?4 + n - ?1, printf('stored-%d', n), 1 FROM numbers`,
      )
      .bind(from, to, probed["id"], probed["uses"] ?? 0),
  ]);
}

/**
 * Stores members, numbered past `from` up to `to`.
 *
 * @param {Database} database
 * @param {string} serverId
 * @param {number} from
 * @param {number} to
 */
export async function storeMembers(database, serverId, from, to) {
  await members(database, serverId, from, to).run();
}

/** @param {Database} database @param {string} serverId @param {number} from @param {number} to */
function members(database, serverId, from, to) {
  return database
    .prepare(
      `INSERT INTO member (server_id, user_id, id, role, created_at, joined_at)
       ${NUMBERS} SELECT ?3, printf('stored-%d', n), printf('stored-%d', n), 'member', 1, 1 FROM numbers`,
    )
    .bind(from, to, serverId);
}
