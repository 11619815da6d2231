/**
 * The example of `npm start`: a server with codes and members, so that the pages have something to show. It is made by
 * the service's own functions, once; after that it belongs to the developer, who may change or delete it.
 */

const SERVER = "reading-club";
const OWNER = "ada";

const DAY = 86_400_000;

/**
 * The codes, oldest first, with the people who join by each.
 *
 * @type {{ args: (now: number) => Record<string, unknown>, people: [id: string, name: string][], revoked?: boolean }[]}
 */
const CODES = [
  { args: () => ({ label: "Sent to Maryam", maxUses: 1 }), people: [["maryam", "Maryam Mirzakhani"]] },
  { args: (now) => ({ label: "Open evening", expiresAt: now + 2000 }), people: [["emmy", "Emmy Noether"]] },
  { args: () => ({ label: "Posted in the wrong chat" }), people: [], revoked: true },
  { args: (now) => ({ label: "October newsletter", maxUses: 25, expiresAt: now + 30 * DAY }), people: [["grace", "Grace Hopper"], ["alan", "Alan Turing"], ["katherine", "Katherine Johnson"]] },
  { args: () => ({ label: "Poster in the library" }), people: [["noor", "Noor Inayat Khan"], ["linus", "Linus Pauling"], ["rosalind", "Rosalind Franklin"], ["srinivasa", "Srinivasa Ramanujan"]] },
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
  for (const { args, people, revoked } of CODES) {
    const code = await call("invitCode/c", { serverId: SERVER, creatorId: OWNER, ...args(Date.now()) });
    await Promise.all(people.map(([userId, user]) => call("invitCode/use", { code, userId, user })));
    if (revoked) await call("invitCode/d", { id: (await call("invitCode/r", { code }))._id });
  }
  await call("member/u", { serverId: SERVER, userId: "grace", role: "admin" });
}
