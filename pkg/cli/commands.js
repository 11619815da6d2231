/** The commands that call a function of the service, in the order of the help. Their flags follow from the function's arguments. */

/**
 * @typedef {object} Command
 * @property {string} name as it is typed
 * @property {keyof import("../functions.js").Functions} path the function
 * @property {string[]} operands arguments that need no flag, in this order
 * @property {string[]} [columns] of a list, by the names of its documents' fields
 * @property {boolean} [takesText] whether the operand `id` may as well be a code's text
 */

const codes = ["code", "status", "uses", "maxUses", "expiresAt", "label", "creatorId", "_id"];

/** @type {Command[]} */
export const commands = [
  { name: "code create", path: "invitCode:c", operands: ["serverId"] },
  { name: "code create-many", path: "invitCode:cMany", operands: ["serverId"] },
  { name: "code list", path: "invitCode:list", operands: ["serverId"], columns: codes },
  { name: "code read", path: "invitCode:r", operands: ["id"], takesText: true },
  { name: "code update", path: "invitCode:u", operands: ["id"], takesText: true },
  { name: "code revoke", path: "invitCode:d", operands: ["id"], takesText: true },
  { name: "code rotate", path: "invitCode:rotate", operands: ["id"], takesText: true },
  { name: "code use", path: "invitCode:use", operands: ["code", "userId"] },
  { name: "code explain", path: "invitCode:explain", operands: ["code"] },
  { name: "code uses", path: "invitCode:uses", operands: ["id"], takesText: true, columns: ["userId", "user", "usedAt"] },
  { name: "code allow", path: "invitCode:allow", operands: ["id"], takesText: true },
  { name: "code allowed", path: "invitCode:allowed", operands: ["id"], takesText: true, columns: ["kind", "value"] },
  { name: "code evict", path: "invitCode:evict", operands: ["id"], takesText: true },
  { name: "member list", path: "member:r", operands: ["serverId"], columns: ["userId", "user", "role", "joinedAt", "expiresAt", "invitedBy", "codeId"] },
  { name: "member update", path: "member:u", operands: ["serverId", "userId"] },
  { name: "member remove", path: "member:d", operands: ["serverId", "userId"] },
  { name: "member evict", path: "member:evict", operands: ["serverId", "invitedBy"] },
  { name: "server create", path: "server:c", operands: ["serverId"] },
  { name: "server list", path: "server:list", operands: ["ownerId"], columns: ["_id", "name", "ownerId", "invitePolicy", "maxMembers", "_creationTime"] },
  { name: "server read", path: "server:r", operands: ["serverId"] },
  { name: "server update", path: "server:u", operands: ["serverId"] },
  { name: "server delete", path: "server:d", operands: ["serverId"] },
  { name: "campaign create", path: "campaign:c", operands: ["serverId"] },
  { name: "campaign list", path: "campaign:list", operands: ["serverId"], columns: ["name", "status", "uses", "maxUses", "expiresAt", "_id"] },
  { name: "campaign read", path: "campaign:r", operands: ["id"], columns: ["code", "label", "uses", "_id"] },
  { name: "campaign update", path: "campaign:u", operands: ["id"] },
  { name: "request list", path: "request:list", operands: ["serverId"], columns: ["_id", "status", "userId", "user", "note", "_creationTime", "codeId"] },
  { name: "request approve", path: "request:approve", operands: ["id"] },
  { name: "request decline", path: "request:decline", operands: ["id"] },
  { name: "request reopen", path: "request:reopen", operands: ["id"] },
  { name: "request withdraw", path: "request:withdraw", operands: ["id"] },
  { name: "audit list", path: "audit:list", operands: ["serverId"], columns: ["_creationTime", "function", "actorId", "onBehalfOf", "userId", "codeId", "fields", "reason"] },
  { name: "event list", path: "event:list", operands: ["serverId"], columns: ["sequence", "type", "status", "attempts", "dueAt", "deliveredAt", "failure"] },
  { name: "event replay", path: "event:replay", operands: ["serverId"] },
  { name: "user forget", path: "user:forget", operands: ["userId"] },
];
