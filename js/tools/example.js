/**
 * The example of `npm start`: a server with codes, members, requests and a campaign, so that every page has something to
 * show. The service's own functions create it once; after that the developer may change or delete it.
 */

const SERVER = "reading-club";
const OWNER = "ada";

const DAY = 86_400_000;

/**
 * The codes, oldest first, with the people who use each. A code of the campaign shares its budget.
 *
 * @type {{ args: (now: number) => Record<string, unknown>, people: [id: string, name: string, note?: string][], revoked?: boolean, inCampaign?: boolean }[]}
 */
const CODES = [
  { args: () => ({ label: "Sent to Maryam", maxUses: 1 }), people: [["maryam", "Maryam Mirzakhani"]] },
  { args: (now) => ({ label: "Open evening", expiresAt: now + 2000 }), people: [["emmy", "Emmy Noether"]] },
  { args: () => ({ label: "Posted in the wrong chat" }), people: [], revoked: true },
  { args: () => ({ label: "On the website", requiresApproval: true }), people: [["dorothy", "Dorothy Hodgkin", "Grace told me about you. I read mostly poetry."], ["paul", "Paul Erdős"]] },
  { args: (now) => ({ label: "October newsletter", maxUses: 25, expiresAt: now + 30 * DAY }), inCampaign: true, people: [["grace", "Grace Hopper"], ["alan", "Alan Turing"], ["katherine", "Katherine Johnson"]] },
  { args: () => ({ label: "Poster in the library" }), inCampaign: true, people: [["noor", "Noor Inayat Khan"], ["linus", "Linus Pauling"], ["rosalind", "Rosalind Franklin"], ["srinivasa", "Srinivasa Ramanujan"]] },
];

/**
 * Makes the example where it is missing.
 *
 * @param {string} url of the service, which must trust its callers
 * @returns {Promise<{ code: string, server: string, user: string } | undefined>} undefined where the developer has deleted it
 */
export async function example(url) {
  /** @param {string} path @param {object} args @returns {Promise<any>} */
  const call = async (path, args) => {
    const response = await fetch(`${url}/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(args) });
    const reply = await response.json();
    if (reply.status !== "success") throw new Error(reply.message);
    return reply.data;
  };
  try {
    await call("server/c", { serverId: SERVER, name: "Riverside Reading Club", ownerId: OWNER, owner: "Ada Lovelace" }).then(
      () => filled(call),
      () => call("server/r", { serverId: SERVER }),
    );
    const { page } = await call("invitCode/list", { serverId: SERVER, status: "active" });
    return page.length === 0 ? undefined : { code: page[0].code, server: SERVER, user: OWNER };
  } catch {
    return undefined;
  }
}

/** @param {(path: string, args: object) => Promise<any>} call */
async function filled(call) {
  const { _id: campaignId } = await call("campaign/c", { serverId: SERVER, creatorId: OWNER, name: "Autumn", maxUses: 100 });
  for (const { args, people, revoked, inCampaign } of CODES) {
    const code = await call("invitCode/c", { serverId: SERVER, creatorId: OWNER, ...(inCampaign ? { campaignId } : {}), ...args(Date.now()) });
    await Promise.all(people.map(([userId, user, note]) => call("invitCode/use", { code, userId, user, ...(note === undefined ? {} : { note }) })));
    if (revoked) await call("invitCode/d", { id: (await call("invitCode/r", { code }))._id });
  }
  await call("member/u", { serverId: SERVER, userId: "grace", role: "admin" });
}
