// Generated from the Rust types by `npm run build`; do not edit.

/** Somebody who may use a code. */
export interface AllowedDocument {
  /** What the entry is. */
  kind: "domain" | "email" | "user";
  /** The user's id, the e-mail address, or the domain. 1 to 254 characters. */
  value: string;
}

/** A page of the lists of a code. */
export interface AllowedPage {
  /** The rows on this page. */
  page: Array<AllowedDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 6 to 262 characters. */
  continueCursor: string | null;
}

/** How many entries the lists of a code have. */
export interface AudienceDocument {
  /** The number of users; null if there is no such list. An integer from 0 to 1000. */
  users: number | null;
  /** The number of e-mail addresses; null if there is no such list. An integer from 0 to 1000. */
  emails: number | null;
  /** The number of domains; null if there is no such list. An integer from 0 to 1000. */
  domains: number | null;
}

/** A change of a server, as its audit log tells it. */
export interface AuditDocument {
  /** The id of the entry. 36 characters. */
  _id: string;
  /** When the change was made. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server. 1 to 128 characters. */
  serverId: string;
  /** The function that made it, `module:function`. */
  function: string;
  /** The user who made it; null for a service. 1 to 128 characters. */
  actorId: string | null;
  /** The user for whom a service or another user made it; null if there is none. 1 to 128 characters. */
  onBehalfOf: string | null;
  /** The code that was changed; null if none was. 36 characters. */
  codeId: string | null;
  /** The campaign that was changed; null if none was. 36 characters. */
  campaignId: string | null;
  /** The request that was decided; null if none was. 36 characters. */
  requestId: string | null;
  /** The codes that were made or revoked together; null if none were. 36 characters. */
  batchId: string | null;
  /** The user whom it concerns: a member, a banned user or a new owner; null if there is none. 1 to 128 characters. */
  userId: string | null;
  /** The owner before a hand-over; null if there was none. 1 to 128 characters. */
  previousOwnerId: string | null;
  /** The names of the fields that were set. */
  fields: Array<string>;
  /** What roles, limits and times among them were before. */
  before: Record<string, unknown>;
  /** What they are since. */
  after: Record<string, unknown>;
  /** The number of rows that it changed, where one call changes many; null otherwise. An integer from 0 to 1000000000. */
  count: number | null;
  /** The reason that the caller gave; null if none. 1 to 512 characters. */
  reason: string | null;
}

