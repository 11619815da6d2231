// Made from the Rust types by `npm run build`; do not edit.

/** A code. */
export interface CodeDocument {
  /** The row's id. 36 characters. */
  _id: string;
  /** When it was made. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server that it lets in to. 1 to 128 characters. */
  serverId: string;
  /** Who made it. 1 to 128 characters. */
  creatorId: string;
  /** Its text as it is shown. 4 to 32 characters. */
  code: string;
  /** By how many users it was redeemed. An integer from 0 to 1000000000. */
  uses: number;
  /** By how many it may be; null where any number may. An integer from 0 to 1000000000. */
  maxUses: number | null;
  /** From which time on it no longer works; null where it never ends. An integer from 1000000000000 to 253402300799999. */
  expiresAt: number | null;
  /** A note on it. 1 to 256 characters. */
  label: string | null;
  /** Whether it goes on working when its creator leaves, is removed, or may no longer make codes. */
  keepAfterCreator: boolean;
  /** When it was revoked; null where it is not. An integer from 0 to 253402300799999. */
  revokedAt: number | null;
  /** How it stands at the time of the call. A suspended code works again when its creator could make it again. */
  status: "active" | "expired" | "used" | "revoked" | "suspended";
  /** What suspends it; null where nothing does. */
  suspendedBy: "creator" | null;
}

