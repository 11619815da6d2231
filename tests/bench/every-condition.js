/** A code with every condition, grant and limit that a use checks at once. */
import { record } from "./plan.js";

const DAY = 86_400_000;
const RATE = { rate: 3, periodMs: 60_000 };

/** Variables of a deployment that tells of events. */
export const TELLS = { WEBHOOK_URL: "https://receiver.example/hook", WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}` };

/** What the user of such a code gives: only the last list has it. */
export const JOINING = { user: "Ada", email: "ada@example.com" };

/**
 * A server with seats and a code policy, and a member's code with lists, times, limits, grants and a campaign. Its log
 * and its campaign's reach as far back as their rates ask.
 *
 * @param {URL} recorder
 * @param {import("./workerd.js").Database} database
 */
export async function makeEverything(recorder, database) {
  /** @param {string} path @param {Record<string, unknown>} input @returns {Promise<any>} */
  const made = async (path, input) => (await record(recorder, path, input)).body.data;
  const now = Date.now();
  const ends = { maxUses: 1_000_000, expiresAt: now + 300 * DAY };
  const codePolicy = { maxLifetimeMs: 400 * DAY, maxUses: 1_000_000, codesPerMember: 50, codesPerDay: 50 };
  const { _id: serverId } = await made("/server/c", { name: "Everything", ownerId: "owner", maxMembers: 1_000_000_000, codePolicy });
  const entrance = await made("/invitCode/c", { serverId, creatorId: "owner" });
  await made("/invitCode/use", { code: entrance, userId: "creator" });
  const { _id: campaignId } = await made("/campaign/c", { serverId, creatorId: "owner", name: "Spring", rateLimit: RATE, ...ends });
  const code = await made("/invitCode/c", {
    ...ends,
    serverId,
    creatorId: "creator",
    label: "Everything",
    startsAt: now - 1,
    membershipMs: DAY,
    metadata: { group: "guests" },
    allowedUsers: ["bob"],
    allowedEmails: ["bob@example.org"],
    allowedDomains: ["example.com"],
    rateLimit: RATE,
  });
  const { _id: id } = await made("/invitCode/r", { code });
  await made("/invitCode/u", { id, campaignId });
  const use = database.prepare("INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1, ?2, ?3, 1)");
  await database.batch([1, 2, 3].map((ordinal) => use.bind(id, ordinal, `earlier-${ordinal}`)));
  return { serverId: String(serverId), code: String(code) };
}
