/**
 * Creates many codes at once, or reads those of a batch, and writes them as CSV.
 *
 *   npm run codes -- --server-id ID --count N [--creator-id USER] [--max-uses N] [--expires-at TIME] [--label TEXT] [--out FILE]
 *   npm run codes -- --batch-id ID [--out FILE]
 *
 * Both take --url and --key as `npm run export` does. Without --out, or with `-`, the CSV goes to the standard output;
 * use `npm run --silent` then. FILE appears only once it is complete.
 */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { codesCsv } from "../cli/codes-csv.js";
import { ToolError } from "../cli/failures.js";
import { counted, progressBar } from "../cli/progress.js";
import { sinkOf } from "../cli/sink.js";
import { timeOf } from "../cli/values.js";
import { connect } from "./service.js";
import { runTool } from "./tool.js";

const USAGE = "npm run codes -- (--server-id ID --count N [--creator-id USER] [--max-uses N] [--expires-at TIME] [--label TEXT] | --batch-id ID) [--out FILE] [--url URL] [--key KEY]";
const MOST = 1000;
const PAGE = 100;

/** @typedef {import("./service.js").Service} Service */
/** @typedef {import("../cli/codes-csv.js").Code} Code */

const text = /** @type {const} */ ({ type: "string" });
const bar = progressBar();
await runTool({ usage: USAGE, say: bar.say, main });

async function main() {
  const { values } = parseArgs({
    options: { "server-id": text, count: text, "creator-id": text, "max-uses": text, "expires-at": text, label: text, "batch-id": text, out: text, url: text, key: text },
  });
  const wanted = wantedOf(values);
  // A file that cannot be written is noticed before codes are created for it.
  const sink = await sinkOf(values.out ?? "-");
  /** @type {Service | undefined} */
  let service;
  try {
    service = await connect({ url: values.url, key: values.key, say: bar.say });
    const batch = typeof wanted === "string" ? wanted : await create(service, wanted);
    const codes = await listed(service, batch);
    await sink.write(codesCsv(codes, service.url));
    await sink.end();
    bar.end();
    bar.say(`${counted(codes.length, "code")} of batch ${batch} written`);
  } catch (error) {
    await sink.discard();
    throw error;
  } finally {
    await service?.stop();
  }
  return 0;
}

/**
 * The batch to read, or the arguments of the one to create.
 *
 * @param {{ [name: string]: string | undefined }} values
 */
function wantedOf({ "server-id": serverId, count, "creator-id": creatorId, "max-uses": maxUses, "expires-at": expiresAt, label, "batch-id": batchId }) {
  if (batchId !== undefined) {
    if ([serverId, count, creatorId, maxUses, expiresAt, label].some((value) => value !== undefined)) throw new ToolError(`--batch-id reads codes that exist: leave out what makes new ones\nUsage: ${USAGE}`);
    return batchId;
  }
  if (!serverId || count === undefined) throw new ToolError(`Name a server and a number of codes: --server-id ID --count N; or a batch: --batch-id ID\nUsage: ${USAGE}`);
  return {
    serverId,
    count: whole("count", count, MOST),
    creatorId,
    maxUses: maxUses === undefined ? undefined : whole("max-uses", maxUses, 1_000_000_000),
    expiresAt: expiresAt === undefined ? undefined : timeOf("expires-at", expiresAt),
    label,
    // A request whose reply is lost is sent again.
    idempotencyKey: randomUUID(),
  };
}

/** @param {string} name @param {string} value @param {number} most */
function whole(name, value, most) {
  const number = Number(value);
  if (/^[1-9]\d*$/.test(value) && number <= most) return number;
  throw new ToolError(`--${name} must be a whole number from 1 to ${most}, not ${JSON.stringify(value)}`);
}

/**
 * Creates the codes, for the server's owner unless somebody else is named.
 *
 * @param {Service} service
 * @param {Exclude<ReturnType<typeof wantedOf>, string>} wanted
 */
async function create(service, { creatorId, ...wanted }) {
  const creator = creatorId ?? (await service.call("server:r", { serverId: wanted.serverId })).ownerId;
  const { batchId } = await service.call("invitCode:cMany", { ...wanted, creatorId: creator });
  bar.say(`${counted(wanted.count, "code")} created as batch ${batchId}. To revoke them all: invitcode code revoke --batch-id ${batchId}`);
  return String(batchId);
}

/** @param {Service} service @param {string} batchId */
async function listed(service, batchId) {
  /** @type {Code[]} */
  const codes = [];
  /** @type {string | null} */
  let cursor = null;
  do {
    const page = await service.call("invitCode:list", { batchId, limit: PAGE, cursor });
    codes.push(...page.page);
    cursor = page.continueCursor;
    bar.show({ done: 0, total: undefined, told: `${counted(codes.length, "code")} read` });
  } while (cursor !== null);
  return codes.reverse();
}