/** A page of the audit log, newest first. */
export interface AuditPage {
  /** The rows on this page. */
  page: Array<AuditDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** Codes that one call created. */
export interface BatchDocument {
  /** The batch: `invitCode:list` reads its codes, and `invitCode:d` revokes them. 36 characters. */
  batchId: string;
  /** The texts of the codes. */
  codes: Array<string>;
}

/** A campaign: a budget that several codes share. */
export interface CampaignDocument {
  /** The id of the campaign document. 36 characters. */
  _id: string;
  /** When the campaign was created. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server whose codes share it. 1 to 128 characters. */
  serverId: string;
  /** The user who created it. 1 to 128 characters. */
  creatorId: string;
  /** Its name. 1 to 128 characters. */
  name: string;
  /** The number of uses of all its codes together. An integer from 0 to 1000000000. */
  uses: number;
  /** The maximum number of these uses; null if unlimited. An integer from 0 to 1000000000. */
  maxUses: number | null;
  /** When its codes expire; null if never. An integer from 1000000000000 to 253402300799999. */
  expiresAt: number | null;
  /** How fast its codes together may be used; null if there is no limit. */
  rateLimit: RateLimit | null;
  /** When it was revoked; null if it was not. An integer from 0 to 253402300799999. */
  revokedAt: number | null;
  /** The status at the time of the call. */
  status: "active" | "expired" | "used" | "revoked";
}

/** A page of campaigns, newest first. */
export interface CampaignPage {
  /** The rows on this page. */
  page: Array<CampaignDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** A campaign, and a page of its codes, newest first. */
export interface CampaignUses {
  /** The campaign. */
  campaign: CampaignDocument;
  /** The rows on this page. */
  page: Array<ChannelDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** A code of a campaign, which is one of its channels, and its share of the uses. */
export interface ChannelDocument {
  /** The id of the code document. 36 characters. */
  _id: string;
  /** The text to display; null for a code that grants `admin`, except to who could set that role. 4 to 32 characters. */
  code: string | null;
  /** The code's note. 1 to 256 characters. */
  label: string | null;
  /** The number of users who redeemed the code. An integer from 0 to 1000000000. */
  uses: number;
}

/** A code. */
export interface CodeDocument {
  /** The id of the code document. 36 characters. */
  _id: string;
  /** When the code was created. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server that the code lets users join. 1 to 128 characters. */
  serverId: string;
  /** The user who created the code. 1 to 128 characters. */
  creatorId: string;
  /** The text to display, such as `NHKA-N1Q9-D9CT`. Null for callers who could not give what the code grants: of a code that grants `admin`, only the owner and services see the text. 4 to 32 characters. */
  code: string | null;
  /** The number of users who redeemed the code. An integer from 0 to 1000000000. */
  uses: number;
  /** The maximum number of users who may redeem it; null if unlimited. An integer from 0 to 1000000000. */
  maxUses: number | null;
  /** When the code expires; null if never. An integer from 1000000000000 to 253402300799999. */
  expiresAt: number | null;
  /** When the code starts to work; null if at once. An integer from 1000000000000 to 253402300799999. */
  startsAt: number | null;
  /** Whether its uses are requests, which an admin, the owner or a service must approve. */
  requiresApproval: boolean;
  /** How fast it may be used; null if there is no limit. */
  rateLimit: RateLimit | null;
  /** A note for the people who manage the code. 1 to 256 characters. */
  label: string | null;
  /** The role of users who join by the code. */
  role: "admin" | "member";
  /** How long a membership by the code lasts, in milliseconds; null if it has no end. An integer from 60000 to 315576000000. */
  membershipMs: number | null;
  /** What the code carries for the application; null if nothing. */
  metadata: Record<string, unknown> | null;
  /** The campaign whose budget the code shares; null if none. 36 characters. */
  campaignId: string | null;
  /** The batch that the code was created in by `invitCode:cMany`; null if it was created alone. 36 characters. */
  batchId: string | null;
  /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. */
  keepAfterCreator: boolean;
  /** What the code's lists of who may use it hold: verified e-mail addresses (`email`), users (`user`), or both. Empty without a list. */
  requires: Array<"email" | "user">;
  /** When the code was revoked; null if it was not. An integer from 0 to 253402300799999. */
  revokedAt: number | null;
  /** The status at the time of the call. A suspended code works again as soon as its creator could create it again and its campaign is restored, a scheduled one from `startsAt` on. */
  status: "active" | "expired" | "used" | "revoked" | "scheduled" | "suspended";
  /** Why the code is suspended; null if it is not. */
  suspendedBy: "creator" | "grant" | "campaign" | null;
}

/** A page of codes, newest first. */
export interface CodePage {
  /** The rows on this page. */
  page: Array<CodeDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** What codes of plain members may be. A limit that is null does not exist. */
export interface CodePolicy {
  /** How long a code may live, from its creation to its expiry, in milliseconds. An integer from 1 to 315576000000. */
  maxLifetimeMs: number | null;
  /** How many users may redeem a code. An integer from 1 to 1000000000. */
  maxUses: number | null;
  /** How many living codes a member may have at once. An integer from 1 to 100. */
  codesPerMember: number | null;
  /** How many codes a member may create in any 24 hours. An integer from 1 to 1000. */
  codesPerDay: number | null;
  /** How long somebody must have been a member to create codes, in milliseconds. An integer from 1 to 315576000000. */
  minMembershipMs: number | null;
}

/** An event and its delivery to the receiver of webhooks. */
export interface EventDocument {
  /** The id of the event: the header `webhook-id`. */
  _id: string;
  /** When it happened. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server. 1 to 128 characters. */
  serverId: string;
  /** Its number on the server: the events of a server are numbered without a gap. An integer from 0 to 1000000000. */
  sequence: number;
  /** What happened. */
  type: string;
  /** To whom and to what. */
  data: Record<string, unknown>;
  /** Whether it is to be delivered, was delivered, or was given up. */
  status: "pending" | "delivered" | "dead";
  /** How many deliveries were begun. An integer from 0 to 1000000000. */
  attempts: number;
  /** When it is to be delivered; null if it is not. An integer from 0 to 253402300799999. */
  dueAt: number | null;
  /** When it was delivered; null if it was not. An integer from 0 to 253402300799999. */
  deliveredAt: number | null;
  /** Why the last delivery failed; null if none failed. */
  failure: string | null;
}

/** A page of events, newest first. */
export interface EventPage {
  /** The rows on this page. */
  page: Array<EventDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 1 to 10 characters. */
  continueCursor: string | null;
}

/** A page of an eviction. */
export interface EvictionDocument {
  /** How many members this page removed. An integer from 0 to 1000000000. */
  removed: number;
  /** Whether it is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 47 to 47 characters. */
  continueCursor: string | null;
}

/** The result of a dry run of `use`: what it would answer now, and why. */
export interface ExplainDocument {
  /** The reply that `use` would give. */
  wouldAnswer: WouldAnswer;
  /** Every condition that fails, as its error, in the order in which `use` checks them. */
  failing: Array<string>;
  /** Whether the call would make the user a member; null if no user was given or the call would be refused. */
  joined: boolean | null;
  /** The server that a working code lets users join, unless the server's preview is `none`; null for any other code. */
  server: ServerSummary | null;
  /** What the code's lists hold, if the user is on none of them or no user was given: verified e-mail addresses (`email`), users (`user`), or both. Empty otherwise. */
  requires: Array<"email" | "user">;
  /** Who invites to it, if the server's preview is `full` and the name is known; null otherwise. */
  invitedBy: Inviter | null;
  /** What a working code grants to a user who joins by it for the first time, unless the server's preview is `none`; null for any other code, and for a user who is a member or returns. */
  grants: GrantSummary | null;
  /** The user's pending request on the server, for `request:withdraw`, if the code needs approval and an approval could still let the user in; null otherwise. 36 characters. */
  pendingRequest: string | null;
}

/** How far an erasure went. */
export interface ForgottenDocument {
  /** Whether nothing is left to erase. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 1 to 700 characters. */
  continueCursor: string | null;
}

/** What a code grants, without its metadata. */
export interface GrantSummary {
  /** The role on the server. */
  role: "admin" | "member";
  /** How long the membership lasts, in milliseconds; null if it has no end. An integer from 60000 to 315576000000. */
  membershipMs: number | null;
}

/** The member who invites, by its name on the server and never by its id. */
export interface Inviter {
  /** The name. 1 to 128 characters. */
  name: string;
}

/** Entries of the lists of a code. */
export interface Lists {
  /** Users: at most 1,000 on the list. */
  users?: Array<string>;
  /** E-mail addresses: at most 1,000 on the list. */
  emails?: Array<string>;
  /** Domains of e-mail addresses: at most 20 on the list. */
  domains?: Array<string>;
}

/** A member: one user on one server. */
export interface MemberDocument {
  /** The id of the member document. 36 characters. */
  _id: string;
  /** When the user first joined, or was banned without having joined. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server. 1 to 128 characters. */
  serverId: string;
  /** The user. 1 to 128 characters. */
  userId: string;
  /** The user's name; null if none was given. 1 to 128 characters. */
  user: string | null;
  /** The member's role on the server. */
  role: "owner" | "admin" | "member";
  /** When the user last joined; the same as `_creationTime` for a user who was banned without having joined. An integer from 0 to 253402300799999. */
  joinedAt: number;
  /** When the membership ends by itself; null if it has no end. An integer from 1000000000000 to 253402300799999. */
  expiresAt: number | null;
  /** The code by which the user last joined; null for the user who created the server. 36 characters. */
  codeId: string | null;
  /** Who created that code. 1 to 128 characters. */
  invitedBy: string | null;
  /** What that code carried for the application; null if nothing. */
  metadata: Record<string, unknown> | null;
}

/** A page of members: those without an end first, by the time they first joined, then the others by their ends. */
export interface MemberPage {
  /** The rows on this page. */
  page: Array<MemberDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 to 52 characters. */
  continueCursor: string | null;
}

/** At most `rate` uses in any `periodMs` milliseconds. */
export interface RateLimit {
  /** The number of uses: 1 to 1,000. An integer from 1 to 1000. */
  rate: number;
  /** The length of the period in milliseconds: 1 minute to 31 days. An integer from 60000 to 2678400000. */
  periodMs: number;
}

/** The events that are delivered again. */
export interface ReplayedDocument {
  /** How many. An integer from 0 to 1000000000. */
  replayed: number;
}

/** A request to join. */
export interface RequestDocument {
  /** The id of the request document. 36 characters. */
  _id: string;
  /** When it was filed. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server. 1 to 128 characters. */
  serverId: string;
  /** The user who wants to join. 1 to 128 characters. */
  userId: string;
  /** The user's name; null if none was given. 1 to 128 characters. */
  user: string | null;
  /** The code by which it was filed. 36 characters. */
  codeId: string;
  /** What the user wrote to those who decide; null if nothing, and for anyone else. 1 to 500 characters. */
  note: string | null;
  /** The status. */
  status: "pending" | "approved" | "declined" | "withdrawn" | "closed";
  /** When it was decided, withdrawn or closed; null while it is pending. An integer from 0 to 253402300799999. */
  decidedAt: number | null;
  /** Who decided it; null for a service, and for anyone who may not decide. 1 to 128 characters. */
  decidedBy: string | null;
  /** Why it was declined; null if it was not, or without a reason. 1 to 512 characters. */
  reason: string | null;
}

/** A page of requests, newest first. */
export interface RequestPage {
  /** The rows on this page. */
  page: Array<RequestDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** What revoking a batch did. */
export interface RevokedBatch {
  /** How many codes were revoked that were not before. An integer from 0 to 1000000000. */
  revoked: number;
}

/** A server: what a code lets users join. */
export interface ServerDocument {
  /** The server's id. 1 to 128 characters. */
  _id: string;
  /** When the server was created. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** Its name. 1 to 128 characters. */
  name: string;
  /** The user who owns it. 1 to 128 characters. */
  ownerId: string;
  /** Who may create codes: the owner, the owner and admins, or every member. */
  invitePolicy: "owner" | "admins" | "members";
  /** What the invitation page and `explain` tell about it: the server and who invites, only the server, or nothing. */
  preview: "full" | "name" | "none";
  /** The maximum number of members; null for no limit. An integer from 1 to 1000000000. */
  maxMembers: number | null;
  /** What codes of plain members may be; null if there is no policy. */
  codePolicy: CodePolicy | null;
}

/** A page of servers, newest first. */
export interface ServerPage {
  /** The rows on this page. */
  page: Array<ServerDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 3 to 144 characters. */
  continueCursor: string | null;
}

/** The part of a server that a join page shows. */
export interface ServerSummary {
  /** The server's id. 1 to 128 characters. */
  _id: string;
  /** Its name. 1 to 128 characters. */
  name: string;
}

/** One use of a code. */
export interface UseDocument {
  /** The id of the use: the code's id and the number of the use. 38 to 56 characters. */
  _id: string;
  /** When the code was redeemed. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The code. 36 characters. */
  codeId: string;
  /** The user who redeemed it. 1 to 128 characters. */
  userId: string;
  /** The user's name on the server; null if unknown. 1 to 128 characters. */
  user: string | null;
  /** When the code was redeemed. An integer from 0 to 253402300799999. */
  usedAt: number;
}

/** A page of a code's log, first use first. */
export interface UsePage {
  /** The rows on this page. */
  page: Array<UseDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 1 to 10 characters. */
  continueCursor: string | null;
}

/** The result of a redeemed code. What the code does not grant is absent. */
export interface UsedDocument {
  /** The server that the code belongs to. 1 to 128 characters. */
  serverId: string;
  /** Whether this call made the user a member; false if it already was one. */
  joined: boolean;
  /** True if the code needs approval and a request of the user is waiting. */
  pending?: boolean;
  /** The role, if the code grants more than a plain membership. */
  role?: "admin" | "member";
  /** When the membership ends, if it does. An integer from 1000000000000 to 253402300799999. */
  expiresAt?: number;
  /** What the code carries for the application, if anything. */
  metadata?: Record<string, unknown>;
}

/** The reply that `use` would give, without its data. */
export interface WouldAnswer {
  /** Whether the user would get in. */
  status: "success" | "error";
  /** The HTTP status. An integer from 200 to 599. */
  code: number;
  /** The message, in English. 1 to 128 characters. */
  message: string;
  /** The error; null if the user would get in. 8 to 64 characters. */
  error: string | null;
}

/** Every function by its path. */
export interface Functions {
  /** Creates a code for a server. `data` is the code's text. */
  "invitCode:c": {
    kind: "mutation";
    arguments: {
      /** The server that the code lets users join. 1 to 128 characters. */
      serverId: string;
      /** The member who creates it. 1 to 128 characters. */
      creatorId: string;
      /** The maximum number of users who may redeem it; unlimited if absent. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** When the code expires, in milliseconds since the Unix epoch; never if absent. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** When the code starts to work, in milliseconds since the Unix epoch, before `expiresAt`; at once if absent. An integer from 1000000000000 to 253402300799999. */
      startsAt?: number | null;
      /** Whether its uses are requests, which an admin, the owner or a service must approve. */
      requiresApproval?: boolean | null;
      /** How fast the code may be used; without a limit if absent. */
      rateLimit?: RateLimit | null;
      /** A custom code: 4 to 32 letters, digits and hyphens. Exactly 12 letters and digits are not allowed, since they look like a generated code. 4 to 32 characters. */
      code?: string | null;
      /** A note on the code. 1 to 256 characters. */
      label?: string | null;
      /** The role of users who join by the code; `member` if absent. Only the owner of the server may create codes that grant `admin`. */
      role?: "admin" | "member" | null;
      /** How long a membership by the code lasts, in milliseconds; without an end if absent. An integer from 60000 to 315576000000. */
      membershipMs?: number | null;
      /** What the code carries for the application, at most 2 KiB and 8 levels deep: `use` returns it, and the member keeps it. */
      metadata?: Record<string, unknown> | null;
      /** The campaign whose budget the code shares: one of the same server. Only an admin, the owner or a service may set it. 36 characters. */
      campaignId?: string | null;
      /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. Only an admin, the owner or a service may set it. A ban of the creator suspends the code in any case. */
      keepAfterCreator?: boolean | null;
      /** The users who may use it, at most 1,000. Any match in one of the three lists is enough; an empty list admits nobody. */
      allowedUsers?: Array<string> | null;
      /** The verified e-mail addresses that may use it, at most 1,000. */
      allowedEmails?: Array<string> | null;
      /** The domains of verified e-mail addresses that may use it, at most 20. */
      allowedDomains?: Array<string> | null;
      /** Makes retries safe: the same key with the same arguments, from the same creator on the same server, returns the first call's code. 1 to 128 characters. */
      idempotencyKey?: string | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: string;
    errors: "errors.serverNotFound" | "errors.notFound" | "errors.permissionDenied" | "errors.conflict" | "errors.rateLimited";
  };
  /** Creates up to 1,000 codes with the same settings, all or none. A user must be an admin or the owner of the server, and its invite policy must allow it to create codes. */
  "invitCode:cMany": {
    kind: "mutation";
    arguments: {
      /** The server that the codes let users join. 1 to 128 characters. */
      serverId: string;
      /** The admin or owner who creates them. 1 to 128 characters. */
      creatorId: string;
      /** How many codes to create. An integer from 1 to 1000. */
      count: number;
      /** The maximum number of users who may redeem each of them; unlimited if absent. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** When the codes expire, in milliseconds since the Unix epoch; never if absent. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** When the codes start to work, in milliseconds since the Unix epoch, before `expiresAt`; at once if absent. An integer from 1000000000000 to 253402300799999. */
      startsAt?: number | null;
      /** Whether its uses are requests, which an admin, the owner or a service must approve. */
      requiresApproval?: boolean | null;
      /** How fast each code may be used; without a limit if absent. */
      rateLimit?: RateLimit | null;
      /** A note on each code. 1 to 256 characters. */
      label?: string | null;
      /** The role of users who join by the codes; `member` if absent. Only the owner of the server may create codes that grant `admin`. */
      role?: "admin" | "member" | null;
      /** How long a membership by the codes lasts, in milliseconds; without an end if absent. An integer from 60000 to 315576000000. */
      membershipMs?: number | null;
      /** What the codes carry for the application, at most 2 KiB and 8 levels deep. */
      metadata?: Record<string, unknown> | null;
      /** The campaign whose budget the codes share: one of the same server. 36 characters. */
      campaignId?: string | null;
      /** Whether the codes keep working when their creator leaves, is removed, or may no longer create codes. A ban of the creator suspends them in any case. */
      keepAfterCreator?: boolean | null;
      /** The users who may use them, at most 1,000. Any match in one of the three lists is enough; an empty list admits nobody. */
      allowedUsers?: Array<string> | null;
      /** The verified e-mail addresses that may use them, at most 1,000. */
      allowedEmails?: Array<string> | null;
      /** The domains of verified e-mail addresses that may use them, at most 20. */
      allowedDomains?: Array<string> | null;
      /** Makes retries safe: the same key with the same arguments, from the same creator on the same server, returns the first call's codes. 1 to 128 characters. */
      idempotencyKey?: string | null;
      /** Why, for the audit log: up to 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: BatchDocument;
    errors: "errors.serverNotFound" | "errors.notFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Redeems a code: the user joins the code's server. */
  "invitCode:use": {
    kind: "mutation";
    arguments: {
      /** The code as typed: case, spaces and hyphens are ignored; I and L are read as 1, O as 0. 1 to 128 characters. */
      code: string;
      /** The user who joins. 1 to 128 characters. */
      userId: string;
      /** The user's display name. 1 to 128 characters. */
      user?: string | null;
      /** The user's verified e-mail address, for codes with a list of them. Only a service may say it; a user's address is that of its token. 1 to 320 characters. */
      email?: string | null;
      /** What the user writes to those who approve its request, if the code needs approval: up to 500 characters. 1 to 500 characters. */
      note?: string | null;
    };
    data: UsedDocument;
    errors: "errors.invalid" | "errors.expired" | "errors.maxUsed" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.notStarted" | "errors.notInvited" | "errors.serverFull" | "errors.tooFast" | "errors.rateLimited";
  };
  /** Reads a code. A user must have created it, or be an admin or the owner of its server. When read by text, a code that is unknown or that the user may not read counts as a guess. */
  "invitCode:r": {
    kind: "query";
    arguments: {
      /** The code as typed. 1 to 128 characters. */
      code?: string | null;
      /** The code's id: `_id` of its document. 36 characters. */
      id?: string | null;
    };
    data: CodeDocument;
    errors: "errors.invalid" | "errors.notFound" | "errors.permissionDenied" | "errors.rateLimited";
  };
  /** Reads a page of codes, newest first. A user may read the codes that it created, except on servers that banned it, and the codes of servers that it owns or administers. */
  "invitCode:list": {
    kind: "query";
    arguments: {
      /** Lists the codes of this server. 1 to 128 characters. */
      serverId?: string | null;
      /** Lists the codes that this user created. 1 to 128 characters. */
      creatorId?: string | null;
      /** Lists the codes of this batch: `batchId` of `invitCode:cMany`. 36 characters. */
      batchId?: string | null;
      /** Only codes with this status. A page then examines ten times as many codes as it may hold, so it can hold fewer than asked for, even none, before the last page: continue while `isDone` is false. The same applies to the codes that a user created, where codes of servers that banned the user are left out. */
      status?: "active" | "expired" | "used" | "revoked" | "scheduled" | "suspended" | null;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of codes on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: CodePage;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.notFound";
  };
  /** Changes, revokes or restores a code. An absent argument keeps its field; `null` clears it. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes. */
  "invitCode:u": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** The new maximum number of users, not below the number of uses; `null` for unlimited. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** The new expiry, in milliseconds since the Unix epoch; `null` for never. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** The new start, in milliseconds since the Unix epoch, before the expiry; `null` for at once. An integer from 1000000000000 to 253402300799999. */
      startsAt?: number | null;
      /** Whether its uses are requests, which an admin, the owner or a service must approve. `null` means false. */
      requiresApproval?: boolean | null;
      /** How fast the code may be used from now on; `null` for no limit. */
      rateLimit?: RateLimit | null;
      /** The new note; `null` for none. 1 to 256 characters. */
      label?: string | null;
      /** The role that the code grants from now on; `null` means `member`. Only the owner of the server and services change codes that grant `admin`, or make a code grant it. */
      role?: "admin" | "member" | null;
      /** How long memberships by the code last from now on, in milliseconds; `null` for no end. Earlier uses keep their ends. An integer from 60000 to 315576000000. */
      membershipMs?: number | null;
      /** What the code carries for the application from now on; `null` for nothing. */
      metadata?: Record<string, unknown> | null;
      /** The campaign whose budget the code shares, `null` for none. It changes only while the code has no uses. Only an admin, the owner or a service may change it. 36 characters. */
      campaignId?: string | null;
      /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. Only an admin, the owner or a service may set it. `null` means false. */
      keepAfterCreator?: boolean | null;
      /** The users who may use it from now on, at most 1,000; `null` lifts the list. Any match in one of the three lists is enough; an empty list admits nobody. The codes of a batch share their lists. */
      allowedUsers?: Array<string> | null;
      /** The verified e-mail addresses that may use it from now on, at most 1,000; `null` lifts the list. */
      allowedEmails?: Array<string> | null;
      /** The domains of verified e-mail addresses that may use it from now on, at most 20; `null` lifts the list. */
      allowedDomains?: Array<string> | null;
      /** `true` revokes the code, `false` restores it. */
      revoked?: boolean | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Revokes a code, or all codes of a batch; the codes and their logs are kept. A user must have created them, or be an admin or the owner of their server. `data` is the code, or how many codes of the batch were revoked. */
  "invitCode:d": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id?: string | null;
      /** The batch whose codes are revoked, all of them: `batchId` of `invitCode:cMany`. 36 characters. */
      batchId?: string | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: CodeDocument | RevokedBatch;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Gives a code a new, generated text, for example after a link leaked. The code keeps its id, log, settings and limits. The old text works until the grace ends; then it is unknown, and it is never given again. Rotating again or revoking the code ends the grace. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes. RDS's invites and TimeCapsule's codes cannot be rotated. */
  "invitCode:rotate": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** How many milliseconds the old text still works, up to 7 days; it ends at once if absent. An integer from 0 to 604800000. */
      graceMs?: number | null;
      /** Makes retries safe: the same key with the same arguments, from the same user, rotates only once. 1 to 128 characters. */
      idempotencyKey?: string | null;
      /** Why, for the audit log: up to 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Revokes a code and removes the members who joined by it, newest use first, page by page: continue while `isDone` is false. Members who came back by another code stay. The owner is never removed; admins are removed by the owner or a service, if the code made them admins. A user must be an admin or the owner of the server. */
  "invitCode:evict": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** Only members who used the code at this time or later, in milliseconds since the Unix epoch. An integer from 1000000000000 to 253402300799999. */
      since?: number | null;
      /** Whether to ban them, so that no code lets them in again. */
      ban?: boolean | null;
      /** `continueCursor` of the previous page. 47 to 47 characters. */
      cursor?: string | null;
      /** The number of uses that a page examines; 100 if absent. An integer from 1 to 500. */
      limit?: number | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: EvictionDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Revokes the codes that a user created for a server and removes the members who joined by them, newest code first, page by page: continue while `isDone` is false. Members who came back by a code of somebody else stay, and so does the user. Rights as for `invitCode:evict`. */
  "member:evict": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user by whose codes the members joined. 1 to 128 characters. */
      invitedBy: string;
      /** Only members who used a code at this time or later, in milliseconds since the Unix epoch. An integer from 1000000000000 to 253402300799999. */
      since?: number | null;
      /** Whether to ban them, so that no code lets them in again. */
      ban?: boolean | null;
      /** `continueCursor` of the previous page. 47 to 47 characters. */
      cursor?: string | null;
      /** The number of uses, and of codes, that a page examines; 100 if absent. An integer from 1 to 500. */
      limit?: number | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: EvictionDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of a code's log, first use first. A user must have created the code, or be an admin or the owner of its server. */
  "invitCode:uses": {
    kind: "query";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** `continueCursor` of the previous page. 1 to 10 characters. */
      cursor?: string | null;
      /** The number of uses on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: UsePage;
    errors: "errors.notFound" | "errors.permissionDenied";
  };
  /** Adds users, e-mail addresses and domains to the lists of who may use a code, and removes others. A code without lists gets the list that is added to. An empty list admits nobody; only `null` in `invitCode:u` lifts it. The codes of a batch share their lists. A user must be an admin or the owner of the server, or have created the code and still be allowed to create codes. */
  "invitCode:allow": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** The entries to add to the code's lists. Entries that are there already stay. */
      add?: Lists | null;
      /** The entries to remove. Entries that are not there count as removed. */
      remove?: Lists | null;
      /** Why, for the audit log: up to 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: AudienceDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Reads a page of the lists of who may use a code: domains, e-mail addresses, then users, each in alphabetical order. A user must have created the code, or be an admin or the owner of its server. */
  "invitCode:allowed": {
    kind: "query";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
      /** `continueCursor` of the previous page. 6 to 262 characters. */
      cursor?: string | null;
      /** The number of entries on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: AllowedPage;
    errors: "errors.notFound" | "errors.permissionDenied";
  };
  /** Tells what `use` would answer: every condition that fails, and for a working code the server, the member who invites and what it grants, as far as the server's `preview` allows. No use is consumed. Open to anonymous callers; unknown codes count as guesses. */
  "invitCode:explain": {
    kind: "query";
    arguments: {
      /** The code as typed. 1 to 128 characters. */
      code: string;
      /** The user who would redeem it: the caller itself, unless a service asks. Without a user, the answer is that for someone who never joined. 1 to 128 characters. */
      userId?: string | null;
    };
    data: ExplainDocument;
    errors: "errors.permissionDenied" | "errors.rateLimited";
  };
  /** Creates a campaign: a budget that several codes of a server share. The creator must be an admin or the owner. */
  "campaign:c": {
    kind: "mutation";
    arguments: {
      /** The server whose codes share the campaign. 1 to 128 characters. */
      serverId: string;
      /** The admin or owner who creates it. 1 to 128 characters. */
      creatorId: string;
      /** Its name. 1 to 128 characters. */
      name: string;
      /** The maximum number of uses of all its codes together; unlimited if absent. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** When its codes expire, in milliseconds since the Unix epoch; never if absent. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** How fast its codes together may be used; no limit if absent. */
      rateLimit?: RateLimit | null;
      /** Makes retries safe: the same key with the same arguments, from the same creator on the same server, returns the first call's campaign. 1 to 128 characters. */
      idempotencyKey?: string | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: CampaignDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Reads a campaign and a page of its codes with the uses of each, newest code first. A user must be an admin or the owner of the server. */
  "campaign:r": {
    kind: "query";
    arguments: {
      /** The campaign's id: `_id` of its document. 36 characters. */
      id: string;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of codes on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: CampaignUses;
    errors: "errors.notFound" | "errors.permissionDenied";
  };
  /** Changes, revokes or restores a campaign. An absent argument keeps its field; `null` clears it. A user must be an admin or the owner of the server. */
  "campaign:u": {
    kind: "mutation";
    arguments: {
      /** The campaign's id: `_id` of its document. 36 characters. */
      id: string;
      /** Its new name. 1 to 128 characters. */
      name?: string | null;
      /** The new maximum number of uses, not below the number of uses; `null` for unlimited. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** When its codes expire, in milliseconds since the Unix epoch; `null` for never. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** How fast its codes together may be used; `null` for no limit. */
      rateLimit?: RateLimit | null;
      /** `true` revokes the campaign, which suspends its codes; `false` restores it. */
      revoked?: boolean | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: CampaignDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Reads a page of a server's campaigns, newest first. A user must be an admin or the owner. */
  "campaign:list": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of campaigns on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: CampaignPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of the requests to join a server, newest first. A user must be an admin or the owner, or ask for its own requests; notes are for those who decide. */
  "request:list": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** Only requests with this status. */
      status?: "pending" | "approved" | "declined" | "withdrawn" | "closed" | null;
      /** Only requests of this user. A user who does not administer the server must give its own id. 1 to 128 characters. */
      userId?: string | null;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of requests on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: RequestPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Approves a request: its user joins, and a use of its code is recorded. If the code cannot be used now, the answer says why and the request stays. A user must be an admin or the owner of the server. */
  "request:approve": {
    kind: "mutation";
    arguments: {
      /** The request's id: `_id` of its document. 36 characters. */
      id: string;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: RequestDocument;
    errors: "errors.invalid" | "errors.maxUsed" | "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.serverFull" | "errors.tooFast" | "errors.conflict";
  };
  /** Declines a request: its code refuses its user until the request is reopened. A user must be an admin or the owner of the server. */
  "request:decline": {
    kind: "mutation";
    arguments: {
      /** The request's id: `_id` of its document. 36 characters. */
      id: string;
      /** Why: at most 512 characters. Its user reads it, and the audit log keeps it. 1 to 512 characters. */
      reason?: string | null;
      /** Whether to ban the user as well. */
      ban?: boolean | null;
    };
    data: RequestDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Lets a declined request wait again, so that its code no longer refuses its user. A user must be an admin or the owner of the server. */
  "request:reopen": {
    kind: "mutation";
    arguments: {
      /** The request's id: `_id` of its document. 36 characters. */
      id: string;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: RequestDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.rateLimited";
  };
  /** Takes a request back. A user must have filed it. */
  "request:withdraw": {
    kind: "mutation";
    arguments: {
      /** The request's id: `_id` of its document. 36 characters. */
      id: string;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: RequestDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Creates a server; its owner becomes the first member. Only a service may choose an id that looks like a Discord guild's (15 to 20 digits). */
  "server:c": {
    kind: "mutation";
    arguments: {
      /** The server's id; generated if absent. 1 to 128 characters. */
      serverId?: string | null;
      /** Its name. 1 to 128 characters. */
      name: string;
      /** The owner, who becomes the first member. 1 to 128 characters. */
      ownerId: string;
      /** The owner's display name. 1 to 128 characters. */
      owner?: string | null;
      /** Which members may create codes; `members` (all of them) if absent. */
      invitePolicy?: "owner" | "admins" | "members" | null;
      /** What the invitation page and `explain` tell about it; `full` (the server and who invites) if absent. */
      preview?: "full" | "name" | "none" | null;
      /** The maximum number of members, the owner included; unlimited if absent. An integer from 1 to 1000000000. */
      maxMembers?: number | null;
      /** What codes of plain members may be; anything if absent. */
      codePolicy?: CodePolicy | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: ServerDocument;
    errors: "errors.permissionDenied" | "errors.conflict";
  };
  /** Reads a server. A user must be a member of it. */
  "server:r": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
    };
    data: ServerDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of the servers that a user owns, newest first. A user may read its own; a service may read anyone's. */
  "server:list": {
    kind: "query";
    arguments: {
      /** The user who owns the servers. 1 to 128 characters. */
      ownerId: string;
      /** `continueCursor` of the previous page. 3 to 144 characters. */
      cursor?: string | null;
      /** The number of servers on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: ServerPage;
    errors: "errors.permissionDenied";
  };
  /** Changes a server, or hands it over to a member. A user must be its owner. */
  "server:u": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** Its new name. 1 to 128 characters. */
      name?: string | null;
      /** The new invite policy. */
      invitePolicy?: "owner" | "admins" | "members" | null;
      /** What the invitation page and `explain` tell about it from now on. */
      preview?: "full" | "name" | "none" | null;
      /** The new maximum number of members; `null` for no limit. It removes nobody: while the server has more members, nobody joins. An integer from 1 to 1000000000. */
      maxMembers?: number | null;
      /** What codes of plain members may be from now on; `null` for anything. Codes that were made before stay. */
      codePolicy?: CodePolicy | null;
      /** The member who becomes the owner; the previous owner becomes an admin. 1 to 128 characters. */
      ownerId?: string | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: ServerDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.notFound";
  };
  /** Deletes a server. Its codes stop working; its logs are kept. A user must be its owner. */
  "server:d": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of members: those without an end first, by the time they first joined, then the others by their ends. A user must be an admin or the owner. */
  "member:r": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** Which users: members (`active`), users whose membership came to its end (`ended`), or users who are banned (`banned`); members if absent. */
      status?: "active" | "ended" | "banned" | null;
      /** `continueCursor` of the previous page. 36 to 52 characters. */
      cursor?: string | null;
      /** The number of members on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: MemberPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Sets a member's role (owner only) or the end of its membership, or lifts a ban (the owner for all, admins for plain members). `data` is null if the user is not a member. */
  "member:u": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user. Setting a role requires a member. 1 to 128 characters. */
      userId: string;
      /** The member's new role. */
      role?: "admin" | "member" | null;
      /** When the membership ends by itself, in milliseconds since the Unix epoch; `null` for never. It renews a membership that ended. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** `false` lifts the user's ban, so that codes can let it in again. */
      banned?: boolean | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: MemberDocument | undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound" | "errors.serverFull";
  };
  /** Removes a member, or bans a user. Members may remove themselves; the owner may remove any other member, and an admin may remove ordinary members. */
  "member:d": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user who leaves or is removed. 1 to 128 characters. */
      userId: string;
      /** Whether to ban the user, so that no code lets it in again. A user who is not a member can be banned too. */
      ban?: boolean | null;
      /** Why, for the audit log: at most 512 characters. 1 to 512 characters. */
      reason?: string | null;
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound";
  };
  /** Reads a page of a server's audit log, newest first: every mutation but uses. A user must be an admin or the owner of the server. The log of a deleted server stays. */
  "audit:list": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of entries on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: AuditPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of a server's events and their deliveries, newest first. Only services may. Without webhooks there are none. */
  "event:list": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** `continueCursor` of the previous page. 1 to 10 characters. */
      cursor?: string | null;
      /** The number of events on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: EventPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Delivers events of a server again, whether they were delivered, given up, or wait. Only services may. */
  "event:replay": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The `sequence` of the first event. An integer from 1 to 1000000000. */
      from: number;
      /** The `sequence` of the last, at most 999 after the first; the first itself if absent. An integer from 1 to 1000000000. */
      to?: number | null;
    };
    data: ReplayedDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Erases a user, page by page: its memberships end, its codes are revoked, and a pseudonym that leads nowhere takes the place of its id, name and metadata in every table. Call it with `continueCursor` until `isDone`; a call that is repeated changes nothing more. A standing ban keeps the id, and nothing else, until it is lifted. Only services may. */
  "user:forget": {
    kind: "mutation";
    arguments: {
      /** The user. 1 to 128 characters. */
      userId?: string | null;
      /** Its e-mail address, which lists of who may use a code can hold. 1 to 320 characters. */
      email?: string | null;
      /** `continueCursor` of the previous page. 1 to 700 characters. */
      cursor?: string | null;
    };
    data: ForgottenDocument;
    errors: "errors.permissionDenied" | "errors.conflict";
  };
}
