import { ConvexHttpClient } from "convex/browser";
import { useMutation, usePaginatedQuery, useQuery, type ConvexReactClient } from "convex/react";
import { getFunctionName, type FunctionArgs, type FunctionReturnType } from "convex/server";
import { api, paginated } from "invitcode/api";
type CodeDocument = import("invitcode/react").CodeDocument;
type UseDocument = import("invitcode/react").UseDocument;

export function Codes(serverId: string) {
  const reply = useQuery(api.invitCode.list, { serverId });
  if (reply?.status === "success") {
    const code: string | null | undefined = reply.data.page[0]?.code;
    const next: string | null = reply.data.continueCursor;
    void [code, next];
    // @ts-expect-error: a success carries no error
    void reply.error;
  } else if (reply?.status === "error") {
    const error: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.badRequest" | "errors.tooLarge" | "errors.internal" | "errors.unavailable" = reply.error;
    void error;
  }
  useQuery(api.invitCode.list, { serverId, status: "active", limit: 10 });
  useQuery(api.invitCode.list, "skip");
  // @ts-expect-error: there is no such status
  useQuery(api.invitCode.list, { serverId, status: "old" });
  // @ts-expect-error: there is no such argument
  useQuery(api.invitCode.list, { serverId, colour: "red" });
  // @ts-expect-error: the server is a text
  useQuery(api.invitCode.list, { serverId: 5 });
  // @ts-expect-error: the code is wanted
  useQuery(api.invitCode.explain, {});
  // @ts-expect-error: this function writes
  useQuery(api.invitCode.use, { code: "", userId: "" });
  // @ts-expect-error: there is no such function
  void api.invitCode.nope;
  // @ts-expect-error: there is no such module
  void api.nope;

  const { results, loadMore, status } = usePaginatedQuery(paginated(api.invitCode.list), { serverId }, { initialNumItems: 20 });
  const first: CodeDocument | undefined = results[0];
  if (status === "CanLoadMore") loadMore(20);
  usePaginatedQuery(paginated(api.invitCode.uses), { id: "c" }, { initialNumItems: 5 }).results satisfies UseDocument[];
  usePaginatedQuery(paginated(api.member.r), "skip", { initialNumItems: 5 });
  // @ts-expect-error: the hook counts by itself
  usePaginatedQuery(paginated(api.invitCode.list), { serverId, limit: 5 }, { initialNumItems: 20 });
  // @ts-expect-error: a server is no page
  paginated(api.server.r);

  const use = useMutation(api.invitCode.use);
  void use({ code: "", userId: "bob" }).then((used) => {
    if (used.status === "success") used.data.joined satisfies boolean;
    // @ts-expect-error: the reply is that of the function
    if (used.status === "success") void used.data.name;
  });
  // @ts-expect-error: the user is wanted
  void use({ code: "" });
  // @ts-expect-error: this function reads
  useMutation(api.invitCode.r);
  return [first, use];
}

export async function calls(client: ConvexHttpClient, live: ConvexReactClient) {
  const server = await client.query(api.server.r, { serverId: "s" });
  if (server.status === "success") server.data.name satisfies string;
  const created = await client.mutation(api.invitCode.c, { serverId: "s", creatorId: "ada", maxUses: 3, expiresAt: null });
  if (created.status === "success") created.data satisfies string;
  const page = await client.query(paginated(api.member.r), { serverId: "s", paginationOpts: { numItems: 5, cursor: null } });
  page.page[0]?.role satisfies "owner" | "admin" | "member" | undefined;
  live.watchQuery(api.invitCode.explain, { code: "" }).localQueryResult()?.status;
  // @ts-expect-error: the client asks for what the function takes
  await client.mutation(api.server.c, { name: "Chess club" });
  getFunctionName(api.invitCode.use) satisfies string;
}

export type Arguments = FunctionArgs<typeof api.invitCode.use>;
export type Reply = FunctionReturnType<typeof api.invitCode.use>;
({ code: "", userId: "" }) satisfies Arguments;
