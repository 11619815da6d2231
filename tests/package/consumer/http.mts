import { functions, memory } from "invitcode";
import { functions as remote, http, InvitcodeError } from "invitcode/http";
import type { CallOptions, HttpOptions, Remote, RemoteCaller } from "invitcode/http";

const options: HttpOptions = { url: "https://invites.example", token: async ({ fresh }) => (fresh ? "new" : null), deadlineMs: 5000, retries: 2, language: "fr", credentials: "include" };
const service: Remote = http(options);
const call: RemoteCaller = remote(service);
const same: RemoteCaller = functions(service);

const used = await call("invitCode:use", { code: "AAAA", userId: "bob" });
if (used.status === "success") {
  const joined: boolean = used.data.joined;
  void joined;
  // @ts-expect-error: the reply is that of the path
  void used.data.name;
} else {
  const error: string = used.error;
  void error;
}
const within: CallOptions = { deadlineMs: 100 };
await same("server:r", { serverId: "s" }, within);

// @ts-expect-error: no function has this path
await call("invitCode:nope", {});
// @ts-expect-error: the user is wanted
await call("invitCode:use", { code: "AAAA" });
// @ts-expect-error: a service needs an address
http({ token: "t" });
// @ts-expect-error: functions of invitcode/http takes no store
remote(memory());
// @ts-expect-error: over a store, a call has no deadline
await functions(memory())("server:r", { serverId: "s" }, within);

try {
  await call("server:r", { serverId: "s" });
} catch (error) {
  if (error instanceof InvitcodeError && error.code === "ERR_DEADLINE") throw error;
}
