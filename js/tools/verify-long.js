/**
 * `npm run verify:long`: long tests under load, on workerd and D1 on disk.
 *
 *   npm run verify:long -- [--only kills,node,webhooks,faults,soak,live,claims,move] [--rounds 200] [--minutes 60] [--rate 100] [--seed N]
 *
 * `kills`: rounds of `kill -9` at random moments. `node`: the same of the service in Node. `webhooks`: a quarter of them while events are due. `faults`: a database whose network fails, delays and loses replies, for a
 * sixth of the minutes, or for all of them where nothing else runs. `soak`: a steady load of all routes, for so many minutes,
 * at so many calls a second; its judgement of memory takes 30 minutes or more, and reads /proc. `live`: live connections, with
 * a quarter of the kills, 1,000 cut connections, and 500 sockets for half of the minutes. `claims`: for each round 25 histories of
 * calls that want the same texts in several shards. `move`: for 20 rounds one move to shards and back under load, with kills. With `TEST_STORE=durable` kills and faults run over shards.
 *
 * The seed decides the calls, the faults and the times of the kills. A failing run prints the arguments that repeat it.
 */
import { parseArgs } from "node:util";
import { CommandError } from "./command.js";
import { runSteps } from "./steps.js";
import { faults } from "../../tests/endurance/faults.js";
import { kills } from "../../tests/endurance/kills.js";
import { webhookKills } from "../../tests/endurance/webhook-kills.js";
import { soak } from "../../tests/endurance/soak.js";
import { cuts } from "../../tests/live/cuts.js";
import { liveKills } from "../../tests/live/kills.js";
import { liveSoak } from "../../tests/live/soak.js";
import { anySeed } from "../../tests/support/seeded.js";
import { runCommand } from "./tool.js";

const PARTS = ["kills", "node", "webhooks", "faults", "soak", "live", "claims", "move"];
const LIVE_SOCKETS = 500;
const LIVE_CUTS = 1_000;
const HISTORIES = 25;
const MOVE_ROUNDS = 20;

/** @param {string | undefined} text @param {string} name @param {number} otherwise */
function positive(text, name, otherwise) {
  const number = Number(text ?? otherwise);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new CommandError(`--${name} must be a number above 0`);
}

/** @returns {import("./steps.js").Step[]} */
function chosenSteps() {
  const { values } = parseArgs({
    options: { only: { type: "string" }, rounds: { type: "string" }, minutes: { type: "string" }, rate: { type: "string" }, seed: { type: "string" } },
  });
  const only = values.only?.split(",") ?? PARTS;
  const unknown = only.filter((name) => !PARTS.includes(name));
  if (unknown.length > 0) throw new CommandError(`--only takes ${PARTS.join(", ")}, not ${unknown.join(", ")}`);
  const rounds = Math.ceil(positive(values.rounds, "rounds", 200));
  const minutes = positive(values.minutes, "minutes", 60);
  const rate = positive(values.rate, "rate", 100);
  const seed = Math.floor(positive(values.seed, "seed", anySeed() + 1));
  const say = (/** @type {string} */ text) => console.log(text);
  console.log(`Seed ${seed}`);
  const faulty = only.length === 1 ? minutes : minutes / 6;
  /** @type {[string, import("./steps.js").Step][]} */
  const steps = [
    ["kills", [`${rounds} kills under load`, async () => void (await kills({ rounds, seed, say }))]],
    ["node", [`${rounds} kills of the service in Node under load`, async () => void (await kills({ rounds, seed, say, off: true }))]],
    ["webhooks", [`${Math.ceil(rounds / 4)} kills while events are due`, async () => void (await webhookKills({ rounds: Math.ceil(rounds / 4), seed, say }))]],
    ["faults", [`faults of storage for ${Number(faulty.toFixed(2))} minutes`, async () => void (await faults({ minutes: faulty, seed, say }))]],
    ["soak", [`soak for ${minutes} minutes`, async () => void (await soak({ minutes, rate, seed, say }))]],
    ["live", [`${Math.ceil(rounds / 4)} kills under live connections`, async () => void (await liveKills({ rounds: Math.ceil(rounds / 4), seed, say }))]],
    ["live", [`${LIVE_CUTS} cut live connections`, async () => void (await cuts({ clients: 40, cuts: LIVE_CUTS, seed, say }))]],
    ["live", [`${LIVE_SOCKETS} live connections for ${minutes / 2} minutes`, async () => void (await liveSoak({ minutes: minutes / 2, sockets: LIVE_SOCKETS, seed, say }))]],
    ["claims", [`${rounds * HISTORIES} histories of claims`, async () => (await import("../../tests/durable/claims.js")).histories(rounds, seed)]],
    ["move", [`${Math.ceil(rounds / MOVE_ROUNDS)} moves there and back under kills`, async () => (await import("../../tests/durable/moves.js")).moves(Math.ceil(rounds / MOVE_ROUNDS), seed, say)]],
  ];
  return steps.filter(([name]) => only.includes(name)).map(([, step]) => step);
}

await runCommand("npm run verify:long -- [--only kills,node,webhooks,faults,soak,live,claims,move] [--rounds 200] [--minutes 60] [--rate 100] [--seed N]", async () => {
  await runSteps(chosenSteps());
});
