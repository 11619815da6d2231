// A worker that mounts the service, and one that binds it.
import { invitcode, InvitcodeError, type HostCaller, type Service } from "invitcode/worker";

interface Env {
  INVITES: D1Database;
  INVITES_ASSETS: Fetcher;
}

interface BindingEnv {
  INVITCODE: Service;
}

const sessions = new Map<string, { id: string; email: string }>();

async function caller(request: Request, _env: Env): Promise<HostCaller> {
  const session = sessions.get(request.headers.get("Cookie") ?? "");
  return session && { user: session.id, email: session.email, emailVerified: true, until: Date.now() + 1000 };
}

const { fetch, Invitcode } = invitcode({
  basePath: "/invites",
  caller,
  assets: (env: Env) => env.INVITES_ASSETS,
  env: (env: Env) => ({ DB: env.INVITES, AUTH: "token" }),
});
export { Invitcode };
export default { fetch } satisfies ExportedHandler<Env>;

// @ts-expect-error: an option that does not exist
invitcode({ basepath: "/invites" });
// @ts-expect-error: a user's id is a string
invitcode({ caller: () => ({ user: 7 }) });
// @ts-expect-error: a service is { service: true }
invitcode({ caller: () => ({ service: false }) });

export async function joined({ INVITCODE }: BindingEnv, code: string): Promise<string> {
  const reply = await INVITCODE.invitCode.use({ code, userId: "bob" }, { language: "fr", address: "203.0.113.7" });
  if (reply.status === "success") return reply.data.serverId;
  const error: "errors.internal" | string = reply.error;
  // @ts-expect-error: a refusal has no data
  reply.data;
  // @ts-expect-error: an argument that does not exist
  await INVITCODE.invitCode.use({ code, user_id: "bob" });
  // @ts-expect-error: a function that does not exist
  await INVITCODE.invitCode.redeem({ code });
  // @ts-expect-error: a language that does not exist
  await INVITCODE.server.r({ serverId: "chess" }, { language: "de" });
  return error;
}

export const isOurs = (error: unknown): boolean => error instanceof InvitcodeError && error.code === "ERR_OPTIONS";
