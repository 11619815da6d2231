import init, { checkCode, d1, describeError, formatCode, functions, memory, InvitcodeError, StorageError } from "invitcode";
import type { Binding, Caller, Functions, Options } from "invitcode";

await init();
await init(new URL("elsewhere.wasm", import.meta.url));

const checked = checkCode("abcd-efgh-jkmn");
if (checked.ok) {
  const code: string = checked.code;
  formatCode(code);
  // @ts-expect-error: a right code has no problem
  void checked.problem;
} else {
  const problem: "length" | "symbol" | "check" = checked.problem;
  void problem;
  // @ts-expect-error: a wrong code has no text to go on with
  void checked.code;
}
describeError("errors.expired", "fr").toUpperCase();
// @ts-expect-error: text is wanted
checkCode(12);

const options: Options = { now: () => 1_800_000_000_000, random: () => new Uint8Array(32), onError: console.error };
const call: Caller = functions(memory(), options);

const server = await call("server:c", { name: "Chess club", ownerId: "ada" });
if (server.status === "success") {
  const id: string = server.data._id;
  const made: number = server.data._creationTime;
  const policy: "owner" | "admins" | "members" = server.data.invitePolicy;
  void [id, made, policy];
  // @ts-expect-error: a success carries no error
  void server.error;
} else {
  const error: string = server.error;
  void error;
  // @ts-expect-error: an error carries no data
  void server.data;
}

const created = await call("invitCode:c", { serverId: "s", creatorId: "ada", maxUses: 3, expiresAt: null });
if (created.status === "success") {
  const code: string = created.data;
  const used = await call("invitCode:use", { code, userId: "bob" });
  if (used.status === "success") {
    const joined: boolean = used.data.joined;
    void joined;
    // @ts-expect-error: the reply is that of the path
    void used.data.name;
  } else if (used.error === "errors.maxUsed") {
    describeError(used.error, "en");
  }
}

const members = await call("member:r", { serverId: "s", limit: 10 });
if (members.status === "success") {
  const { page, isDone, continueCursor } = members.data;
  const next: string | null = continueCursor;
  const role: "owner" | "admin" | "member" | undefined = page[0]?.role;
  void [isDone, next, role];
}

const listed = await call("invitCode:list", { serverId: "s", status: "active", cursor: null });
if (listed.status === "success") {
  const [first] = listed.data.page;
  const status: "active" | "scheduled" | "expired" | "used" | "revoked" | "suspended" | undefined = first?.status;
  const end: number | null | undefined = first?.expiresAt;
  void [status, end];
  await call("invitCode:u", { id: first?._id ?? "", revoked: status !== "revoked" });
  // null clears, and what is absent stays.
  await call("invitCode:u", { id: first?._id ?? "", maxUses: null, expiresAt: null, label: null });
  const lifted = await call("member:u", { serverId: "s", userId: "bob", banned: false });
  if (lifted.status === "success") {
    const member: string | undefined = lifted.data?.userId;
    void member;
  }
}
const explained = await call("invitCode:explain", { code: "ABC" });
if (explained.status === "success") {
  const { wouldAnswer, failing, joined, server: inviting } = explained.data;
  if (wouldAnswer.error !== null) describeError(wouldAnswer.error, "en");
  const name: string | undefined = inviting?.name;
  const answer: boolean | null = joined;
  void [failing.length, name, answer];
}
// @ts-expect-error: a status that does not exist
await call("invitCode:list", { serverId: "s", status: "dead" });

// @ts-expect-error: there is no such function
await call("invitCode:nope", {});
// @ts-expect-error: the user is missing
await call("invitCode:use", { code: "ABC" });
// @ts-expect-error: an id is text, never a number
await call("invitCode:use", { code: "ABC", userId: 80351110224678912 });
// @ts-expect-error: an argument that the function does not have
await call("server:r", { serverId: "s", surprise: true });
// @ts-expect-error: a policy that does not exist
await call("server:u", { serverId: "s", invitePolicy: "everyone" });
// @ts-expect-error: not a storage binding
functions({});

const own: Binding = {
  name: "own",
  run: async (statements) => statements.map(([sql, params]) => [{ sql, count: params.length }]),
};
functions(own);
functions(d1({ prepare: (sql) => ({ bind: (...params) => [sql, params] }), batch: async () => [] }));

type Paths = keyof Functions;
const path: Paths = "invitCode:use";
const args: Functions["invitCode:use"]["arguments"] = { code: "ABC", userId: "bob", user: "Bob" };
await call(path, args);

try {
  functions(memory());
} catch (error) {
  if (error instanceof InvitcodeError && error.code === "ERR_NOT_INITIALIZED") throw error;
  // @ts-expect-error: not one of the codes
  if (error instanceof InvitcodeError && error.code === "ERR_OTHER") throw error;
  if (error instanceof StorageError && error.code === "unavailable") throw error;
}
