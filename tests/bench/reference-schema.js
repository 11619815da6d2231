/**
 * The reference's tables, as drizzle-orm wants them described. reference.sql is the migration that
 * `drizzle-kit generate` would write from this file.
 */
import { relations } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const servers = sqliteTable("servers", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  ownerId: text("owner_id").notNull(),
  invitePolicy: text("invite_policy", { enum: ["owner", "admins", "members"] }).notNull().default("members"),
  createdAt: integer("created_at").notNull(),
});

export const members = sqliteTable(
  "members",
  {
    serverId: text("server_id").notNull().references(() => servers.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    user: text("user"),
    role: text("role", { enum: ["owner", "admin", "member"] }).notNull().default("member"),
    joinedAt: integer("joined_at").notNull(),
    leftAt: integer("left_at"),
    bannedAt: integer("banned_at"),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.userId] })],
);

// No foreign key to servers: a code outlives its server and then answers errors.serverNotFound.
export const inviteCodes = sqliteTable(
  "invite_codes",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    code: text("code").notNull(),
    serverId: text("server_id").notNull(),
    creatorId: text("creator_id").notNull(),
    uses: integer("uses").notNull().default(0),
    maxUses: integer("max_uses"),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("invite_codes_code").on(table.code), index("invite_codes_server").on(table.serverId)],
);

export const redemptions = sqliteTable(
  "redemptions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    inviteCodeId: integer("invite_code_id").notNull().references(() => inviteCodes.id),
    userId: text("user_id").notNull(),
    usedAt: integer("used_at").notNull(),
  },
  (table) => [uniqueIndex("redemptions_code_user").on(table.inviteCodeId, table.userId)],
);

// Wrong codes, by address and by user, for the limit on guessing.
export const attempts = sqliteTable(
  "attempts",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    party: text("party").notNull(),
    at: integer("at").notNull(),
  },
  (table) => [index("attempts_party_at").on(table.party, table.at)],
);

export const redemptionsRelations = relations(redemptions, ({ one }) => ({
  inviteCode: one(inviteCodes, { fields: [redemptions.inviteCodeId], references: [inviteCodes.id] }),
}));

export const inviteCodesRelations = relations(inviteCodes, ({ many, one }) => ({
  redemptions: many(redemptions),
  server: one(servers, { fields: [inviteCodes.serverId], references: [servers.id] }),
}));
