/**
 * The load, in its own process so that it shares no event loop with the contenders. It takes jobs as messages and
 * answers each with its measurements. Throughput comes from autocannon; latencies come from a plain loop per connection,
 * which shows what a caller waits without a tool's corrections.
 */
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
// @ts-ignore: it ships no types
import autocannon from "autocannon";
import { percentile } from "./statistics.js";

/**
 * @typedef {object} Job
 * @property {"throughput" | "latency"} measure
 * @property {string} url
 * @property {"use" | "c"} call
 * @property {number} connections
 * @property {number} seconds
 * @property {Target[]} targets what the calls are about, taken in turn
 * @property {string} [secret] signs an HS256 token for each caller
 */
/** @typedef {{ serverId: string, ownerId: string, code: string }} Target */
/**
 * @typedef {object} Seen
 * @property {number} requests
 * @property {number} perSecond
 * @property {number} busy the share of one processor that the load itself took
 * @property {number} [p50] microseconds
 * @property {number} [p99] microseconds
 */

const ADDRESS = "203.0.113.7";
const FAR = Date.UTC(2100, 0, 1);

let sent = 0;

/** The next call of a job, never the same twice. @param {Job} job */
function nextCall({ call, targets, secret }) {
  sent += 1;
  const target = /** @type {Target} */ (targets[sent % targets.length]);
  const caller = call === "use" ? `user-${process.pid}-${sent}` : target.ownerId;
  const body =
    call === "use"
      ? JSON.stringify({ code: target.code, userId: caller, user: "Ada" })
      : JSON.stringify({ serverId: target.serverId, creatorId: caller, maxUses: 50, expiresAt: FAR });
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": ADDRESS };
  if (secret !== undefined) headers["Authorization"] = `Bearer ${token(caller, secret)}`;
  return { body, headers };
}

/** @param {unknown} value */
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN_HEADER = base64url({ alg: "HS256", typ: "JWT" });

/** @param {string} sub @param {string} secret */
function token(sub, secret) {
  const text = `${TOKEN_HEADER}.${base64url({ sub, exp: Math.floor(FAR / 1000) })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** @param {Job} job @returns {Promise<Seen>} */
async function throughput(job) {
  const before = process.cpuUsage();
  const result = await autocannon({
    url: job.url,
    connections: job.connections,
    duration: job.seconds,
    requests: [
      {
        method: "POST",
        path: `/invitCode/${job.call}`,
        setupRequest: (/** @type {object} */ asked) => ({ ...asked, ...nextCall(job) }),
      },
    ],
  });
  const took = process.cpuUsage(before);
  const elapsed = result.finish.getTime() - result.start.getTime();
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${failed} calls of ${job.call} failed at ${job.url}`);
  const requests = result["2xx"];
  return { requests, perSecond: (requests / elapsed) * 1000, busy: (took.user + took.system) / 1000 / elapsed };
}

/** @param {Job} job @returns {Promise<Seen>} */
async function latency(job) {
  const agent = new Agent({ keepAlive: true, maxSockets: job.connections });
  const url = new URL(`/invitCode/${job.call}`, job.url);
  /** @type {number[]} */
  const waits = [];
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + job.seconds * 1000;
  const connection = async () => {
    while (performance.now() < end) {
      const { body, headers } = nextCall(job);
      const sentAt = performance.now();
      await post(url, agent, headers, body);
      waits.push((performance.now() - sentAt) * 1000);
    }
  };
  await Promise.all(Array.from({ length: job.connections }, connection));
  const elapsed = performance.now() - start;
  const took = process.cpuUsage(before);
  agent.destroy();
  return {
    requests: waits.length,
    perSecond: (waits.length / elapsed) * 1000,
    busy: (took.user + took.system) / 1000 / elapsed,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
  };
}

/**
 * @param {URL} url
 * @param {Agent} agent
 * @param {Record<string, string>} headers
 * @param {string} body
 * @returns {Promise<void>}
 */
function post(url, agent, headers, body) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", agent, headers: { ...headers, "Content-Length": Buffer.byteLength(body) } });
    asked.on("error", reject);
    asked.on("response", (response) => {
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`a call answered ${response.statusCode} at ${url}`));
      });
      response.resume();
    });
    asked.end(body);
  });
}

process.on("message", async (/** @type {Job} */ job) => {
  try {
    process.send?.({ seen: await (job.measure === "throughput" ? throughput(job) : latency(job)) });
  } catch (error) {
    process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  }
});
