// The users in one file of SQLite, the invitations in another.
import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import init, { functions } from "invitcode";
import { invitcode } from "invitcode/better-auth";
import { sqlite } from "invitcode/node";

await init();

export const port = Number(process.env.PORT ?? 3000);

/** The functions of invitcode, for this server: they trust their arguments. */
export const call = functions(sqlite("invitations.sqlite"));

export const auth = betterAuth({
  database: new DatabaseSync("users.sqlite"),
  baseURL: process.env.BETTER_AUTH_URL ?? `http://localhost:${port}`,
  // Only for this example: set BETTER_AUTH_SECRET to a random text.
  secret: process.env.BETTER_AUTH_SECRET ?? "only-for-this-example-a8c1f09b37d54e62",
  emailAndPassword: { enabled: true },
  plugins: [invitcode({ call })],
});

/** Makes the tables, and the club with its owner's first code. */
export async function prepare() {
  await (await auth.$context).runMigrations();
  const club = await call("server:c", { serverId: "club", name: "Chess club", ownerId: "the club", owner: "The club" });
  if (club.status === "error") return undefined;
  const first = await call("invitCode:c", { serverId: "club", creatorId: "the club", maxUses: 1 });
  return first.status === "success" ? first.data : undefined;
}
