/**
 * The reference: `invitCode:c` and `invitCode:use` the idiomatic way, with Hono, zod and drizzle-orm on D1,
 * as a good developer would write them in an afternoon. Its choices, each the one that its library's
 * documentation leads to, and where there were two, the faster:
 *
 * - zod schemas through `@hono/zod-validator`, strict objects, replies of the same shape as invitcode's.
 * - The limit on wrong codes is a middleware, as limits are with Hono: it counts the last hour's attempts of the
 *   address and of the user before the handler, and adds one after a wrong code.
 * - `use` reads the code together with its server and the user's redemption of it in one relational query, then the
 *   membership, then writes the member, the redemption and the counter in one `db.batch`: with the middleware's,
 *   four trips to D1.
 * - `c` reads server and member in one `db.batch`, since neither needs the other, then inserts with
 *   `onConflictDoNothing().returning()` and tries another code on a collision: two trips to D1.
 * - Integer keys, the indexes that the queries need, no request log.
 *
 * It does the same job as `use` and `c`, and less of it than invitcode does in its one trip: no idempotency key, no
 * check symbol, addresses in the clear, and a code's last use can be redeemed twice, since the check and the write
 * are two trips. All of that is in the reference's favour here.
 */
import { zValidator } from "@hono/zod-validator";
import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import * as schema from "./reference-schema.js";

const { attempts, inviteCodes, members, redemptions, servers } = schema;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const id = z.string().min(1).max(128);
const createArguments = z.strictObject({
  serverId: id,
  creatorId: id,
  maxUses: z.int().min(1).max(1_000_000_000).nullish(),
  expiresAt: z.int().refine((time) => time > Date.now(), "must be in the future").nullish(),
});
const useArguments = z.strictObject({
  code: z.string().min(1).max(64),
  userId: id,
  user: z.string().max(128).nullish(),
});

/** @typedef {{ Bindings: { DB: import("@cloudflare/workers-types").D1Database } }} Environment */
/** @typedef {import("hono").Context<Environment>} Context */

/**
 * @param {Context} c
 * @param {string} message
 * @param {unknown} [data]
 */
const success = (c, message, data) => c.json({ status: "success", code: 200, message, data });

/**
 * @param {Context} c
 * @param {400 | 403 | 404 | 429 | 500} code
 * @param {string} error
 * @param {string} message
 */
const failure = (c, code, error, message) => c.json({ status: "error", code, message, error }, code);

/**
 * @template {z.ZodType} T
 * @param {T} argumentsSchema
 */
const validate = (argumentsSchema) =>
  zValidator("json", argumentsSchema, (result, c) => {
    if (!result.success) return failure(/** @type {Context} */ (c), 400, "errors.badRequest", "Invalid arguments");
  });

function generateCode() {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(random, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/** @type {Hono<Environment>} */
const app = new Hono();

app.post("/invitCode/c", validate(createArguments), async (c) => {
  const { serverId, creatorId, maxUses, expiresAt } = c.req.valid("json");
  const db = drizzle(c.env.DB, { schema });

  // `findFirst` cannot be told "no row" inside a batch, so these are plain selects.
  const [[server], [member]] = await db.batch([
    db.select().from(servers).where(eq(servers.id, serverId)).limit(1),
    db.select().from(members).where(and(eq(members.serverId, serverId), eq(members.userId, creatorId))).limit(1),
  ]);
  if (!server) return failure(c, 404, "errors.serverNotFound", "Server not found");
  const allowed =
    member &&
    (server.invitePolicy === "members" ||
      member.role === "owner" ||
      (server.invitePolicy === "admins" && member.role === "admin"));
  if (!allowed) return failure(c, 403, "errors.permissionDenied", "Permission denied");

  for (let attempt = 0; attempt < 5; attempt++) {
    const [created] = await db
      .insert(inviteCodes)
      .values({ code: generateCode(), serverId, creatorId, maxUses, expiresAt, createdAt: Date.now() })
      .onConflictDoNothing()
      .returning({ code: inviteCodes.code });
    if (created) return success(c, "Code created", created.code);
  }
  throw new Error("no free code found");
});

const HOUR = 3_600_000;
const GUESSES = 30;

/** @type {import("hono").MiddlewareHandler<Environment, string, { out: { json: z.infer<typeof useArguments> } }>} */
const limitGuesses = async (c, next) => {
  const db = drizzle(c.env.DB, { schema });
  const parties = [`address:${c.req.header("CF-Connecting-IP")}`, `user:${c.req.valid("json").userId}`];
  const recent = await db
    .select({ party: attempts.party, made: count() })
    .from(attempts)
    .where(and(inArray(attempts.party, parties), gt(attempts.at, Date.now() - HOUR)))
    .groupBy(attempts.party);
  if (recent.some(({ made }) => made >= GUESSES)) return failure(c, 429, "errors.rateLimited", "Too many attempts");
  await next();
  if (c.res.status === 404) await db.insert(attempts).values(parties.map((party) => ({ party, at: Date.now() })));
  return undefined;
};

app.post("/invitCode/use", validate(useArguments), limitGuesses, async (c) => {
  const { code, userId, user } = c.req.valid("json");
  const db = drizzle(c.env.DB, { schema });

  const invite = await db.query.inviteCodes.findFirst({
    where: eq(inviteCodes.code, code.toUpperCase()),
    with: { server: true, redemptions: { where: eq(redemptions.userId, userId), limit: 1 } },
  });
  const now = Date.now();
  if (!invite || invite.revokedAt !== null) return failure(c, 404, "errors.invalid", "Unknown code");
  const redeemed = invite.redemptions.length > 0;
  const { serverId } = invite;
  const member = await db.query.members.findFirst({
    where: and(eq(members.serverId, serverId), eq(members.userId, userId)),
  });
  const isMember = member !== undefined && member.leftAt === null;
  if (redeemed && isMember && invite.server) return success(c, "Code used", { serverId, joined: false });
  if (invite.expiresAt !== null && invite.expiresAt <= now) return failure(c, 400, "errors.expired", "Code expired");
  if (!redeemed && invite.maxUses !== null && invite.uses >= invite.maxUses) {
    return failure(c, 400, "errors.maxUsed", "Code usage limit reached");
  }
  if (!invite.server) return failure(c, 404, "errors.serverNotFound", "Server not found");

  if (member?.bannedAt) return failure(c, 403, "errors.permissionDenied", "Permission denied");
  if (isMember) return success(c, "Code used", { serverId, joined: false });

  const join = db
    .insert(members)
    .values({ serverId, userId, user, joinedAt: now })
    .onConflictDoUpdate({ target: [members.serverId, members.userId], set: { leftAt: null, joinedAt: now } });
  if (redeemed) {
    await join;
    return success(c, "Code used", { serverId, joined: true });
  }
  await db.batch([
    join,
    db.insert(redemptions).values({ inviteCodeId: invite.id, userId, usedAt: now }),
    db.update(inviteCodes).set({ uses: sql`${inviteCodes.uses} + 1` }).where(eq(inviteCodes.id, invite.id)),
  ]);
  return success(c, "Code used", { serverId, joined: true });
});

app.notFound((c) => failure(c, 404, "errors.notFound", "Not found"));
app.onError((error, c) => {
  if (error instanceof HTTPException && error.status === 400) {
    return failure(c, 400, "errors.badRequest", "Invalid arguments");
  }
  console.error(error);
  return failure(c, 500, "errors.internal", "Internal error");
});

export default app;
