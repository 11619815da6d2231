/**
 * Hooks and unstyled components over a service of invitcode, for React 18 and 19, and for Preact through its
 * compatibility layer.
 */
export { InvitcodeError } from "../errors.js";
export { useInvitcode } from "./context.js";
export { isPending } from "./edits.js";
export { useCall, usePages, useRefresh, useReply } from "./hooks.js";
export { useInvite } from "./invite.js";
export { InviteManager } from "./invite-manager.js";
export { JoinInvite } from "./join-invite.js";
export { useAudit } from "./audit.js";
export { useCampaigns, useChannels } from "./campaigns.js";
export { useAllowed, useCodes, useMembers, useServer, useUses } from "./lists.js";
export { InvitcodeProvider } from "./provider.js";
export { useRequests } from "./requests.js";

/**
 * @typedef {import("./context.js").Invitcode} Invitcode
 * @typedef {import("./invite.js").InviteOptions} InviteOptions
 * @typedef {import("./invite-state.js").Invite} Invite
 * @typedef {import("./invite-manager.js").InviteManagerProps} InviteManagerProps
 * @typedef {import("./join-invite.js").JoinInviteProps} JoinInviteProps
 * @typedef {import("./audit.js").Audit} Audit
 * @typedef {import("./campaigns.js").Campaigns} Campaigns
 * @typedef {import("./campaigns.js").Channels} Channels
 * @typedef {import("./lists.js").Allowed} Allowed
 * @typedef {import("./lists.js").CodeChange} CodeChange
 * @typedef {import("./lists.js").Codes} Codes
 * @typedef {import("./lists.js").Members} Members
 * @typedef {import("./lists.js").NewCode} NewCode
 * @typedef {import("./lists.js").Server} Server
 * @typedef {import("./lists.js").Uses} Uses
 * @typedef {import("./provider.js").ProviderProps} ProviderProps
 * @typedef {import("./requests.js").Requests} Requests
 * @typedef {import("./transport.js").AnyClient} AnyClient
 * @typedef {import("../functions.js").CodeDocument} CodeDocument
 * @typedef {import("../functions.js").Functions} Functions
 * @typedef {import("../functions.js").MemberDocument} MemberDocument
 * @typedef {import("../functions.js").ServerDocument} ServerDocument
 * @typedef {import("../functions.js").UseDocument} UseDocument
 */