/** A page of codes, the newest first. */
export interface CodePage {
  /** The codes of this page. */
  page: Array<CodeDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** What to give as `cursor` for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** What `use` would answer now, and why. */
export interface ExplainDocument {
  /** What it would answer. */
  wouldAnswer: WouldAnswer;
  /** Every condition that fails, by the error that it would be, in the order in which `use` checks. */
  failing: Array<string>;
  /** Whether it would make the user a member; null without a user, or where it would refuse. */
  joined: boolean | null;
  /** The server that a live code lets in to; null for any other. */
  server: ServerSummary | null;
}

/** A member: one user on one server. */
export interface MemberDocument {
  /** The row's id. 36 characters. */
  _id: string;
  /** When the user first joined, or was banned before it ever did. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The server. 1 to 128 characters. */
  serverId: string;
  /** The user. 1 to 128 characters. */
  userId: string;
  /** The user's name, where one was given. 1 to 128 characters. */
  user: string | null;
  /** What the member is on the server. */
  role: "owner" | "admin" | "member";
  /** When the user joined last. An integer from 0 to 253402300799999. */
  joinedAt: number;
}

/** A page of members, by the time they first joined. */
export interface MemberPage {
  /** The members of this page. */
  page: Array<MemberDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** What to give as `cursor` for the next page; null on the last. 36 characters. */
  continueCursor: string | null;
}

/** A server: what a code lets a user join. */
export interface ServerDocument {
  /** The server's id. 1 to 128 characters. */
  _id: string;
  /** When it was made. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** Its name. 1 to 128 characters. */
  name: string;
  /** The user who owns it. 1 to 128 characters. */
  ownerId: string;
  /** Which members may make codes. */
  invitePolicy: "owner" | "admins" | "members";
}

/** What of a server a join page shows. */
export interface ServerSummary {
  /** The server's id. 1 to 128 characters. */
  _id: string;
  /** Its name. 1 to 128 characters. */
  name: string;
}

/** A use of a code: who redeemed it, and when. */
export interface UseDocument {
  /** The use's id: the code's id and the number of the use. 38 to 56 characters. */
  _id: string;
  /** When it was redeemed. An integer from 0 to 253402300799999. */
  _creationTime: number;
  /** The code. 36 characters. */
  codeId: string;
  /** Who redeemed it. 1 to 128 characters. */
  userId: string;
  /** The user's name on the server, where one is known. 1 to 128 characters. */
  user: string | null;
  /** When it was redeemed. An integer from 0 to 253402300799999. */
  usedAt: number;
}

/** A page of a code's log, the first use first. */
export interface UsePage {
  /** The uses of this page. */
  page: Array<UseDocument>;
  /** Whether this is the last page. */
  isDone: boolean;
  /** What to give as `cursor` for the next page; null on the last. 1 to 10 characters. */
  continueCursor: string | null;
}

/** What a redeemed code led to. */
export interface UsedDocument {
  /** The server that the code belongs to. 1 to 128 characters. */
  serverId: string;
  /** Whether this call made the user a member; false where it was one already. */
  joined: boolean;
}

/** The reply that `use` would give, without its data. */
export interface WouldAnswer {
  /** Whether it would let the user in. */
  status: "success" | "error";
  /** The HTTP status. An integer from 200 to 599. */
  code: number;
  /** The message, in English. 1 to 128 characters. */
  message: string;
  /** The error; null where it would let the user in. 8 to 64 characters. */
  error: string | null;
}

/** Every function by its path. */
export interface Functions {
  /** Makes a code for a server. The data is the code's text. */
  "invitCode:c": {
    kind: "mutation";
    arguments: {
      /** The server that the code lets in to. 1 to 128 characters. */
      serverId: string;
      /** The member who makes it. 1 to 128 characters. */
      creatorId: string;
      /** By how many users it may be redeemed; without, by any number. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** From which time on it no longer works, in milliseconds since the Unix epoch; without, never. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** A code of the creator's choice: 4 to 32 letters, digits and hyphens, not exactly 12 symbols. 4 to 32 characters. */
      code?: string | null;
      /** A note on the code. 1 to 256 characters. */
      label?: string | null;
      /** Whether it goes on working when its creator leaves, is removed, or may no longer make codes; an admin, the owner or a service may say so. A ban of its creator suspends it all the same. */
      keepAfterCreator?: boolean | null;
      /** The same key from the same creator on the same server returns the code that was made the first time, where all other arguments are the same as well. 1 to 128 characters. */
      idempotencyKey?: string | null;
    };
    data: string;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.rateLimited";
  };
  /** Redeems a code: the user joins the code's server. */
  "invitCode:use": {
    kind: "mutation";
    arguments: {
      /** The code as it was typed: case, spaces and hyphens do not count, I and L read as 1, O as 0. 1 to 128 characters. */
      code: string;
      /** The user who joins. 1 to 128 characters. */
      userId: string;
      /** The user's name. 1 to 128 characters. */
      user?: string | null;
    };
    data: UsedDocument;
    errors: "errors.invalid" | "errors.expired" | "errors.maxUsed" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.rateLimited";
  };
  /** Reads a code. A user must have made it, or be an admin or the owner of its server. By its text, codes that are unknown or not its to read count as guesses. */
  "invitCode:r": {
    kind: "query";
    arguments: {
      /** The code as it was typed. 1 to 128 characters. */
      code?: string | null;
      /** The code's id, `_id` of its document. 36 characters. */
      id?: string | null;
    };
    data: CodeDocument;
    errors: "errors.invalid" | "errors.notFound" | "errors.permissionDenied" | "errors.rateLimited";
  };
  /** Reads a page of codes, the newest first. A user reads those that it made, unless their server banned it, and those of a server of which it is an admin or the owner. */
  "invitCode:list": {
    kind: "query";
    arguments: {
      /** The server whose codes are read. 1 to 128 characters. */
      serverId?: string | null;
      /** The user whose codes are read. 1 to 128 characters. */
      creatorId?: string | null;
      /** Only codes that stand so. A page then looks at ten codes for each one that it may hold, and may hold fewer, even none, before the last page: go on while `isDone` is false. So it is with the codes that a user made, of which those of a server that banned it are left out. */
      status?: "active" | "expired" | "used" | "revoked" | "suspended" | null;
      /** `continueCursor` of the page before. 36 characters. */
      cursor?: string | null;
      /** How many codes a page holds, 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: CodePage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Changes, revokes or restores a code. What is absent stays, `null` clears. A user must be an admin or the owner of its server, or have made the code and still be allowed to make codes. */
  "invitCode:u": {
    kind: "mutation";
    arguments: {
      /** The code's id, `_id` of its document. 36 characters. */
      id: string;
      /** By how many users it may be redeemed from now on: not fewer than redeemed it already; `null` for any number. An integer from 1 to 1000000000. */
      maxUses?: number | null;
      /** From which time on it no longer works, in milliseconds since the Unix epoch; `null` for never. An integer from 1000000000000 to 253402300799999. */
      expiresAt?: number | null;
      /** A note on it; `null` for none. 1 to 256 characters. */
      label?: string | null;
      /** Whether it goes on working when its creator leaves, is removed, or may no longer make codes; an admin, the owner or a service may say so. `null` means false. */
      keepAfterCreator?: boolean | null;
      /** Whether it is revoked: true revokes it, false restores it. */
      revoked?: boolean | null;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict";
  };
  /** Revokes a code; it and its log are kept. A user must have made it, or be an admin or the owner of its server. */
  "invitCode:d": {
    kind: "mutation";
    arguments: {
      /** The code's id, `_id` of its document. 36 characters. */
      id: string;
    };
    data: CodeDocument;
    errors: "errors.notFound" | "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of a code's log, the first use first. A user must have made the code, or be an admin or the owner of its server. */
  "invitCode:uses": {
    kind: "query";
    arguments: {
      /** The code's id, `_id` of its document. 36 characters. */
      id: string;
      /** `continueCursor` of the page before. 1 to 10 characters. */
      cursor?: string | null;
      /** How many uses a page holds, 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: UsePage;
    errors: "errors.notFound" | "errors.permissionDenied";
  };
  /** Says what `use` would answer, every condition that fails, and for a live code which server it lets in to. Anybody may ask; unknown codes count as guesses. */
  "invitCode:explain": {
    kind: "query";
    arguments: {
      /** The code as it was typed. 1 to 128 characters. */
      code: string;
      /** The user who would use it: the caller itself, unless a service asks. Without, somebody of whom nothing is known. 1 to 128 characters. */
      userId?: string | null;
    };
    data: ExplainDocument;
    errors: "errors.permissionDenied" | "errors.rateLimited";
  };
  /** Makes a server; its owner is its first member. An id of the form of Discord's guilds is given by services only. */
  "server:c": {
    kind: "mutation";
    arguments: {
      /** The server's id; made if absent. 1 to 128 characters. */
      serverId?: string | null;
      /** Its name. 1 to 128 characters. */
      name: string;
      /** The user who owns it, its first member. 1 to 128 characters. */
      ownerId: string;
      /** The owner's name. 1 to 128 characters. */
      owner?: string | null;
      /** Which members may make codes; by default all (`members`). */
      invitePolicy?: "owner" | "admins" | "members" | null;
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
  /** Changes a server or hands it over to a member. A user must own it. */
  "server:u": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** Its new name. 1 to 128 characters. */
      name?: string | null;
      /** Which members may make codes from now on. */
      invitePolicy?: "owner" | "admins" | "members" | null;
      /** The member to whom it is handed over; the owner before becomes an admin. 1 to 128 characters. */
      ownerId?: string | null;
    };
    data: ServerDocument;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.notFound";
  };
  /** Deletes a server: its codes stop working, its log stays. A user must own it. */
  "server:d": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Reads a page of members, by the time they first joined. A user must be an admin or the owner. */
  "member:r": {
    kind: "query";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** `continueCursor` of the page before. 36 characters. */
      cursor?: string | null;
      /** How many members a page holds, 50 if absent. An integer from 1 to 100. */
      limit?: number | null;
    };
    data: MemberPage;
    errors: "errors.serverNotFound" | "errors.permissionDenied";
  };
  /** Sets the role of a member, which takes the owner, or lifts a ban, which takes who may ban: the owner, or an admin. The data is null where the user is no member. */
  "member:u": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user: a member, if a role is set. 1 to 128 characters. */
      userId: string;
      /** The member's new role. */
      role?: "admin" | "member" | null;
      /** `false` lifts the user's ban, so that codes let it in again. */
      banned?: boolean | null;
    };
    data: MemberDocument | undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound";
  };
  /** Removes a member: itself, or by the owner, or by an admin if it is none. */
  "member:d": {
    kind: "mutation";
    arguments: {
      /** The server. 1 to 128 characters. */
      serverId: string;
      /** The user who leaves or is removed. 1 to 128 characters. */
      userId: string;
      /** Whether no code lets the user in again; a user who is no member can be banned too. */
      ban?: boolean | null;
    };
    data: undefined;
    errors: "errors.serverNotFound" | "errors.permissionDenied" | "errors.conflict" | "errors.notFound";
  };
}
