/** As much of Cloudflare's interface as wrangler needs to deploy: D1 over SQLite, and uploads that are counted. */
import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";

const ID = "11111111-1111-4111-8111-111111111111";

/** What is there of a worker before and after its upload, by the end of the path. @type {[RegExp, unknown][]} */
const EMPTY = [
  [/\/(?:secrets|routes|domains)$/, []],
  [/\/deployments$/, { deployments: [] }],
  [/\/schedules$/, { schedules: [] }],
  [/\/assets-upload-session$/, { jwt: "a.b.c", buckets: [] }],
  [/\/workers\/subdomain$/, { subdomain: "tests" }],
  [/\/subdomain$/, { enabled: true, previews_enabled: false }],
  [/\/workers\/workers\/\w+$/, { subdomain: { enabled: true, previews_enabled: false } }],
];

/** Starts an account with nothing in it. */
export async function startCloudflare() {
  /** What changed something, oldest first. @type {string[]} */
  const done = [];
  const database = new DatabaseSync(":memory:");
  let name = "";
  let refusesQueries = false;

  /** @param {string} method @param {string} path @param {string} body @returns {{ status?: number, code?: number, result?: unknown }} */
  const answerTo = (method, path, body) => {
    if (path.endsWith("/query")) {
      if (refusesQueries) return { status: 403, code: 10000 };
      const { sql } = JSON.parse(body);
      if (/^\s*SELECT/.test(sql)) return { result: [{ success: true, meta: {}, results: database.prepare(sql).all() }] };
      if (/INSERT INTO "?d1_migrations/.test(sql)) done.push("migrated");
      database.exec(sql);
      return { result: [{ success: true, meta: {}, results: [] }] };
    }
    const [, wanted] = /\/d1\/database\/([^/]+)$/.exec(path) ?? [];
    const found = { uuid: ID, name, version: "production" };
    if (wanted !== undefined) return wanted === name || (wanted === ID && name !== "") ? { result: found } : { status: 404, code: 7404 };
    if (path.endsWith("/d1/database")) {
      if (method === "GET") return { result: name === "" ? [] : [found] };
      name = JSON.parse(body).name;
      done.push(`made the database ${name}`);
      return { result: { ...found, name } };
    }
    if (method === "PUT" && /\/scripts\/\w+$/.test(path)) {
      const bound = /\{"name":"DB","type":"d1"[^}]*\}/.exec(body)?.[0] ?? "";
      done.push(`uploaded a worker ${bound.includes(ID) ? "with" : "without"} the database`);
      return { result: { id: "worker", startup_time_ms: 1, deployment_id: "d", etag: "e", pipeline_hash: "h", mutable_pipeline_id: "m" } };
    }
    const known = EMPTY.find(([end]) => end.test(path));
    if (known !== undefined) return { result: known[1] };
    return { status: 404, code: 10007 };
  };

  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { status = 200, code, result = null } = answerTo(String(request.method), new URL(String(request.url), "http://api").pathname, Buffer.concat(chunks).toString());
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ success: status === 200, errors: code === undefined ? [] : [{ code, message: "refused by the test" }], messages: [], result }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    done,
    database,
    /** @param {boolean} refuses */
    refuseQueries: (refuses) => void (refusesQueries = refuses),
    /** What leads wrangler here, and away from everything else. */
    env: { CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`, CLOUDFLARE_API_TOKEN: "token", CLOUDFLARE_ACCOUNT_ID: "a".repeat(32), CI: "true" },
    stop() {
      server.close();
      server.closeAllConnections();
      database.close();
    },
  };
}
