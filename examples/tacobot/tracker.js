// Which invite a new member came by. Discord does not say: it counts the uses of each invite, so the one whose count grew since the
// last look is it. An invite that went away at its last use is it, if no count grew.

/**
 * What Discord reports of an invite, as TacoBot's document has it.
 *
 * @param {any} invite of discord.js
 */
export function infoOf(invite) {
  return {
    id: invite.code,
    code: invite.code,
    // An invite of the guild itself, such as that of its widget, has no inviter.
    ...(invite.inviterId && { inviter_id: invite.inviterId }),
    uses: invite.uses ?? 0,
    max_uses: invite.maxUses ?? 0,
    max_age: invite.maxAge ?? 0,
    temporary: invite.temporary ?? false,
    ...(invite.createdAt && { created_at: invite.createdAt.toISOString() }),
    revoked: null,
    ...(invite.channelId && { channel_id: invite.channelId }),
    url: invite.url,
  };
}

/** @typedef {{ uses: number, maxUses: number }} Count */

/**
 * The invite that was used between two looks, if it can be told.
 *
 * @param {Map<string, Count>} before
 * @param {Map<string, Count>} now
 * @param {Iterable<string>} gone the invites that Discord deleted in between
 * @returns {string | undefined} nothing where several may be it: a wrong name in the log would be worse than none
 */
export function usedInvite(before, now, gone) {
  const grown = [...now].filter(([code, { uses }]) => uses > (before.get(code)?.uses ?? 0)).map(([code]) => code);
  if (grown.length > 0) return grown.length === 1 ? grown[0] : undefined;
  // Discord deletes an invite at its last use, before it reports the member.
  const last = [...gone].filter((code) => {
    const known = before.get(code);
    return known !== undefined && known.maxUses > 0 && known.uses === known.maxUses - 1;
  });
  return last.length === 1 ? last[0] : undefined;
}

/** @param {number} [time] in milliseconds */
const seconds = (time = Date.now()) => Math.floor(time / 1000);

/**
 * Follows a client of discord.js, and keeps the documents up to date.
 *
 * @param {any} client with the events of discord.js
 * @param {import("./documents.js").Documents} documents
 * @param {(problem: string, cause?: unknown) => void} [complain]
 * @returns {{ settled: () => Promise<unknown> }} `settled` waits for the events so far
 */
export function track(client, documents, complain = console.error) {
  /** The counts of each guild at the last look. @type {Map<string, Map<string, Count>>} */
  const counts = new Map();
  /** What was deleted since. @type {Map<string, Set<string>>} */
  const deleted = new Map();
  /** Events of one guild come one after the other: two looks at once would both see one use. @type {Map<string, Promise<unknown>>} */
  const queues = new Map();

  /** @param {any} guild @param {() => Promise<unknown>} work */
  function inTurn(guild, work) {
    const turn = (queues.get(guild.id) ?? Promise.resolve()).then(work).catch((cause) => complain(`guild ${guild.id}`, cause));
    queues.set(guild.id, turn);
    return turn;
  }

  /** @param {any} guild */
  async function look(guild) {
    const invites = await guild.invites.fetch({ cache: false });
    const now = new Map([...invites.values()].map((invite) => [invite.code, { uses: invite.uses ?? 0, maxUses: invite.maxUses ?? 0 }]));
    return { invites, now };
  }

  /** @param {any} guild */
  async function storeAll(guild) {
    const { invites, now } = await look(guild);
    for (const invite of invites.values()) await documents.store(guild.id, infoOf(invite), seconds(invite.createdTimestamp ?? undefined));
    counts.set(guild.id, now);
    deleted.set(guild.id, new Set());
  }

  client.on("clientReady", () => {
    for (const guild of client.guilds.cache.values()) inTurn(guild, () => storeAll(guild));
  });
  client.on("guildCreate", (/** @type {any} */ guild) => inTurn(guild, () => storeAll(guild)));

  client.on("inviteCreate", (/** @type {any} */ invite) =>
    inTurn(invite.guild, async () => {
      counts.get(invite.guild.id)?.set(invite.code, { uses: invite.uses ?? 0, maxUses: invite.maxUses ?? 0 });
      await documents.store(invite.guild.id, infoOf(invite), seconds(invite.createdTimestamp ?? undefined));
    }),
  );

  client.on("inviteDelete", (/** @type {any} */ invite) =>
    inTurn(invite.guild, async () => {
      // The document stays, with its log. The next member may have come by this invite.
      deleted.get(invite.guild.id)?.add(invite.code);
    }),
  );

  client.on("guildMemberAdd", (/** @type {any} */ member) =>
    inTurn(member.guild, async () => {
      const before = counts.get(member.guild.id) ?? new Map();
      const gone = deleted.get(member.guild.id) ?? new Set();
      const { invites, now } = await look(member.guild);
      counts.set(member.guild.id, now);
      deleted.set(member.guild.id, new Set());
      const code = usedInvite(before, now, gone);
      if (code === undefined) return complain(`guild ${member.guild.id}: cannot tell by which invite ${member.id} came`);
      const invite = invites.get(code);
      // The count first: what is recorded then has its invite.
      if (invite !== undefined) await documents.store(member.guild.id, infoOf(invite), seconds(invite.createdTimestamp ?? undefined));
      await documents.used(member.guild.id, code, member.id, seconds(member.joinedTimestamp ?? undefined));
    }),
  );

  return { settled: () => Promise.all(queues.values()) };
}
