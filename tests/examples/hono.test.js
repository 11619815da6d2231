// The example of a Hono app: its own session signs people in to the invitations that it mounts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, closeClients, eventually, liveClient, watch } from "../live/clients.js";
import { post, serveExample } from "./example.js";

/** @type {Awaited<ReturnType<typeof serveExample>>} */
let example;

before(async () => {
  example = await serveExample("hono");
});
after(async () => {
  await closeClients();
  await example.stop();
});

/** A live client with the app's session of a user. @param {string} user */
function liveClientOf(user) {
  class Socket extends WebSocket {
    /** @param {string} address */
    constructor(address) {
      super(address, /** @type {any} */ ({ headers: { Cookie: `user=${user}` } }));
    }
  }
  // The helper takes an origin. Of an address, npm's client keeps the path.
  return liveClient({ url: /** @type {any} */ ({ origin: `${example.url}/invites` }) }, { webSocketConstructor: /** @type {any} */ (Socket) });
}

/** @param {string} name */
async function signedIn(name) {
  const person = await example.person();
  await person.page.goto(example.url);
  await person.page.getByLabel("Your name").fill(name);
  await person.page.getByRole("button", { name: "Sign in" }).click();
  await person.page.getByText(`Signed in as ${name}`).waitFor();
  return person;
}

test("one person invites another by a link, with the app's session alone", async () => {
  const ann = await signedIn("ann");
  await ann.page.getByRole("button", { name: "Invite somebody" }).click();
  const link = ann.page.getByRole("link");
  await link.waitFor();
  const invitation = new URL((await link.getAttribute("href")) ?? "", example.url).href;
  assert.deepEqual(ann.complaints, []);

  const bob = await signedIn("bob");
  await bob.page.goto(invitation);
  await bob.page.getByRole("heading", { name: /Team of ann/ }).waitFor();
  await bob.page.getByRole("button", { name: /Join/ }).click();
  await bob.page.getByText("You’re in", { exact: true }).waitFor();
  assert.deepEqual(bob.complaints, []);

  const { data } = await post(example.url, "member/r", { serverId: "team-of-ann" }, { Cookie: "user=ann" });
  assert.deepEqual(data.page.map((/** @type {{ userId: string }} */ { userId }) => userId).sort(), ["ann", "bob"]);
});

test("nobody is signed in without the app's session, and a page of another origin has it not", async () => {
  const args = { serverId: "team-of-ann" };
  assert.equal((await post(example.url, "member/r", args)).code, 401);
  assert.equal((await post(example.url, "member/r", args, { Cookie: "user=ann", Origin: "https://evil.example" })).code, 401);
});

test("a live client with the app's session sees who joins, and the join page says at once that a code was used up", async () => {
  const service = await post(example.url, "server/c", { serverId: "team-of-cleo", name: "Team of cleo", ownerId: "cleo" }, { Cookie: "user=cleo" });
  assert.equal(service.status, "success", JSON.stringify(service));
  const { data: code } = await post(example.url, "invitCode/c", { serverId: "team-of-cleo", creatorId: "cleo", maxUses: 1 }, { Cookie: "user=cleo" });
  const members = watch(liveClientOf("cleo"), api.member.r, { serverId: "team-of-cleo" });
  await eventually(() => members.last?.data);
  const eve = await signedIn("eve");
  await eve.page.goto(`${example.url}/invites/j/${code}`);
  await eve.page.getByText("Signed in as “eve”").waitFor();
  const connected = await eventually(() => eve.page.evaluate("performance.getEntriesByType('resource').some(({ name }) => /live-/.test(name))"));
  assert.equal(connected, true);

  const dan = await signedIn("dan");
  await dan.page.goto(`${example.url}/invites/j/${code}`);
  await dan.page.getByRole("button", { name: /Join/ }).click();
  await dan.page.getByText("You’re in", { exact: true }).waitFor();
  await eventually(() => members.last.data.page.some((/** @type {{ userId: string }} */ { userId }) => userId === "dan"));
  assert.deepEqual(members.errors, []);
  // Nobody touched this window.
  await eve.page.getByText("This invitation is used up").waitFor();
  assert.deepEqual([eve.complaints, dan.complaints], [[], []]);
});
