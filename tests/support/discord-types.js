// Discord's own types fit the fields that the worker sends and reads. The type check of `npm test` compares them.

/** @typedef {import("../../js/worker/discord.js").InviteOptions} InviteOptions */
/** @typedef {import("../../js/worker/discord.js").Invite} Invite */
/** @typedef {import("../../js/worker/discord.js").RateLimit} RateLimit */

/** @param {InviteOptions} options @returns {import("discord-api-types/v10").RESTPostAPIChannelInviteJSONBody} */
export const sent = (options) => options;

/** @param {import("discord-api-types/v10").RESTPostAPIChannelInviteResult} invite @returns {Invite} */
export const made = (invite) => invite;

/** @param {import("discord-api-types/v10").RESTGetAPIChannelInvitesResult} invites @returns {Invite[]} */
export const listed = (invites) => invites;

/** @param {import("discord-api-types/v10").RESTRateLimit} limit @returns {RateLimit} */
export const limited = (limit) => limit;
