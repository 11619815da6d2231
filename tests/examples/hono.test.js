// The example of a Hono app: its own session signs people in to the invitations that it mounts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { post, serveExample } from "./example.js";

/** @type {Awaited<ReturnType<typeof serveExample>>} */
let example;

before(async () => {
  example = await serveExample("hono");
});
after(() => example.stop());

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
