import { ConvexReactClient } from "convex/react";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { functions, memory } from "invitcode";
import { http } from "invitcode/http";
import { InvitcodeProvider, InviteManager, isPending, JoinInvite, useAllowed, useCall, useCodes, useInvite, useInvitcode, useMembers, usePages, useRefresh, useReply, useServer, useUses, type Invite } from "invitcode/react";

/** Every state of a code is one of these. */
export function sentence(invite: Invite): string {
  switch (invite.status) {
    case "empty":
      return "";
    case "mistyped":
      return invite.problem satisfies "length" | "symbol" | "check";
    case "unchecked":
      invite.lookUp();
      return invite.code;
    case "looking":
      return invite.code;
    case "works":
      void invite.join().then(() => {});
      return `${invite.server?.name} ${invite.invitedBy?.name}`;
    case "joining":
      return invite.code;
    case "refused":
      invite.retry();
      return `${invite.reason} ${invite.message}`;
    case "joined":
      return invite.serverId satisfies string;
    case "pending":
      void invite.withdraw().then(({ status }) => status);
      return invite.serverId ?? invite.code;
    case "member":
      return invite.serverId ?? invite.code;
    case "failed":
      invite.retry();
      return invite.message;
    default:
      return invite satisfies never;
  }
}

export function Wrong({ invite }: { invite: Invite }) {
  // @ts-expect-error: only a code that works can be redeemed
  invite.join();
  // @ts-expect-error: nothing was entered, so there is no code
  if (invite.status === "empty") return <p>{invite.code}</p>;
  return <p>{sentence(invite)}</p>;
}

export function Manager({ serverId }: { serverId: string | undefined }) {
  const { codes, create, change, revoke, restore, status, message, reason, hasMore, loadMore, isLoadingMore, refresh } = useCodes(serverId, { status: "active", limit: 20 });
  const { members, setRole, remove, ban, liftBan } = useMembers(serverId);
  const { uses } = useUses(codes[0]?._id);
  const { server, change: rename } = useServer(serverId);
  const reply = useReply("invitCode:explain", "skip");
  const { rows } = usePages("invitCode:list", { creatorId: "ada" });
  const call = useCall();
  const { userId, language } = useInvitcode();
  const refreshAll = useRefresh();
  const act = async () => {
    const created = await create({ maxUses: 5, label: "door" });
    if (created.status === "success") created.data satisfies string;
    await change("id", { expiresAt: null });
    await revoke("id");
    await restore("id");
    await setRole("bob", "admin");
    await remove("bob");
    await ban("bob");
    await liftBan("bob");
    await rename({ name: "Go club" });
    await call("server:d", { serverId: "s" });
    await refresh();
    await refreshAll();
    // @ts-expect-error: an owner is made by handing over
    await setRole("bob", "owner");
    // @ts-expect-error: a code has no colour
    await create({ colour: "red" });
  };
  // @ts-expect-error: this function writes
  useReply("invitCode:use", { code: "", userId: "" });
  // @ts-expect-error: a server is no page
  usePages("server:r", { serverId: "s" });
  return (
    <section>
      <h1>{server?.name}</h1>
      <button onClick={act}>{message ?? reason ?? status}</button>
      {codes.filter((code) => !isPending(code)).map((code) => <code key={code._id}>{code.code}</code>)}
      {members.map((member) => <b key={member._id}>{member.user ?? member.userId}</b>)}
      {uses.map((use) => <i key={use._id}>{use.usedAt}</i>)}
      {rows.length} {reply.status} {userId} {language}
      {hasMore && <button onClick={loadMore} disabled={isLoadingMore}>more</button>}
    </section>
  );
}

export function Page({ code }: { code: string }) {
  const invite = useInvite(code, { typed: true });
  return (
    <>
      <JoinInvite code={code} className="mine" signIn={<a href="/sign-in">Sign in</a>} onJoined={({ serverId, isNew }) => void [serverId, isNew]} />
      <InviteManager serverId="s" headingLevel={1} limit={10} members={false} linkOf={(text) => `https://example.org/j/${text}`} />
      {/* @ts-expect-error: the manager needs a server */}
      <InviteManager />
      <Wrong invite={invite} />
    </>
  );
}

export function App() {
  return (
    <>
      <InvitcodeProvider url="" token={async () => "t"} userId="ada" userName="Ada" language="fr" refreshMs={5000}>
        <Page code="" />
      </InvitcodeProvider>
      <InvitcodeProvider client={new ConvexReactClient("https://invites.example")}>x</InvitcodeProvider>
      <InvitcodeProvider client={new ConvexClient("https://invites.example")}>x</InvitcodeProvider>
      <InvitcodeProvider client={new ConvexHttpClient("https://invites.example")}>x</InvitcodeProvider>
      <InvitcodeProvider client={http({ url: "" })} />
      <InvitcodeProvider client={functions(memory())} />
      {/* @ts-expect-error: this is no client */}
      <InvitcodeProvider client={5} />
    </>
  );
}

export function Terms({ codeId }: { codeId: string }) {
  const { createMany, rotate, evict, revokeBatch } = useCodes("s");
  const { entries, add, remove } = useAllowed(codeId);
  const act = async () => {
    const made = await createMany({ count: 3, membershipMs: 60_000 });
    if (made.status === "success") await revokeBatch(made.data.batchId);
    await rotate(codeId, { graceMs: 60_000 });
    const evicted = await evict(codeId, { ban: true, onProgress: (removed) => removed satisfies number });
    if (evicted.status === "success") evicted.data.removed satisfies number;
    await add({ users: ["bob"] });
    // @ts-expect-error: a list has no colours
    await remove({ colours: ["red"] });
  };
  return <p onClick={() => void act()}>{entries.map(({ value }) => value).join()}</p>;
}
