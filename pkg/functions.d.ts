// Generated from the Rust types by `npm run build`; do not edit.

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
  /** The text to display, such as `NHKA-N1Q9-D9CT`. 4 to 32 characters. */
  code: string;
  /** The number of users who redeemed the code. An integer from 0 to 1000000000. */
  uses: number;
  /** The maximum number of users who may redeem it; null if unlimited. An integer from 0 to 1000000000. */
  maxUses: number | null;
  /** When the code expires; null if never. An integer from 1000000000000 to 253402300799999. */
  expiresAt: number | null;
  /** A note for the people who manage the code. 1 to 256 characters. */
  label: string | null;
  /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. */
  keepAfterCreator: boolean;
  /** When the code was revoked; null if it was not. An integer from 0 to 253402300799999. */
  revokedAt: number | null;
  /** The status at the time of the call. A suspended code works again as soon as its creator could create it again. */
  status: "active" | "expired" | "used" | "revoked" | "suspended";
  /** Why the code is suspended; null if it is not. */
  suspendedBy: "creator" | null;
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
  /** Who invites to it, if the server's preview is `full` and the name is known; null otherwise. */
  invitedBy: Inviter | null;
}

/** The member who invites, by its name on the server and never by its id. */
export interface Inviter {
  /** The name. 1 to 128 characters. */
  name: string;
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
  /** When the user last joined. An integer from 0 to 253402300799999. */
  joinedAt: number;
}

/** A page of members, ordered by the time they first joined. */
export interface MemberPage {
  /** The rows on this page. */
  page: Array<MemberDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** The `cursor` argument for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
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
  /** What a join page and `explain` tell of it: the server and who invites, the server alone, or nothing. */
  preview: "full" | "name" | "none";
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

/** The result of a redeemed code. */
export interface UsedDocument {
  /** The server that the code belongs to. 1 to 128 characters. */
  serverId: string;
  /** Whether this call made the user a member; false if it already was one. */
  joined: boolean;
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
      /** A custom code: 4 to 32 letters, digits and hyphens. Exactly 12 letters and digits are not allowed, since they look like a generated code. 4 to 32 characters. */
      code?: string | null;
      /** A note on the code. 1 to 256 characters. */
      label?: string | null;
      /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. Only an admin, the owner or a service may set it. A ban of the creator suspends the code in any case. */
      keepAfterCreator?: boolean | null;
      /** Makes retries safe: the same key with the same arguments, from the same creator on the same server, returns the first call's code. 1 to 128 characters. */
      idempotencyKey?: string | null;
    };
    data: string;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.rateLimited";
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
    };
    data: UsedDocument;
    errors: "errors.invalid" | "errors.expired" | "errors.maxUsed" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.rateLimited";
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
      /** Only codes with this status. A page then examines ten times as many codes as it may hold, so it can hold fewer than asked for, even none, before the last page: continue while `isDone` is false. The same applies to the codes that a user created, where codes of servers that banned the user are left out. */
      status?: "active" | "expired" | "used" | "revoked" | "suspended" | null;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of codes on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: CodePage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
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
      /** The new note; `null` for none. 1 to 256 characters. */
      label?: string | null;
      /** Whether the code keeps working when its creator leaves, is removed, or may no longer create codes. Only an admin, the owner or a service may set it. `null` means false. */
      keepAfterCreator?: boolean | null;
      /** `true` revokes the code, `false` restores it. */
      revoked?: boolean | null;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Revokes a code; the code and its log are kept. A user must have created it, or be an admin or the owner of its server. */
  "invitCode:d": {
    kind: "mutation";
    arguments: {
      /** The code's id: `_id` of its document. 36 characters. */
      id: string;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied";
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
  /** Dry run of `use`: what it would answer, every condition that fails, and the server of a working code with the name of the member who invites, as far as the server's `preview` allows. Open to anonymous callers; unknown codes count as guesses. */
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
      /** What a join page and `explain` tell of it; `full` (the server and who invites) if absent. */
      preview?: "full" | "name" | "none" | null;
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
      /** What a join page and `explain` tell of it from now on. */
      preview?: "full" | "name" | "none" | null;
      /** The member who becomes the owner; the previous owner becomes an admin. 1 to 128 characters. */
      ownerId?: string | null;
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
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of members, ordered by the time they first joined. A user must be an admin or the owner. */
  "member:r": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** `continueCursor` of the previous page. 36 characters. */
      cursor?: string | null;
      /** The number of members on a page; 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: MemberPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Sets a member's role (owner only), or lifts a ban (owner and admins). `data` is null if the user is not a member. */
  "member:u": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user. Setting a role requires a member. 1 to 128 characters. */
      userId: string;
      /** The member's new role. */
      role?: "admin" | "member" | null;
      /** `false` lifts the user's ban, so that codes can let it in again. */
      banned?: boolean | null;
    };
    data: MemberDocument | undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound";
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
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound";
  };
}
